"""The letters of this step: what each says, and to whom it goes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.disclosing.telling import in_full
from matches.framing.shown import hopes_of
from matches.inviting import spoken, subjects, wording
from matches.inviting.circle import Circle, circle_of
from matches.inviting.confiding import promise_of
from matches.inviting.disclosure import seen_from
from matches.inviting.wording import Asked
from matches.models import Answer, Format, Match, Meeting, Part, Question, Said, Seat, SeatState
from matches.models.meeting import USUAL_MINUTES
from participants.models import Participant
from participants.profile.wishing import recipient
from peermatch.clock import local_day, say_day, say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue, rewording
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email, State

INVITATION, NEW_LINK, ANSWER, WITHDRAWN = "invitation", "new-link", "answer-received", "invitation-withdrawn"
REMINDER, REPLY = "invitation-reminder", "question-answer"
PAGE = "page"  # the place of a link


def asked_of(seat: Seat, circle: Circle, *, on: date, answer_by: date) -> Asked:
    """What this person is asked, as plain values, disclosed as far as it may be now."""
    match, mine = circle.match, circle.place_of(seat)
    return Asked(
        first_name=mine.participant.first_name,
        program=match.program.name,
        coordinator=match.who_answers_now.name,
        part=Part(mine.part),
        is_family=match.is_family,
        format=match.format,
        topics=circle.topics,
        others=tuple(seen_from(mine, circle)),
        own_hopes=hopes_of(mine),
        offered=not set(circle.about).isdisjoint(mine.participant.offers.all()),
        requested=mine.participant_id in circle.requesters,
        has_needs=circle.has_needs(mine),
        planned=_planned(circle, mine.participant, on),
        minutes=_minutes(circle, on),
        answer_by=answer_by,
        shares=tuple(str(share.label) for share in mine.shared),
        is_introduced=mine.introduced_at is not None,
        full_name=mine.participant.name,
        shares_mailbox=mine.participant_id in circle.at_a_shared_mailbox,
    )


def _ahead(circle: Circle, on: date) -> Meeting | None:
    zone = circle.match.program.time_zone
    return next((meeting for meeting in circle.meetings if local_day(meeting.starts_at, zone) >= on), None)


def _minutes(circle: Circle, on: date) -> int | None:
    ahead, form = _ahead(circle, on), circle.match.format
    return ahead.minutes if ahead else USUAL_MINUTES.get(Format(form)) if form else None


def _planned(circle: Circle, person: Participant, on: date) -> str:
    ahead = _ahead(circle, on)
    if ahead is None:
        return ""
    words = _("%(when)s is confirmed.") if ahead.confirmed_at else _("%(when)s is planned, not confirmed yet.")
    return words % {"when": say_moment(ahead.starts_at, person.time_zone)}


def contact(match: Match) -> dict[str, str]:
    """Whom a participant of this match reaches with questions, and how."""
    who = match.who_answers_now
    return {"name": who.name, "phone": who.phone or match.program.phone, "email": match.program.reply_to}


def invitation(asked: Asked, match: Match) -> Message:
    told = _invitation_words(asked)
    told |= {"headline": subjects.headline(asked), "usual_subject": subjects.subject(asked)}
    return _message("invitation", match, asked.first_name, **told)


def _invitation_words(asked: Asked) -> dict[str, Any]:
    return {
        "reason": wording.reason(asked),
        "what": wording.short_question(asked),
        "plain_question": wording.plain_question(asked),
        "spoken": "\n\n".join(spoken.script(asked)),
        "answer_by": say_day(asked.answer_by),
    } | words_of(asked)


def why(asked: Asked, match: Match) -> str:
    """Who invites this person and why, in the program's words."""
    told = {"program": match.program, "contact": contact(match), "first_name": asked.first_name}
    return " ".join(rewording.said(match.program, INVITATION, "why", told | {"reason": wording.reason(asked)}))


def words_of(asked: Asked) -> dict[str, Any]:
    """An invitation's words, for whatever shows them: the mail, the page, the call."""
    return {
        "question": wording.question(asked),
        "facts": wording.facts(asked),
        "next_steps": wording.next_steps(asked),
        "yes_label": wording.yes_label(asked),
        "no_label": wording.no_label(),
        "full_name": asked.full_name,
        "for_one_of_several": asked.shares_mailbox,
    }


def reminder(asked: Asked, match: Match) -> Message:
    """The invitation once more, with a word on why."""
    told = _invitation_words(asked)
    told |= {"headline": subjects.reminder_headline(asked), "usual_subject": subjects.reminder_subject(asked)}
    return _message("invitation_reminder", match, asked.first_name, **told)


@speaking_to("question.seat.participant")
def reply(question: Question, text: str) -> Message:
    """The answer to what they asked. Their own words are not repeated: others may read the mail."""
    seat = question.seat
    waits = seat.state == SeatState.INVITED
    return _message("question_answer", seat.match, seat.participant.first_name, reply=text, waits=waits)


@in_full()
@speaking_to("seat.participant")
def new_link(seat: Seat, beside: Sequence[Seat] = ()) -> Message:
    """One letter for all their matches (`beside`: the others), each named by its topics and when they were asked."""
    names = [PAGE, *(f"{PAGE}_{number}" for number in range(2, len(beside) + 2))]
    matches = [
        {"about": _about_match(one), "page": letters.link(name)}
        for one, name in zip([seat, *beside], names, strict=True)
    ]
    return _message("new_link", seat.match, seat.participant.first_name, matches=matches)


def _about_match(seat: Seat) -> str:
    first = seat.invitations.order_by("sent_at").values_list("sent_at", flat=True).first()
    told = {
        "topics": get_text_list(list(circle_of(seat.match).topics), _("and")),
        "day": say_day(local_day(first, seat.participant.time_zone)) if first else "",
    }
    if told["topics"] and first:
        return _("Your peer match about %(topics)s. You were first asked on %(day)s.") % told
    if first:
        return _("You were first asked into this peer match on %(day)s.") % told
    return _("Your peer match about %(topics)s.") % told if told["topics"] else _("Your peer match.")


def post_new_link(
    seat: Seat, path: str, beside: Sequence[tuple[Seat, str]], *, occasion: object, now: datetime,
    expires_at: datetime | None = None,
) -> Email:  # fmt: skip
    more = {f"{PAGE}_{number}": path for number, (_seat, path) in enumerate(beside, start=2)}
    return post(
        seat=seat, kind=NEW_LINK, message=new_link(seat, [one for one, _path in beside]), occasion=occasion, path=path,
        more=more, now=now, expires_at=expires_at, is_asked_for=True,
    )  # fmt: skip


def had_new_link(seat: Seat, moment: datetime) -> bool:
    """Whether they were sent new links after that moment, of whichever of their matches."""
    mails = Email.objects.filter(program=seat.program_id, kind=NEW_LINK, recipient=seat.participant.public_id)
    return mails.filter(date__gt=moment).exists()


def answered(answer: Answer, asked: Asked, match: Match) -> Message:
    """What was recorded, so that a wrong record is noticed, and what follows from it."""
    said_yes = answer.said == Said.YES
    return _message(
        "answer_received",
        match,
        asked.first_name,
        subject_part=_subject_part(answer),
        said_yes=said_yes,
        spoken_by=answer.spoken_by,
        is_a_helpers=answer.is_a_helpers,
        next_steps=wording.next_steps(asked) if said_yes else "",
        own_hopes=asked.own_hopes if said_yes else (),
        keeps_confidence=said_yes and not answer.is_a_helpers and promise_of(answer.seat) is not None,
    )


def _subject_part(answer: Answer) -> str:
    said = "yes" if answer.said == Said.YES else "no"
    return f"subject_helper_{said}" if answer.is_a_helpers else f"subject_{said}"


@speaking_to("seat.participant")
def withdrawn(seat: Seat) -> Message:
    """To one who said yes: thanks, and that they are no longer part of it, whether it goes on or not."""
    left = takes_part(seat)
    part = {"subject_part": "subject_left"} if left else {}
    return _message("invitation_withdrawn", seat.match, seat.participant.first_name, left=left, **part)


def takes_part(seat: Seat) -> bool:
    """They said yes last, whatever became of their place since."""
    latest: Answer | None = seat.answers.first()
    return latest is not None and latest.said == Said.YES


def _message(name: str, match: Match, first_name: str, **context: Any) -> Message:
    links = {"page": letters.link("page")}
    common = {"program": match.program, "contact": contact(match), "first_name": first_name}
    return letters.render(name, common | links | context)


def about(seat: Seat) -> str:
    """How mail names the seat that it is about."""
    return f"seat:{seat.public_id}"


def post(
    *,
    seat: Seat,
    kind: str,
    message: Message,
    occasion: object,
    path: str = "",
    now: datetime,
    expires_at: datetime | None = None,
    is_asked_for: bool = False,
    more: Mapping[str, str] | None = None,
) -> Email:
    """Puts a letter to this seat's person into the outbox. `more`: further links, by the names of their places."""
    match, person = seat.match, seat.participant
    return queue.enqueue(
        program=match.program,
        kind=kind,
        about=about(seat),
        occasion=str(occasion),
        to=recipient(person),
        message=message,
        links=({"page": path} if path else {}) | dict(more or {}),
        now=now,
        expires_at=expires_at,
        is_asked_for=is_asked_for,
        reply_to=match.program.reply_to,
        from_name=f"{match.who_answers_now.name}, {match.program.name}",
    )


def sent_since(seat: Seat, kind: str, moment: datetime) -> bool:
    """Whether a letter of that kind was put into the outbox for this seat after that moment."""
    return _mails(seat, kind).filter(date__gt=moment).exists()


def has_left(seat: Seat, kind: str) -> bool:
    """Whether a letter of that kind went out to this seat, or is just going out."""
    return _mails(seat, kind).filter(state__in=[State.SENT, State.SENDING]).exists()


def _mails(seat: Seat, kind: str) -> QuerySet[Email]:
    return Email.objects.filter(program=seat.program_id, about=about(seat), kind=kind)

"""The letters about times that are asked about: the question, the reminder, and the news that everyone has answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting import links, news
from matches.inviting.circle import at_shared_mailboxes
from matches.inviting.letters import contact
from matches.models import Happening, Poll, PollState, Seat, SeatState
from matches.scheduling import words
from participants.profile.wanted import why_not_to
from participants.profile.wishing import recipient
from peermatch.accounts.models import Program, User
from peermatch.clock import last_minute, say_day, say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight
from peermatch.outbox.texts import USUAL, Block, Placeholder, greeting, own_words
from peermatch.outbox.texts import subject as subject_block

ASKED, REMINDER = "poll", "poll-reminder"
EVERYWHERE = "the outbox delivers for every program at once"
HEADLINE = Placeholder("headline", gettext_lazy("what to do, and by when"), "headline")
BY = Placeholder("by", gettext_lazy("the day by which an answer is wanted"), "by")
LENGTH = Placeholder("length", gettext_lazy("how long it takes"), "length")
OF_A_POLL = (*USUAL, BY, LENGTH)


def about(poll: Poll) -> str:
    """How the outbox names this poll."""
    return f"poll:{poll.public_id}"


@speaking_to("seat.participant")
def message(poll: Poll, seat: Seat, kind: str) -> Message:
    """What this person reads, every time on their own clock, and what may be said to them instead."""
    person, program = seat.participant, poll.program
    starts = [time.starts_at for time in poll.times.all()]
    told: dict[str, Any] = {
        "program": program,
        "person": person,
        "first_name": person.first_name,
        "contact": contact(poll.match),
        "headline": _headline(poll, kind),
        "usual_subject": words.subject(_headline(poll, kind), [_("which times suit you?"), _("which times?")]),
        "by": say_day(poll.answer_by),
        "short_by": say_day(poll.answer_by, short=True),
        "length": words.length(poll.minutes),
        "how": words.by_what(poll.place_kind),
        "times": [say_moment(moment, person.time_zone) for moment in starts],
        "short_times": "; ".join(say_moment(moment, person.time_zone, short=True) for moment in starts),
        "answer": letters.link("answer"),
    }
    return letters.render(kind.replace("-", "_"), told)


def _headline(poll: Poll, kind: str) -> str:
    said = _("Reminder, answer by %(day)s") if kind == REMINDER else _("Answer by %(day)s")
    return said % {"day": say_day(poll.answer_by, short=kind == REMINDER)}


def post(poll: Poll, seat: Seat, kind: str, *, at: datetime, occasion: str = "") -> Email:
    """Puts the letter into the outbox, with a link of its own. `occasion` tells it from the same sent before."""
    person = seat.participant
    _link, path = links.issue(seat, until=links.lifetime(poll.match, at=at))
    called = person.first_name if at_shared_mailboxes([seat]) else ""
    return queue.enqueue(
        program=poll.program, kind=kind, about=about(poll),
        occasion=occasion,
        to=recipient(person, called),
        message=message(poll, seat, kind), links={"answer": f"{path}?to=times"}, now=at,
        expires_at=last_minute(poll.answer_by, poll.program.time_zone),
        reply_to=poll.program.reply_to, from_name=poll.program.name,
    )  # fmt: skip


def call_back(poll: Poll, seat: Seat | None = None, *, at: datetime) -> None:
    """No letter of this poll that still waits goes out any more (to this person)."""
    queue.supersede(
        program=poll.program, about=about(poll), recipient=seat.participant.public_id if seat else None, now=at,
        why=_("They answered, or nobody is asked any more."),
    )  # fmt: skip


def tell_all_answered(poll: Poll, *, by: User | None, at: datetime, seat: Seat) -> None:
    """The coordinator learns that the last answer has come; not where they typed it in themselves."""
    poll.match.record(Happening.What.POLL_ANSWERED, by=by, at=at)
    news.tell_at_once(match=poll.match, what=Happening.What.POLL_ANSWERED, who=seat.participant, by=by, at=at)


def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """As of any letter: why it is not, by its pk. Two queries however many mails."""
    names = {mail.about.partition(":")[2] for mail in mails}
    polls = {about(one): one for one in Poll.objects.across_programs(EVERYWHERE).filter(public_id__in=names)}
    seats = Seat.objects.across_programs(EVERYWHERE).filter(match__in={one.match_id for one in polls.values()})
    places = {(seat.match_id, seat.participant.public_id): seat for seat in seats.select_related("participant")}
    found = {}
    for mail in mails:
        poll = polls.get(mail.about)
        seat = places.get((poll.match_id, mail.recipient)) if poll else None
        if why := _why_not(mail, poll, seat):
            found[mail.pk] = why
    return found


def _why_not(mail: Email, poll: Poll | None, seat: Seat | None) -> str:
    if poll is None or poll.state != PollState.OPEN:
        return _("Nobody is asked about these times any more.")
    if seat is None or seat.state != SeatState.ACCEPTED:
        return _("The person does not take part any more.")
    return why_not_to(mail, seat.participant)


def _blocks(opening: Any) -> tuple[Block, ...]:
    return (
        subject_block(gettext_lazy("{headline}, which times suit you?"), (*OF_A_POLL, HEADLINE), first=HEADLINE.name),
        greeting(),
        Block("opening", gettext_lazy("What it is about"), opening, OF_A_POLL),
        own_words(OF_A_POLL),
    )


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(ASKED, gettext_lazy("Which times suit"), still_wanted, may_wait_a_day=True))
    letters.register(
        Letter(
            REMINDER, gettext_lazy("Reminder: which times suit"), still_wanted,
            is_reminder=True, at_night=AtNight.WAITS_OR_ENDS, may_wait_a_day=True,
        )
    )  # fmt: skip
    asks = gettext_lazy(
        "We are looking for a time for your peer meeting. Please tell us which of these times suit you."
    )
    again = gettext_lazy(
        "We wrote to you about a time for your peer meeting, and have not heard from you yet. Please tell us which of "
        "these times suit you."
    )
    letters.let_reword(ASKED, *_blocks(asks), sample=lambda program: _sample(program, ASKED))
    letters.let_reword(REMINDER, *_blocks(again), sample=lambda program: _sample(program, REMINDER))


def _sample(program: Program, kind: str) -> Sample | None:
    poll: Poll | None = Poll.objects.in_program(program).select_related("match__coordinator").first()
    asked = poll.asked.select_related("seat__participant").first() if poll else None
    if poll is None or asked is None:
        return None
    poll.program = poll.match.program = program
    told = {"name": asked.seat.participant.name, "match": poll.match.title}
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, message(poll, asked.seat, kind))

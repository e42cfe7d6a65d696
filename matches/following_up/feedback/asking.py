"""The doors of asking how it was: ask once, remind once, wait no more. Whoever answered is asked nothing.

Whoever has e-mail gets a letter with a link of their own; the others are asked by the coordinator. It does not matter
whether the match is closed: most are asked when it is over.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from matches.disclosing.telling import in_full
from matches.following_up.feedback import letters
from matches.inviting import news
from matches.inviting.circle import at_shared_mailboxes
from matches.models import FeedbackAsked, Happening, Match, Seat, SeatState
from participants.models import Link, Participant, Purpose
from participants.profile.wanted import GONE
from participants.profile.wishing import recipient
from peermatch.accounts.models import User
from peermatch.outbox import queue
from peermatch.outbox.models import Email, State

LIVES = timedelta(days=60)  # design: how long a link to feedback opens


def here(match: Match) -> list[Seat]:
    """All who take part, with what letters ask of them."""
    seats = list(match.seats.accepted().select_related("participant").prefetch_related("goals", "attendances"))
    for seat in seats:
        seat.match = match
    return seats


def may_be_asked(match: Match) -> list[Seat]:
    """Those who gave no feedback, are not asked now, and are still in the program."""
    given = match.seats.filter(feedbacks__taken_back_at=None, feedbacks__isnull=False).values_list("pk", flat=True)
    asked = match.seats.filter(feedback_asked__ended_at=None, feedback_asked__isnull=False).values_list("pk", flat=True)
    settled = {*given, *asked}
    return [seat for seat in here(match) if seat.pk not in settled and seat.participant.status not in GONE]


@in_full()
def digest(seat: Seat, everyone: Sequence[Seat], *, at: datetime) -> str:
    """Names all that this person would get now: what was read is what is sent, or it must be read anew."""
    person = seat.participant
    words = letters.message(seat, everyone, until=at + LIVES)
    said = (person.email, words.subject, words.text) if person.takes_email else ("", person.phone, words.script)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


@transaction.atomic
def ask(
    *, match: Match, seats: Collection[int], at: datetime, by: User | None = None, read: Mapping[int, str] | None = None
) -> list[FeedbackAsked]:
    """Asks these of them (by pk) who may be asked; pressed twice, they are asked once. `by` is None where the program
    asks by itself; `read` names, by seat, what a coordinator has just read.
    """
    match.lock()
    chosen, everyone = [seat for seat in may_be_asked(match) if seat.pk in seats], here(match)
    if read is not None and any(digest(seat, everyone, at=at) != read.get(seat.pk) for seat in chosen):
        raise ValidationError(_("Something changed since you opened the page. Read the letters again, then send them."))
    return [_ask_one(seat, everyone, by=by, at=at) for seat in chosen]


def _ask_one(seat: Seat, everyone: Sequence[Seat], *, by: User | None, at: datetime) -> FeedbackAsked:
    asked = FeedbackAsked(program=seat.match.program, seat=seat, asked_at=at, asked_by=by, until=at + LIVES)
    path = ""
    if seat.participant.takes_email:
        asked.link, path = _issue(asked)
    asked.save()
    if path:
        _post(asked, everyone, letters.ASKED, path, at=at)
    seat.match.record(Happening.What.FEEDBACK_ASKED, by=by, at=at, who=seat.participant)
    return asked


def about(asked: FeedbackAsked) -> str:
    """How the outbox names it."""
    return f"feedback:{asked.public_id}"


def path_to(asked: FeedbackAsked) -> str:
    """A new link with which this person says how it was."""
    return _issue(asked)[1]


def _issue(asked: FeedbackAsked) -> tuple[Link, str]:
    link, token = Link.issue(asked.seat.participant, Purpose.FEEDBACK, asked.public_id, asked.until)
    return link, reverse("link", args=[token])


@in_full()
def _post(
    asked: FeedbackAsked, everyone: Sequence[Seat], kind: str, path: str, *, at: datetime, occasion: str = "",
    is_asked_for: bool = False,
) -> Email:  # fmt: skip
    seat, person = asked.seat, asked.seat.participant
    match = seat.match
    called = person.first_name if at_shared_mailboxes([seat]) else ""
    return queue.enqueue(
        program=match.program, kind=kind, about=about(asked), occasion=occasion, to=recipient(person, called),
        message=letters.message(seat, everyone, kind, until=asked.until), links={"answer": path}, now=at,
        expires_at=asked.until, is_asked_for=is_asked_for, reply_to=match.program.reply_to,
        from_name=f"{match.who_answers_now.name}, {match.program.name}",
    )  # fmt: skip


@transaction.atomic
def remind(*, asked: FeedbackAsked, at: datetime) -> bool:
    """Once more, with a link of its own, and never again. False where it was done, or nothing is awaited any more."""
    match = asked.seat.match
    match.lock()
    rows = FeedbackAsked.objects.filter(program=asked.program_id, pk=asked.pk).awaited()
    if not rows.filter(reminded_at=None, until__gt=at).exists() or not asked.seat.participant.takes_reminders:
        return False
    asked.remind(at=at)
    _post(asked, here(match), letters.REMINDER, path_to(asked), at=at)
    match.record(
        Happening.What.NUDGED, by=None, at=at, who=asked.seat.participant, detail=_("about how it was")
    )  # fmt: skip
    return True


@transaction.atomic
def send_again(*, asked: FeedbackAsked, at: datetime) -> Email:
    """The letter anew with another link: to whoever lost it, or to an address that was corrected."""
    match = asked.seat.match
    match.lock()
    return _post(
        asked, here(match), letters.ASKED, path_to(asked), at=at, occasion=f"anew:{int(at.timestamp())}",
        is_asked_for=True,
    )  # fmt: skip


def send_new_link(*, asked: FeedbackAsked, at: datetime) -> bool:
    """To someone who lost theirs, at most one an hour; says whether one was sent."""
    person = asked.seat.participant
    rest = at - timedelta(hours=person.hours_between_new_links)
    lately = Email.objects.filter(program=asked.program_id, about=about(asked), is_asked_for=True, date__gt=rest)
    if not person.takes_what_they_ask_for or asked.seat.state != SeatState.ACCEPTED or lately.exists():
        return False
    send_again(asked=asked, at=at)
    return True


@transaction.atomic
def wait_no_more(*, asked: FeedbackAsked, why: FeedbackAsked.Ended, by: User | None, at: datetime) -> None:
    """Letters that wait are called back, and links open nothing any more."""
    asked.seat.match.lock()
    asked.refresh_from_db(fields=["ended_at"])
    if not asked.is_standing:
        return
    asked.end(why, by=by, at=at)
    _end(asked, at)


@transaction.atomic
def says_nothing(*, asked: FeedbackAsked, at: datetime) -> None:
    """They sent the questions back with none answered: nobody reminds them, and their link stays open to them."""
    asked.seat.match.lock()
    asked.refresh_from_db(fields=["ended_at"])
    if asked.is_standing:
        asked.end(FeedbackAsked.Ended.SAYS_NOTHING, by=None, at=at)
        queue.supersede(program=asked.program, about=about(asked), now=at, why=_("They would rather not say."))


@transaction.atomic
def await_again(*, asked: FeedbackAsked, at: datetime) -> None:
    """To wait no more was the mistake. Their links have ended, so whoever had a letter gets another."""
    asked.seat.match.lock()
    asked.refresh_from_db(fields=["ended_at"])
    if asked.is_standing:
        raise ValidationError(_("Their feedback is awaited already."))
    asked.go_on()
    if asked.is_by_mail and asked.until > at and asked.seat.participant.takes_email:
        send_again(asked=asked, at=at)


@transaction.atomic
def call_off(*, asked: FeedbackAsked, by: User, at: datetime) -> None:
    """Asking was the mistake. Refuses where the letter has left already: that cannot be called back."""
    asked.seat.match.lock()
    asked.refresh_from_db(fields=["ended_at"])
    mails = Email.objects.filter(program=asked.program_id, about=about(asked))
    if mails.filter(state__in=[State.SENT, State.SENDING]).exists():
        name = {"name": asked.seat.participant.name}
        raise ValidationError(_("The letter to %(name)s has left already; it cannot be called back.") % name)
    wait_no_more(asked=asked, why=FeedbackAsked.Ended.CALLED_OFF, by=by, at=at)


def answered(seat: Seat, *, at: datetime) -> None:
    """What still waits to be sent to them is no longer wanted; their links stay open, to change what they said."""
    for asked in seat.feedback_asked.standing():
        queue.supersede(program=asked.program, about=about(asked), now=at, why=_("They answered."))


def goes_on(match: Match, *, by: User, at: datetime) -> None:
    """The match is opened again: nobody is asked how it was before it is over."""
    for asked in _standing(match):
        wait_no_more(asked=asked, why=FeedbackAsked.Ended.GOES_ON, by=by, at=at)


def follow_seat(seat: Seat, by: User | None, at: datetime) -> None:
    """Registered with `on_seat_change`: whoever leaves is not awaited."""
    if seat.state != SeatState.ACCEPTED:
        for asked in seat.feedback_asked.standing():
            asked.seat = seat
            wait_no_more(asked=asked, why=FeedbackAsked.Ended.CALLED_OFF, by=by, at=at)


def readdress(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`: links sent to the old address open nothing any more; those who are awaited
    get the letter where it reaches them now."""
    program, by_pk = people[0].program_id, {person.pk: person for person in people}
    links = Link.objects.filter(program=program, purpose=Purpose.FEEDBACK, participant__in=people)
    links.filter(revoked_at=None).update(revoked_at=at)
    rows = FeedbackAsked.objects.filter(program=program, seat__participant__in=people, until__gt=at).awaited()
    for asked in rows.exclude(link=None).select_related("program", "seat__match__program", "seat__match__coordinator"):
        asked.seat.participant = by_pk[asked.seat.participant_id]
        queue.supersede(program=asked.program, about=about(asked), now=at, why=_("The address was corrected."))
        if asked.seat.participant.takes_email:
            send_again(asked=asked, at=at)


@transaction.atomic
def not_the_person(*, about: UUID, seat: Seat, at: datetime) -> None:
    """Whoever opened the link is not who was asked: links end at once, and mail to that address that waits is called
    back. The coordinator is told."""
    asked: FeedbackAsked = seat.feedback_asked.select_related("program").get(public_id=about)
    asked.seat = seat
    wait_no_more(asked=asked, why=FeedbackAsked.Ended.NOT_THEM, by=None, at=at)
    why = _("Whoever opened their link said that it was not for them.")
    queue.suppress(program=seat.program, recipient=seat.participant.public_id, now=at, why=why)
    seat.match.record(Happening.What.NOT_ME, by=None, at=at, who=seat.participant)
    news.tell_at_once(match=seat.match, what=Happening.What.NOT_ME, who=seat.participant, by=None, at=at)


def _standing(match: Match) -> list[FeedbackAsked]:
    rows = FeedbackAsked.objects.filter(program=match.program, seat__match=match).standing()
    found = list(rows.select_related("seat__participant", "program"))
    for asked in found:
        asked.seat.match = match
    return found


def _end(asked: FeedbackAsked, at: datetime) -> None:
    queue.supersede(program=asked.program, about=about(asked), now=at, why=_("Nobody is asked any more."))
    links = Link.objects.filter(program=asked.program_id, purpose=Purpose.FEEDBACK, about=asked.public_id)
    links.filter(revoked_at=None).update(revoked_at=at)

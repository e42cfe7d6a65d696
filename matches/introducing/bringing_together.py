"""Introducing families to each other: one door, and what makes an introduction void that was not yet heard."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.disclosing.telling import in_full
from matches.introducing.letters import INTRODUCTION, Letters
from matches.inviting.letters import about
from matches.models import Introduction, Match, Seat, SeatState, Share
from matches.preparing.checklist import before_introducing
from matches.preparing.lines import Facts, Line
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.clock import local_day
from peermatch.outbox import queue


def gap_of(match: Match, *, at: datetime) -> Line | None:
    """What stands against introducing them now."""
    return before_introducing(Facts(match, on=local_day(at, match.program.time_zone), knows=False)).first_gap


FIELDS = {Share.REACH: ("reach_by", "reach_notes")}  # of others: the one of their name


def are_introduced(seats: list[Seat]) -> bool:
    """Whether everyone who said yes was introduced; someone who joins later is introduced anew, with all."""
    coming = [seat for seat in seats if seat.state == SeatState.ACCEPTED]
    return len(coming) > 1 and all(seat.introduced_at for seat in coming)


@transaction.atomic
def introduce(*, match: Match, read: str, by: User, at: datetime) -> bool:
    """Tells each what the others agreed to share. False if they were introduced already: then nothing goes out.

    `read` names what the coordinator read (`Letters.digest`): if a letter would say something else now, none goes out.
    """
    match.lock()
    match.insist_open()
    if not match.is_family:
        raise ValidationError(_("Only families are introduced. Plan a meeting for this match."))
    letters = Letters(match)
    if are_introduced(letters.seats):
        return False
    if gap := gap_of(match, at=at):
        raise ValidationError(_("They cannot be introduced yet. %(title)s: %(why)s") % {
            "title": gap.title, "why": gap.sentence or gap.status,
        })  # fmt: skip
    if read != letters.digest():
        raise ValidationError(
            _("What they would get has changed since you read it. Read it again, then introduce them.")
        )
    call_off(match, at=at, why=_("They are introduced anew, with someone who joined."))
    match.introduce(by=by, at=at)
    match.become_active(by=by, at=at)
    for seat in letters.seats:
        seat.introduce(at=at)
    for seat in letters.seats:
        tell(letters, seat, by=by, at=at)
    audit.record(audit.Did.SENT, *map(_told_of, letters.seats), by=by, program=match.program)
    return True


def _told_of(seat: Seat) -> audit.Entry:
    """Which facts of theirs the others are told."""
    fields = [name for share in seat.shared for name in FIELDS.get(share, (share.value,))]
    return audit.of(seat.participant, person=seat.participant.public_id, fields=["first_name", *fields])


@in_full()
def tell(letters: Letters, seat: Seat, *, by: User | None, at: datetime) -> None:
    """By letter where e-mail reaches the person; else the words wait for the coordinator to say them."""
    by_mail = seat.participant.takes_email
    Introduction.objects.create(
        program=seat.program, seat=seat, at=at, by=by, script="" if by_mail else letters.script(seat)
    )
    if by_mail:
        letters.post(seat, at=at)


def call_off(match: Match, *, at: datetime, why: str) -> dict[int, bool]:
    """Nothing that was still to be said goes out any more; by seat, whether something was called back."""
    seats = list(match.seats.all())
    waiting = Introduction.objects.filter(program=match.program, seat__in=seats).waiting()
    unsaid = set(waiting.values_list("seat_id", flat=True))
    waiting.drop(at=at)
    stopped = {
        seat.pk: queue.supersede(program=match.program, about=about(seat), kinds=[INTRODUCTION], now=at, why=why)
        for seat in seats
    }
    return {pk: bool(count) or pk in unsaid for pk, count in stopped.items()}


def follow_seat(seat: Seat, by: User | None, at: datetime) -> None:
    """Registered with `on_seat_change`: with someone's yes goes the introduction that nobody has heard yet."""
    if seat.match.introduced_at and seat.state != SeatState.ACCEPTED:
        call_off(seat.match, at=at, why=_("Someone of the match did not keep to their yes."))

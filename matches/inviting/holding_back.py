"""A match on hold and its invitations: what has not left is called back, and goes out anew when it is resumed.

A letter that waits (at night, or for the mail server) says by when an answer is wanted and leads to a page that only
says that the match waits. So it does not stay queued: whoever was to get it is not asked yet, until the match goes on.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import letters
from matches.inviting.sending import call_back, send
from matches.models import Hold, Invitation, Match, Seat, SeatState
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State


@dataclass(frozen=True)
class Resumed:
    """Who is asked anew because the hold called their invitation back; `why_not`: why they cannot be asked now."""

    asked: list[Invitation] = field(default_factory=list)
    left: list[Seat] = field(default_factory=list)
    why_not: str = ""


@transaction.atomic
def hold(*, match: Match, reason: str, until: date | None = None, by: User, at: datetime) -> list[Seat]:
    """Puts the match on hold; says whose invitation was called back before it left."""
    match.lock()
    match.insist_open()
    waiting = not_left(match)
    for seat in waiting:
        call_back(seat, at=at)
        seat.ask_anew(by=by, at=at, detail=_("the invitation had not left before the hold"))
    match.hold(reason=reason, until=until, by=by, at=at)
    return waiting


@transaction.atomic
def resume(*, match: Match, by: User, at: datetime) -> Resumed:
    """The match goes on, and those invitations go out with a new link and a new day to answer by.

    If they may not be asked now, because facts changed meanwhile, they stay not asked and the reason is told.
    """
    match.lock()
    held: Hold | None = match.holds.standing().first()
    match.resume(by=by, at=at)
    seats = _called_back(match, held, by=by, at=at) if held else []
    if not seats:
        return Resumed()
    try:
        with transaction.atomic():
            return Resumed(asked=send(match=match, seats=seats, by=by, at=at))
    except ValidationError as refusal:
        return Resumed(left=seats, why_not=" ".join(refusal.messages))


def not_left(match: Match) -> list[Seat]:
    """Those who were asked by a letter that still waits in the outbox."""
    return whose_letter_is(match, State.QUEUED)


def whose_letter_is(match: Match, state: State) -> list[Seat]:
    """Those who have not answered, and whose standing invitation is a letter in that state."""
    standing = Invitation.objects.filter(program=match.program_id, seat__match=match).standing()
    waiting = standing.filter(answered_at=None, seat__state=SeatState.INVITED)
    rows = list(waiting.select_related("seat__match__program", "seat__participant").order_by("seat"))
    mails = Email.objects.filter(program=match.program_id, kind=letters.INVITATION, state=state)
    found = set(mails.filter(occasion__in=[str(one.public_id) for one in rows]).values_list("occasion", flat=True))
    return [one.seat for one in rows if str(one.public_id) in found]


def _called_back(match: Match, held: Hold, *, by: User, at: datetime) -> list[Seat]:
    """A letter that was just going out when the hold came was stopped by the outbox: its seat still reads as asked."""
    for seat in whose_letter_is(match, State.SUPERSEDED):
        call_back(seat, at=held.since)
        seat.ask_anew(by=by, at=at, detail=_("the invitation had not left before the hold"))
    revoked = Invitation.objects.filter(program=match.program_id, revoked_at=held.since).values("seat")
    return list(match.seats.filter(state=SeatState.PROPOSED, pk__in=revoked).select_related("participant"))

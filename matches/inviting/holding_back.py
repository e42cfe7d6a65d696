"""A match on hold and its invitations: what has not left is called back, and goes out anew when it is resumed.

A letter that waits (at night, or for the mail server) says by when an answer is wanted and leads to a page that only
says that the match waits. So it does not stay queued: whoever was to get it is not asked yet, until the match goes on.
Whoever was asked before the hold has the days of the hold on top (`answer_days`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import answer_days, letters
from matches.inviting.answer_days import Moved
from matches.inviting.sending import call_back, send
from matches.models import Happening, Hold, Invitation, Match, Seat, SeatState
from peermatch.accounts.models import User
from peermatch.clock import say_day
from peermatch.outbox.models import Email, State


@dataclass(frozen=True)
class Resumed:
    """Who is asked anew because the hold called their invitation back; `why_not`: why they cannot be asked now.

    `moved`: who was asked before the hold, and by when their answer is wanted now.
    """

    asked: list[Invitation] = field(default_factory=list)
    left: list[Seat] = field(default_factory=list)
    why_not: str = ""
    moved: list[Moved] = field(default_factory=list)


@transaction.atomic
def hold(*, match: Match, reason: str, until: date | None = None, by: User, at: datetime) -> list[Seat]:
    """Puts the match on hold; says whose invitation was called back before it left."""
    match.lock()
    match.insist_open()
    waiting = _call_back(match, by=by, at=at)
    match.hold(reason=reason, until=until, by=by, at=at)
    return waiting


@transaction.atomic
def hold_again(*, match: Match, days: Mapping[str, list[str]], by: User, at: datetime) -> list[Seat]:
    """It was resumed by mistake: the same hold stands again, and so do the days to answer by (`answer_days.as_facts`).

    Says whose invitation was called back before it left.
    """
    match.lock()
    match.insist_open()
    waiting = _call_back(match, by=by, at=at)
    answer_days.move_back(match, days)
    match.hold_again(by=by, at=at)
    return waiting


def _call_back(match: Match, *, by: User, at: datetime) -> list[Seat]:
    waiting = not_left(match)
    for seat in waiting:
        call_back(seat, at=at)
        seat.ask_anew(by=by, at=at, detail=_("the invitation had not left before the hold"))
    return waiting


@transaction.atomic
def resume(*, match: Match, by: User, at: datetime) -> Resumed:
    """The match goes on, and those invitations go out with a new link and a new day to answer by.

    If they may not be asked now, because facts changed meanwhile, they stay not asked and the reason is told.
    """
    match.lock()
    held: Hold | None = match.holds.standing().first()
    moved = answer_days.move(match, held, but=whose_letter_is(match, State.SUPERSEDED), at=at) if held else []
    match.resume(by=by, at=at, detail=say_days(moved))
    seats = _called_back(match, held, by=by, at=at) if held else []
    if not seats:
        return Resumed(moved=moved)
    try:
        with transaction.atomic():
            return Resumed(asked=send(match=match, seats=seats, by=by, at=at), moved=moved)
    except ValidationError as refusal:
        return Resumed(left=seats, why_not=" ".join(refusal.messages), moved=moved)


def say_days(moved: list[Moved]) -> str:
    """By when those who were asked before the hold are to answer now; empty where there are none."""
    words = _("%(name)s has until %(day)s to answer.")
    return " ".join(words % {"name": one.invitation.seat.participant.name, "day": say_day(one.after)} for one in moved)


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
    held_up = match.happenings.filter(what=Happening.What.HELD_UP, at__gte=held.since).values_list("at", flat=True)
    revoked = Invitation.objects.filter(program=match.program_id, revoked_at__in=[held.since, *held_up]).values("seat")
    return list(match.seats.filter(state=SeatState.PROPOSED, pk__in=revoked).select_related("participant"))

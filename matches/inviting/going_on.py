"""Enough answers to go on without the rest: the one door, which asks for a reason and keeps it.

Those who have not answered keep their place and their link, and a late yes is welcome. Nobody asks them again by
itself, and the meeting no longer waits for them. Asked anew, they are waited for anew.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting.answering import become_active
from matches.models import Gate, Happening, Match, Seat, SeatState, Waiver
from matches.preparing.confirming_lines import who_is_missing
from peermatch import audit
from peermatch.accounts.models import User


def still_waited_for(match: Match) -> list[Seat]:
    """Those who have not answered, and whose silence nobody has gone on with."""
    left_open = set(match.waivers.standing().filter(gate=Gate.ANSWERS).values_list("finding", flat=True))
    rows = match.seats.unanswered().select_related("participant", "match__program")
    return [seat for seat in rows if seat.silence not in left_open]


def gone_on(match: Match) -> list[tuple[Seat, Waiver]]:
    """Those whose silence was gone on with, and the reason."""
    waivers = match.waivers.standing().filter(gate=Gate.ANSWERS).select_related("by")
    kept = {waiver.finding: waiver for waiver in waivers}
    rows = match.seats.unanswered().select_related("participant")
    return [(seat, kept[seat.silence]) for seat in rows if seat.silence in kept]


@transaction.atomic
def go_on_without(*, match: Match, seats: Collection[Seat], reason: str, by: User, at: datetime) -> list[Waiver]:
    """Lets the meeting be confirmed although these people have not answered; a waiver for each who is left open."""
    match.lock()
    match.insist_open()
    if not reason.strip():
        raise ValidationError(_("Write down why the match goes on without them: the reason stays on record."))
    accepted = list(match.seats.accepted())
    if missing := who_is_missing(match, accepted):
        raise ValidationError(_("The match cannot go on yet. %(why)s") % {"why": missing})
    chosen = {seat.pk for seat in seats}
    waiting = [seat for seat in still_waited_for(match) if seat.pk in chosen and seat.state == SeatState.INVITED]
    kept = [_keep(match, seat, reason.strip(), by=by, at=at) for seat in waiting]
    become_active(match, by=by, at=at)
    return kept


def _keep(match: Match, seat: Seat, reason: str, *, by: User, at: datetime) -> Waiver:
    waiver: Waiver = Waiver.objects.create(
        program=match.program, match=match, gate=Gate.ANSWERS, finding=seat.silence, reason=reason, by=by, at=at,
        sentence=_("%(name)s has not answered.") % {"name": seat.participant.name},
    )  # fmt: skip
    match.record(Happening.What.GONE_ON, by=by, at=at, who=seat.participant, detail=reason[:1000])
    audit.record(audit.Did.WAIVED, audit.of(waiver), by=by, program=match.program)
    return waiver


@transaction.atomic
def wait_again(*, waiver: Waiver, by: User, at: datetime) -> None:
    """They are waited for after all. Twice is refused, as the taking back of every reason is."""
    waiver.match.lock()
    waiver.refresh_from_db(fields=["ended_at"])
    if waiver.gate != Gate.ANSWERS:
        raise ValidationError(_("This reason is about something else. Take it back where it was given."))
    waiver.take_back(by=by, at=at)

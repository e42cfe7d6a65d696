"""Saying that a clock does not matter here: the one door, which asks for a reason and keeps it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import ClockWaiver, Match, Request, RequestState, Stage
from matches.requesting.clocks import Which
from peermatch import audit
from peermatch.accounts.models import User

ENDED = frozenset({RequestState.MERGED, RequestState.DECLINED})


def may_be_waived(*, request: Request | None, match: Match | None) -> list[ClockWaiver.Which]:
    """The clocks of which someone may still say so: each once, and none of what has ended."""
    row = request or match
    if row is None or _is_over(request, match):
        return []
    taken = {one.which for one in row.clock_waivers.all() if one.stands}
    return [which for which in _clocks(request) if which not in taken]


def _clocks(request: Request | None) -> list[ClockWaiver.Which]:
    if request is None:
        return [ClockWaiver.Which.REACH]
    called = request.called_back_at is not None
    return [ClockWaiver.Which.MATCH] if called else [ClockWaiver.Which.CALL_BACK, ClockWaiver.Which.MATCH]


def _is_over(request: Request | None, match: Match | None) -> bool:
    if request is not None:
        match = request.match
        if request.state in ENDED:
            return True
    return match is not None and match.stage == Stage.CLOSED


@transaction.atomic
def waive_clock(
    *, which: str, reason: str, request: Request | None = None, match: Match | None = None, by: User, at: datetime
) -> ClockWaiver:
    """Of a request the first two, of a match the third. Asked twice, the first reason stands."""
    row = _lock(request, match)
    kept: ClockWaiver | None = row.clock_waivers.standing().filter(which=which).first()
    if kept is not None:
        return kept
    if which not in may_be_waived(request=request, match=match):
        raise ValidationError(_("This clock no longer runs. Look at the page again."))
    waiver = ClockWaiver(
        program=row.program, which=Which(which).value, request=request, match=match, reason=reason, by=by, at=at
    )
    waiver.write()
    audit.record(audit.Did.WAIVED, audit.of(waiver), by=by, program=row.program)
    return waiver


@transaction.atomic
def count_again(*, waiver: ClockWaiver, by: User, at: datetime) -> None:
    """Takes the waiver back, as long as its clock can still matter."""
    _lock(waiver.request, waiver.match)
    waiver.refresh_from_db(fields=["ended_at"])
    if _is_over(waiver.request, waiver.match):
        raise ValidationError(_("This has ended: no clock counts any more."))
    waiver.take_back(by=by, at=at)


def _lock(request: Request | None, match: Match | None) -> Request | Match:
    row = request or match
    if row is None:
        raise ValidationError(_("Say whose clock it is."))
    row.lock()
    return row

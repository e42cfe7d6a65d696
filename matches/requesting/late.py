"""Which requests are past one of their clocks: the database finds what may be late, the clocks say what is."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from matches.models import Path, Request, RequestState, Stage
from matches.requesting.clocks import Hours, Standing, Which
from matches.requesting.reading import OVER, clocks_of, hours_of, with_clocks
from peermatch.accounts.models import Program


def late_requests(program: Program, now: datetime, *, which: Iterable[Which] = Which) -> dict[Which, list[Request]]:
    """Requests that go on and are late, by the clock that is; six queries however many they are."""
    hours, wanted = hours_of(program), tuple(which)
    rows = with_clocks(Request.objects.in_program(program).exclude(state__in=OVER).exclude(match__stage=Stage.CLOSED))
    found: dict[Which, list[Request]] = defaultdict(list)
    for row in rows.filter(_may_be_late(hours, now, wanted)).order_by("pk"):
        for clock in clocks_of(row, hours, now):
            if clock.which in wanted and clock.standing == Standing.LATE:
                found[clock.which].append(row)
    return found


def _may_be_late(hours: Hours, now: datetime, which: Iterable[Which]) -> Q:
    """Of more rows than are late, for it knows of no pause; never of fewer."""
    since: Any = {one: now - hours.allowed(one) for one in Which}
    asked = {
        Which.CALL_BACK: Q(state=RequestState.NEW, received_at__lt=since[Which.CALL_BACK]),
        Which.MATCH: Q(said_yes_at=None, received_at__lt=since[Which.MATCH]),
        Which.REACH: Q(
            path=Path.FAMILY, in_touch_at=None, met_at=None, match__introduced_at__lt=since[Which.REACH]
        ),
    }  # fmt: skip
    anything = Q(pk__in=[])
    for one in which:
        anything |= asked[one]
    return anything

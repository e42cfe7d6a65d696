"""How the clocks of many rows came out, in whole microseconds. Pure.

The rules are those of `requesting.clocks`, which tells one request's clocks on its page; here they are for tens of
thousands at once. A test holds both together.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from statistics import median

Span = tuple[int, int | None]
HOUR = 3_600_000_000


class Came(StrEnum):
    """How a clock came out, or how it stands now."""

    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"
    RUNNING = "running"
    NOT_COUNTED = "not_counted"


IN_TIME, LATE, OVERDUE, RUNNING, NOT_COUNTED = Came
RAN = (IN_TIME, LATE, OVERDUE)


# What one clock goes by: when it started and stopped, when it was no longer wanted, whether it was waived, and times
# that do not count. A plain tuple: to make a class of each takes as long as the rest.
Watched = tuple[int | None, int | None, int | None, bool, Sequence[Span]]


def came_out(clock: Watched, allowed: int, now: int) -> tuple[Came, int | None]:
    """How it came out, and how long it ran if it was stopped."""
    started, stopped, over, is_waived, holds = clock
    if stopped is not None and (started is None or stopped < started):
        started = stopped
    if started is None or is_waived:
        return NOT_COUNTED, None
    if stopped is not None:
        took = counted(started, stopped, holds) if holds else stopped - started
        return (IN_TIME if took <= allowed else LATE), took
    if over is not None:
        return NOT_COUNTED, None
    is_overdue = counted(started, now, holds) > allowed
    return (OVERDUE if is_overdue else RUNNING), None


def counted(begin: int, end: int, holds: Sequence[Span] = ()) -> int:
    """The time between two moments that lies in no hold."""
    if end <= begin:
        return 0
    if not holds:
        return end - begin
    left, at = 0, begin
    for since, until in sorted((since, end if until is None else until) for since, until in holds):
        if since >= end:
            break
        if until <= since:
            continue
        left += max(since - at, 0)
        at = max(at, until)
    return left + max(end - at, 0)


def until_counted(begin: int, allowed: int, holds: Iterable[Span]) -> int | None:
    """The moment at which that much time was counted; None where a hold without an end comes first."""
    at, left = begin, allowed
    for since, until in sorted(holds, key=lambda hold: hold[0]):
        if until is not None and until <= max(at, since):
            continue
        if since - at >= left:
            return at + left
        left -= max(since - at, 0)
        if until is None:
            return None
        at = max(at, until)
    return at + left


def middle(took: Sequence[int]) -> float | None:
    """Half of them took no longer, in hours; None of none."""
    return median(took) / HOUR if took else None

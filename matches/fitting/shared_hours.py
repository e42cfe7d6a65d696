"""The hours that people share in a usual week. Pure: windows of a week in, quarter hours of a week in UTC out.

A week is a whole number of 672 bits, one for each quarter hour from Monday 0:00 UTC. It stands for the weeks around one
day, whose distance to UTC is taken: a change of the clock within a week is for the planning of a meeting, not for this.
"""

from collections.abc import Iterable
from functools import lru_cache

from participants.free_time import DAY, Window, minutes

QUARTER = 15  # minutes
QUARTERS = 7 * DAY // QUARTER
WHOLE_WEEK = (1 << QUARTERS) - 1


def week_of(windows: Iterable[Window], offset: int) -> int:
    """The free quarter hours of these windows. `offset`: minutes by which their clock is ahead of UTC.

    A quarter hour counts only if all of it is free.
    """
    return _week_of(tuple(windows), offset)


@lru_cache(maxsize=20_000)  # many people of a program are free at the same hours
def _week_of(windows: tuple[Window, ...], offset: int) -> int:
    week = 0
    for begins, ends in minutes(windows):
        first, last = -(-(begins - offset) // QUARTER), (ends - offset) // QUARTER
        if first < last:
            week |= _turned(((1 << (last - first)) - 1), first)
    return week


def _turned(bits: int, by: int) -> int:
    """The bits moved later, around the end of the week to its beginning."""
    moved = bits << by % QUARTERS
    return moved & WHOLE_WEEK | moved >> QUARTERS


def in_common(weeks: Iterable[int]) -> int:
    """The quarter hours in which all are free; the whole week where there is nobody."""
    common = WHOLE_WEEK
    for week in weeks:
        common &= week
    return common


def hours(week: int) -> float:
    """How many hours those are."""
    return week.bit_count() * QUARTER / 60


def best_day(week: int, offset: int) -> int | None:
    """The weekday (Monday is 0) with most of them on a clock that far ahead of UTC; None if there are none.

    Of equal days the first.
    """
    counts = _by_day(week, offset)
    return counts.index(max(counts)) if any(counts) else None


def is_one_day(week: int, offset: int) -> bool:
    """Whether all of them are on one weekday of that clock."""
    return sum(1 for count in _by_day(week, offset) if count) == 1


def _by_day(week: int, offset: int) -> list[int]:
    here = _turned(week, offset // QUARTER)
    per_day = DAY // QUARTER
    return [(here >> day * per_day & (1 << per_day) - 1).bit_count() for day in range(7)]

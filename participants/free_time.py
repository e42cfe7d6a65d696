"""Free time as sets of intervals, and the week as windows. Pure. How people say a week: `week_in_words`.

A span is half open: it holds its beginning, not its end. A *set of spans* is a sorted list in which no
two touch; every function takes spans in any order and returns such a list. Spans may hold anything that
compares: minutes of a week here, moments when a meeting is planned.

A week runs from Monday 0:00 to Sunday 24:00. A window may end at 23:59, which stands for midnight: a
clock cannot show 24:00.
"""

from collections.abc import Iterable
from datetime import time
from typing import Any, NamedTuple, Protocol, TypeVar

DAY = 24 * 60  # minutes
LAST_MINUTE = time(23, 59)


class Comparable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


At = TypeVar("At", bound=Comparable)
Spans = list[tuple[At, At]]


def union(*sets: Iterable[tuple[At, At]]) -> Spans[At]:
    """All that any of them holds. Spans that are empty or turned around are dropped; neighbors are joined."""
    joined: Spans[At] = []
    for begins, ends in sorted(span for spans in sets for span in spans if span[0] < span[1]):
        if joined and not joined[-1][1] < begins:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def subtraction(spans: Iterable[tuple[At, At]], *taken: Iterable[tuple[At, At]]) -> Spans[At]:
    """What the first holds and none of the others does."""
    left: Spans[At] = []
    cuts = union(*taken)
    for begins, ends in union(spans):
        for cut_begins, cut_ends in cuts:
            if cut_ends < begins or not cut_begins < ends:
                continue
            if begins < cut_begins:
                left.append((begins, cut_begins))
            begins = max(begins, cut_ends)
        if begins < ends:
            left.append((begins, ends))
    return left


class Window(NamedTuple):
    """One stretch of one weekday (Monday is 0), on the clock of the person's own zone."""

    weekday: int
    begins: time
    ends: time


def minutes(windows: Iterable[Window]) -> Spans[int]:
    """The windows as minutes since Monday 0:00."""
    return union([(_minute(w.weekday, w.begins), _minute(w.weekday, w.ends, is_end=True)) for w in windows])


def windows_of(spans: Iterable[tuple[int, int]]) -> list[Window]:
    """Minutes of a week as windows, cut at midnight. Raises ValueError for what is outside of the week."""
    found = []
    for begins, ends in union(spans):
        if begins < 0 or ends > 7 * DAY:
            raise ValueError(f"not within a week: {begins} to {ends}")
        while begins < ends:
            midnight = (begins // DAY + 1) * DAY
            until = min(ends, midnight)
            window = Window(begins // DAY, _clock(begins % DAY), _clock(until - (midnight - DAY)))
            found += [window] if window.begins < window.ends else []  # a last minute alone cannot be kept
            begins = until
    return found


def tidy(windows: Iterable[Window]) -> list[Window]:
    """The same free time with overlaps and neighbors joined, in the order of the week."""
    return windows_of(minutes(windows))


def hours(windows: Iterable[Window]) -> float:
    """How many hours a week they hold."""
    return sum(ends - begins for begins, ends in minutes(windows)) / 60


def _minute(weekday: int, at: time, *, is_end: bool = False) -> int:
    if is_end and at == LAST_MINUTE:
        return (weekday + 1) * DAY
    return weekday * DAY + at.hour * 60 + at.minute


def _clock(minute: int) -> time:
    return LAST_MINUTE if minute >= DAY - 1 else time(minute // 60, minute % 60)

"""The quarter hours of the weeks ahead: which of them are free, away or booked. Pure: clocks in, bits out.

A stretch of time is `Ahead`: whole quarter hours in UTC, numbered from 0. What is so in some of them is a whole number
with one bit for each. The clock of a person's zone is followed through every change within the stretch, so that a
window from 9 to 11 is 9 to 11 on their wall before and after. An hour that clocks skip is in no window; one that they
show twice is in it twice.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from participants.free_time import DAY, Spans, Window, minutes, union

QUARTER = 15  # minutes
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY, EPOCH_WEEKDAY = EPOCH.toordinal(), EPOCH.weekday()
MINUTE = timedelta(minutes=1)
SELDOM = 7 * DAY  # minutes within which no clock changes twice

OfDay = Callable[[int], Iterable[tuple[int, int]]]  # a day, counted from 1970, to spans of its minutes


class Ahead(NamedTuple):
    """`begins`: quarter hours since 1970, UTC. `quarters`: how many there are."""

    begins: int
    quarters: int

    def moment(self, number: int) -> datetime:
        """When the quarter hour of that number begins, in UTC."""
        return EPOCH + (self.begins + number) * QUARTER * MINUTE

    def first_from(self, moment: datetime) -> int:
        """The number of the first quarter hour that begins at that moment or later."""
        return -((EPOCH - moment) // (QUARTER * MINUTE)) - self.begins

    @property
    def minutes(self) -> tuple[int, int]:
        """Its beginning and its end, in minutes since 1970."""
        return self.begins * QUARTER, (self.begins + self.quarters) * QUARTER


def ahead(first: datetime, last: datetime) -> Ahead:
    """The whole quarter hours from the one moment to the other; none where there is no such. Moments have a zone."""
    begins, ends = -((EPOCH - first) // (QUARTER * MINUTE)), (last - EPOCH) // (QUARTER * MINUTE)
    return Ahead(begins, max(0, ends - begins))


def around(begins: datetime, ends: datetime) -> Ahead:
    """The quarter hours that a meeting from the one moment to the other touches."""
    first, after = (begins - EPOCH) // (QUARTER * MINUTE), -((EPOCH - ends) // (QUARTER * MINUTE))
    return Ahead(first, after - first)


def free(stretch: Ahead, zone: str, windows: Iterable[Window]) -> int:
    """Quarter hours all through which the clock of that zone shows a time within the windows."""
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for begins, ends in minutes(windows):
        for weekday in range(begins // DAY, (ends - 1) // DAY + 1):
            week[weekday].append((max(begins - weekday * DAY, 0), min(ends - weekday * DAY, DAY)))
    return _all_of(stretch, _on_the_clock(stretch, zone, lambda day: week[(day + EPOCH_WEEKDAY) % 7]))


def away(stretch: Ahead, zone: str, dates: Iterable[tuple[date, date]]) -> int:
    """Quarter hours of which any part is on one of these days there. `dates`: first and last days, both away."""
    ordinals = [(first.toordinal() - EPOCH_DAY, last.toordinal() - EPOCH_DAY) for first, last in dates]

    def of_day(day: int) -> list[tuple[int, int]]:
        return [(0, DAY)] if any(first <= day <= last for first, last in ordinals) else []

    return _part_of(stretch, _on_the_clock(stretch, zone, of_day)) if ordinals else 0


def booked(stretch: Ahead, spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Quarter hours of which any part is within one of these spans of moments."""
    return _part_of(stretch, union([((one - EPOCH) // MINUTE, -((EPOCH - other) // MINUTE)) for one, other in spans]))


def first_of_days(stretch: Ahead, zone: str) -> int:
    """Those with which a new day begins on the clock of that zone, and the very first."""
    bits, before = 0, -1
    for begins, ends, offset in _periods(stretch, ZoneInfo(zone)):
        for day in range((begins + offset) // DAY, (ends + offset - 1) // DAY + 1):
            if day != before:
                bits |= 1 << -(-max(begins, day * DAY - offset) // QUARTER) - stretch.begins
            before = day
    return bits


def all_through(bits: int, length: int) -> int:
    """Those from which on so many in a row are in `bits`, themselves included."""
    have = 1
    while have < length:
        step = min(have, length - have)
        bits &= bits >> step
        have += step
    return bits


def any_of(bits: int, length: int) -> int:
    """Those from which on at least one of so many in a row is in `bits`."""
    have = 1
    while have < length:
        step = min(have, length - have)
        bits |= bits >> step
        have += step
    return bits


def numbers(bits: int) -> Iterator[int]:
    """The numbers of those that are in it, in order."""
    text, at = f"{bits:b}"[::-1], -1
    while (at := text.find("1", at + 1)) >= 0:
        yield at


def _on_the_clock(stretch: Ahead, zone: str, of_day: OfDay) -> Spans[int]:
    """Minutes since 1970 in which the clock there shows what `of_day` says of its days."""
    found = []
    for begins, ends, offset in _periods(stretch, ZoneInfo(zone)):
        for day in range((begins + offset) // DAY, (ends + offset - 1) // DAY + 1):
            midnight = day * DAY - offset
            found += [(max(begins, midnight + one), min(ends, midnight + other)) for one, other in of_day(day)]
    return union(found)


def _periods(stretch: Ahead, there: ZoneInfo) -> list[tuple[int, int, int]]:
    """From, to, and by how many minutes the clock there is ahead of UTC all that while."""
    at, last = stretch.minutes
    found, begun, offset = [], at, _offset(there, at)
    while at < last:
        following = min(at + SELDOM, last)
        if _offset(there, following) == offset:
            at = following
            continue
        at += bisect_left(range(at, following), True, key=lambda minute: _offset(there, minute) != offset)
        found.append((begun, at, offset))
        begun, offset = at, _offset(there, at)
    return [*found, (begun, last, offset)] if begun < last else found


def _offset(there: ZoneInfo, minute: int) -> int:
    return ((EPOCH + minute * MINUTE).astimezone(there).utcoffset() or timedelta()) // MINUTE


def _all_of(stretch: Ahead, spans: Spans[int]) -> int:
    """The quarter hours that lie within one of the spans."""
    return _bits(stretch, ((-(-begins // QUARTER), ends // QUARTER) for begins, ends in spans))


def _part_of(stretch: Ahead, spans: Spans[int]) -> int:
    """The quarter hours that one of the spans touches."""
    return _bits(stretch, ((begins // QUARTER, -(-ends // QUARTER)) for begins, ends in spans))


def _bits(stretch: Ahead, quarters: Iterable[tuple[int, int]]) -> int:
    bits = 0
    for begins, ends in quarters:
        first, after = max(begins - stretch.begins, 0), min(ends - stretch.begins, stretch.quarters)
        if first < after:
            bits |= ((1 << after - first) - 1) << first
    return bits

"""What a meeting's time is on one person's clock: an odd hour, inside their weekly free time, on a day away. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

DAY_BEGINS, DAY_ENDS = time(7), time(22)  # outside these hours a meeting is worth a question
MINUTES_A_DAY = 24 * 60
LAST_MINUTE = MINUTES_A_DAY - 1  # a window cannot end at midnight, so one that ends at 23:59 means it


class Free(Enum):
    """How a time lies to what a person said of their week."""

    YES = "yes"
    NO = "no"
    AWAY = "away"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Window:
    """Free every week on that weekday (Monday is 0), between two times of the person's own clock."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True)
class LocalTime:
    begins: datetime
    ends: datetime
    free: Free

    @property
    def is_odd_hour(self) -> bool:
        """Whether it begins before 7 in the morning, ends after 10 at night, or runs past midnight."""
        overnight = self.begins.date() != self.ends.date()
        return overnight or self.begins.time() < DAY_BEGINS or self.ends.time() > DAY_ENDS


def local_time(
    starts_at: datetime, ends_at: datetime, zone: str, windows: Iterable[Window], away: Iterable[tuple[date, date]]
) -> LocalTime:
    """The time from `starts_at` to `ends_at` on the clock of `zone`, against the free time of whoever lives there.

    `windows` none at all means that nobody asked them: Free.UNKNOWN. `away` are first and last days, both away.
    """
    begins, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (starts_at, ends_at))
    return LocalTime(begins, ends, _freedom(begins, ends, list(windows), list(away)))


def _freedom(begins: datetime, ends: datetime, windows: list[Window], away: list[tuple[date, date]]) -> Free:
    last_moment = ends - timedelta(microseconds=1)
    if any(first <= last_moment.date() and begins.date() <= last for first, last in away):
        return Free.AWAY
    if not windows:
        return Free.UNKNOWN
    covered = all(_covers(windows, *part) for part in _parts(begins, ends))
    return Free.YES if covered else Free.NO


def _parts(begins: datetime, ends: datetime) -> Iterator[tuple[int, int, int]]:
    """(weekday, first minute, minute after the last) for each local day that the time touches."""
    first, last = _minute(begins.time()), _minute(ends.time())
    if begins.date() == ends.date():
        yield begins.weekday(), min(first, last), max(first, last)  # clocks that go back meanwhile swap the two
        return
    yield begins.weekday(), first, MINUTES_A_DAY
    if last:
        yield ends.weekday(), 0, last


def _covers(windows: Sequence[Window], weekday: int, first: int, last: int) -> bool:
    reached = first
    for window in sorted((w for w in windows if w.weekday == weekday), key=lambda w: w.begins):
        if _minute(window.begins) > reached:
            break
        reached = max(reached, _end(window))
    return reached >= last


def _end(window: Window) -> int:
    minute = _minute(window.ends)
    return MINUTES_A_DAY if minute >= LAST_MINUTE else minute


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute

"""What a meeting's time is on one person's clock: an odd hour, inside their weekly free time, on a day away. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from participants.free_time import DAY, Spans, Window, minutes, subtraction

DAY_BEGINS, DAY_ENDS = time(7), time(22)  # outside these hours a meeting is worth a question


class Free(Enum):
    """How a time lies to what a person said of their week."""

    YES = "yes"
    NO = "no"
    AWAY = "away"
    UNKNOWN = "unknown"


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
    return Free.NO if subtraction(_week_minutes(begins, ends), minutes(windows)) else Free.YES


def _week_minutes(begins: datetime, ends: datetime) -> Spans[int]:
    """The time as minutes since Monday 0:00, in two parts where it runs from Sunday into Monday."""
    first = begins.weekday() * DAY + begins.hour * 60 + begins.minute
    last = ends.weekday() * DAY + ends.hour * 60 + ends.minute
    if begins.date() == ends.date():
        return [(min(first, last), max(first, last))]  # clocks that go back meanwhile swap the two
    return [(first, last)] if first < last else [(first, 7 * DAY), (0, last)]

"""The days on which a group meets that meets again. Pure: days on a calendar, no clock and no zone."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

A_WEEK = 7
FEWEST_REGULAR = 3  # meetings: two are no rhythm yet
SHORTEST_GAP, LONGEST_GAP = 5, 6 * A_WEEK  # days between two meetings of a group that meets regularly
LAST = 5  # the fifth of a weekday is the last one in its month: not every month has five


class Rhythm(TextChoices):
    WEEK = "1", _("Every week")
    TWO_WEEKS = "2", _("Every 2 weeks")
    FOUR_WEEKS = "4", _("Every 4 weeks")
    MONTH = "month", _("Every month, on the same weekday: the second Thursday, the last Monday")


def days_of(rhythm: str, first: date, count: int) -> list[date]:
    """`count` days in that rhythm, of which `first` is the first."""
    if rhythm == Rhythm.MONTH:
        return every_month(first, count)
    return every_weeks(first, int(rhythm), count)


def weeks_later(day: date, weeks: int, *, after: date) -> date:
    """So many weeks after `day`, and so many again until it is later than `after`: always the same weekday."""
    step = timedelta(weeks=weeks)
    found = day + step
    return found if found > after else found + step * ((after - found).days // (A_WEEK * weeks) + 1)


def every_weeks(first: date, weeks: int, count: int) -> list[date]:
    """`count` days from `first` on, so many weeks apart."""
    return [first + timedelta(weeks=weeks * number) for number in range(count)]


def every_month(first: date, count: int) -> list[date]:
    """`count` days from `first` on, the same weekday of each month: the second Thursday; a fifth is the last."""
    nth = nth_weekday(first)
    return [_in_month(*_month(first, number), first.weekday(), nth) for number in range(count)]


def nth_weekday(day: date) -> int:
    """Which of its weekday in the month it is: 1 to 4, or LAST."""
    return (day.day - 1) // A_WEEK + 1


def _month(first: date, later: int) -> tuple[int, int]:
    years, month = divmod(first.month - 1 + later, 12)
    return first.year + years, month + 1


def _in_month(year: int, month: int, weekday: int, nth: int) -> date:
    begins, days = monthrange(year, month)
    first = 1 + (weekday - begins) % A_WEEK
    return date(year, month, min(first + A_WEEK * (nth - 1), _last(first, days)))


def _last(first: int, days: int) -> int:
    return first + (days - first) // A_WEEK * A_WEEK


def rhythm_of(days: Sequence[date]) -> Rhythm | None:
    """In which rhythm meetings on these days were, by the gap that is usual between them; None where it is none.

    Days in order. One that was moved or left out does not hide the rhythm: the median gap, in days, decides.
    """
    gaps = sorted((later - day).days for day, later in pairwise(days))
    usual = gaps[len(gaps) // 2] if len(days) >= FEWEST_REGULAR else 0
    if not SHORTEST_GAP <= usual <= LONGEST_GAP:
        return None
    if usual > A_WEEK * 3:
        return Rhythm.MONTH if _are_monthly(days) else Rhythm.FOUR_WEEKS
    return Rhythm.WEEK if usual <= A_WEEK * 1.5 else Rhythm.TWO_WEEKS


def next_day(rhythm: Rhythm, last: date, *, after: date) -> date:
    """The first day in that rhythm that is later than `last` and than `after`."""
    count = 2
    while (days := days_of(rhythm, last, count))[-1] <= max(last, after):
        count += 1
    return days[-1]


def _are_monthly(days: Sequence[date]) -> bool:
    """Whether most are on the same weekday of their month and one is five weeks after another."""
    nths = [nth_weekday(day) for day in days]
    return max(nths.count(nth) for nth in nths) > len(nths) / 2 and any(
        (later - day).days == A_WEEK * 5 for day, later in pairwise(days)
    )

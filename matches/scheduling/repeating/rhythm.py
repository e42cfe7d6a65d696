"""The days on which a group meets that meets again. Pure: days on a calendar, no clock and no zone."""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

A_WEEK = 7
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

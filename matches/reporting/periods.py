"""The days that a report is about. Pure: told what day it is, and in which month the grant year begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Period:
    """From its first to its last day, both counted, on the program's own calendar."""

    first: date
    last: date

    def begins(self, zone: str) -> datetime:
        """Its first moment."""
        return _midnight(self.first, zone)

    def ends(self, zone: str) -> datetime:
        """The first moment that is no longer of it."""
        return _midnight(self.last + timedelta(days=1), zone)


def _midnight(on: date, zone: str) -> datetime:
    """Where the clocks skip midnight, the moment at which they do."""
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC)


def months_from(first: date, months: int) -> date:
    """The first of the month so many months later, or earlier."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _span(first: date, months: int) -> Period:
    return Period(first, months_from(first, months) - timedelta(days=1))


def month(today: date, grant_month: int, back: int = 0) -> Period:
    """The month of that day, or one so many months back."""
    return _span(months_from(today, -back), 1)


def quarter(today: date, grant_month: int, back: int = 0) -> Period:
    """Three months, counted from the beginning of the grant year."""
    into = (today.month - grant_month) % 3
    return _span(months_from(today, -into - 3 * back), 3)


def grant_year(today: date, grant_month: int, back: int = 0) -> Period:
    """Twelve months from the first day of that month."""
    into = (today.month - grant_month) % 12
    return _span(months_from(today, -into - 12 * back), 12)


Begin = Callable[[date, int, int], Period]
NAMED: dict[str, tuple[object, Begin, int]] = {
    "grant-year": (_("This grant year"), grant_year, 0),
    "last-grant-year": (_("Last grant year"), grant_year, 1),
    "quarter": (_("This quarter"), quarter, 0),
    "last-quarter": (_("Last quarter"), quarter, 1),
    "month": (_("This month"), month, 0),
    "last-month": (_("Last month"), month, 1),
}
OWN = "own"


def named(name: str, today: date, grant_month: int) -> Period:
    """The period of that name; this grant year where there is none of it."""
    _label, begin, back = NAMED.get(name, NAMED["grant-year"])
    return begin(today, grant_month, back)

"""Working days of the United States. Pure.

Monday to Friday, but for federal holidays and the days on which they are observed: on those nobody takes bookings, and
no notice runs.
"""

from datetime import date, timedelta
from functools import lru_cache

A_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def days_off(year: int) -> dict[date, str]:
    """The federal holidays of that year, and the days on which they are observed, with their names."""
    import holidays  # all countries of the world: half a second, and only who plans meetings needs it

    found = holidays.country_holidays("US", years=[year - 1, year, year + 1])
    return {day: name for day, name in found.items() if day.year == year}


def holiday(day: date) -> str:
    """The name of the federal holiday that it is, or is the observed day of; nothing on other days."""
    return days_off(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in days_off(day.year)


def working_days(first: date, last: date) -> int:
    """How many there are after the first day, up to the last one; 0 where the last is not after the first."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def full_days_between(first: date, last: date) -> int:
    """How many working days are left whole between the two: neither of them counts."""
    return working_days(first, last - A_DAY)


def days_before(day: date, wanted: int) -> date:
    """The last day on which so many working days are left until that day. It is the day itself where none is wanted."""
    while wanted > 0:
        wanted -= is_working_day(day)
        day -= A_DAY
    return day


def days_after(day: date, wanted: int) -> date:
    """The first day until which so many working days are left from that day; the day itself where none is wanted."""
    while wanted > 0:
        day += A_DAY
        wanted -= is_working_day(day)
    return day

"""What clocks show, by a second source of zone data: the copy of the tz database that dateutil brings along."""

from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import cast

from dateutil.zoneinfo import get_zonefile_instance
from hypothesis import strategies as st

AWKWARD_ZONES = (
    "Australia/Lord_Howe",  # changes by half an hour
    "America/St_Johns",  # half an hour off
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Asia/Kathmandu",  # three quarters of an hour off, never changes
    "America/Phoenix",  # never changes, its neighbours do
)
YEARS = range(2026, 2031)


@cache
def second_source(zone: str) -> tzinfo:
    return cast(tzinfo, get_zonefile_instance().get(zone))


@cache
def days_of_change() -> list[date]:
    """Each day of those years, as it is called there, on which any of the zones changes its clock."""
    days = (date(YEARS[0], 1, 1) + timedelta(n) for n in range(366 * len(YEARS)))
    return [day for day in days if any(_changes(zone, day) for zone in AWKWARD_ZONES)]


def _changes(zone: str, day: date) -> bool:
    midnight = datetime(day.year, day.month, day.day, tzinfo=second_source(zone))
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def walls() -> st.SearchStrategy[tuple[str, datetime]]:
    """(zone, what a clock on the wall there might show), within two days of a change of clocks somewhere."""
    minutes = st.integers(-24 * 60, 48 * 60)
    around = st.tuples(st.sampled_from(days_of_change()), minutes).map(
        lambda pair: datetime(pair[0].year, pair[0].month, pair[0].day) + timedelta(minutes=pair[1])
    )
    return st.tuples(st.sampled_from(AWKWARD_ZONES), around)

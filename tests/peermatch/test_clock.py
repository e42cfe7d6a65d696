"""Wall time and moments, against a second source of zone data; and how both are said."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil import tz
from django.core.exceptions import ValidationError
from hypothesis import given

from peermatch import clock
from peermatch.clock import NoSuchTime, WallTime
from tests.zones import AWKWARD_ZONES, days_of_change, second_source, walls


def wall(zone: str, shown: datetime, fold: int = 0) -> WallTime:
    return WallTime(shown.date(), shown.time(), zone, fold)


@given(walls())
def test_a_wall_time_is_the_moment_that_the_other_source_says(drawn: tuple[str, datetime]) -> None:
    zone, shown = drawn
    there = shown.replace(tzinfo=second_source(zone))
    if not tz.datetime_exists(there):
        with pytest.raises(NoSuchTime):
            wall(zone, shown).instant()
        return
    for fold in (0, 1):
        assert wall(zone, shown, fold).instant() == there.replace(fold=fold).astimezone(UTC)


@given(walls())
def test_a_wall_time_happens_twice_when_the_other_source_says_so(drawn: tuple[str, datetime]) -> None:
    zone, shown = drawn
    assert wall(zone, shown).happens_twice() == tz.datetime_ambiguous(shown.replace(tzinfo=second_source(zone)))


def test_five_years_have_six_days_of_change_each() -> None:
    assert len(days_of_change()) == 6 * 5
    assert [f"{day:%b %d}" for day in days_of_change()[:6]] == [
        "Mar 08", "Mar 29", "Apr 05", "Oct 04", "Oct 25", "Nov 01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("America/Chicago", date(2026, 3, 8), time(2, 30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15)),
        ("Europe/London", date(2027, 3, 28), time(1, 0)),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_the_zone_named(zone: str, day: date, at: time) -> None:
    with pytest.raises(NoSuchTime, match=clock.zone_label(zone)):
        WallTime(day, at, zone).instant()


def test_of_two_the_second_is_later_by_as_much_as_the_clocks_go_back() -> None:
    first, second = (WallTime(date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe", fold) for fold in (0, 1))
    assert first.happens_twice()
    assert second.instant() - first.instant() == timedelta(minutes=30)


@pytest.mark.parametrize("zone", AWKWARD_ZONES)
def test_hours_before_is_elapsed_time_on_days_of_change(zone: str) -> None:
    for day in days_of_change():
        start = datetime(day.year, day.month, day.day, 15, tzinfo=second_source(zone))
        assert start.astimezone(UTC) - clock.hours_before(start, 24) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(15), "3:00 pm"),
        (time(0, 5), "12:05 am"),
        (time(12, 30), "12:30 pm"),
        (time(9, 7), "9:07 am"),
        (time(12), "noon"),
        (time(0), "midnight"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: time, said: str) -> None:
    assert clock.say_time(at) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Chicago", "Tue, April 14, 3:00 pm Central"),
        ("Pacific/Honolulu", "Tue, April 14, 10:00 am Hawaii"),
        ("America/Phoenix", "Tue, April 14, 1:00 pm Arizona"),
        ("America/St_Johns", "Tue, April 14, 5:30 pm St Johns"),
        ("Asia/Kathmandu", "Wed, April 15, 1:45 am Kathmandu"),
        ("Australia/Lord_Howe", "Wed, April 15, 6:30 am Lord Howe"),
    ],
)
def test_a_moment_is_said_on_the_clock_of_the_zone(zone: str, said: str) -> None:
    assert clock.say_moment(datetime(2026, 4, 14, 20, 0, tzinfo=UTC), zone) == said


@pytest.mark.parametrize(
    ("zone", "day", "at", "said"),
    [
        ("America/Chicago", date(2026, 11, 1), time(1, 30), ("1:30 am Central (CDT)", "1:30 am Central (CST)")),
        (
            "Australia/Lord_Howe",
            date(2026, 4, 5),
            time(1, 45),
            ("1:45 am Lord Howe (UTC+11)", "1:45 am Lord Howe (UTC+10:30)"),
        ),
    ],
)
def test_of_two_equal_times_each_is_said_with_its_clock(zone: str, day: date, at: time, said: tuple[str, str]) -> None:
    moments = [WallTime(day, at, zone, fold).instant() for fold in (0, 1)]
    assert [clock.say_moment(moment, zone).partition(", ")[2].partition(", ")[2] for moment in moments] == list(said)


def test_the_year_is_said_where_it_is_asked_for() -> None:
    assert clock.say_day(date(2026, 4, 14), year=True) == "Tue, April 14, 2026"


def test_a_local_day_may_be_another_than_here() -> None:
    evening = datetime(2026, 4, 14, 20, 0, tzinfo=UTC)
    assert clock.local_day(evening, "America/Chicago") == date(2026, 4, 14)
    assert clock.local_day(evening, "Asia/Kathmandu") == date(2026, 4, 15)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Central Time", "America/Chicago"),
        ("eastern", "America/New_York"),
        ("Mountain Standard Time", "America/Denver"),
        ("PST", "America/Los_Angeles"),
        ("Nowhere time", None),
    ],
)
def test_words_for_a_zone_are_understood(words: str, zone: str | None) -> None:
    assert clock.meant_zone(words) == zone


@pytest.mark.parametrize("name", ["", "Central", "Etc/GMT+5", "../etc/passwd", "america/chicago"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="not a time zone"):
        clock.validate_zone(name)


@pytest.mark.parametrize("name", [*AWKWARD_ZONES, *clock.US_ZONES, "UTC"])
def test_zones_that_people_live_in_are_taken(name: str) -> None:
    clock.validate_zone(name)

"""Quarter hours that are free, against asking a second source of zone data every five minutes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matches.scheduling.finding.quarters_ahead import (
    Ahead,
    ahead,
    all_through,
    any_of,
    around,
    away,
    booked,
    first_of_days,
    free,
    numbers,
)
from matches.scheduling.finding.whose_time import Person
from participants.free_time import LAST_MINUTE, Window
from tests.matches.scheduling.finding import free_weeks
from tests.matches.scheduling.finding.free_weeks import STEP
from tests.sharing_out import examples
from tests.zones import second_source

EVERY_DAY = [Window(day, time(0), LAST_MINUTE) for day in range(7)]


@st.composite
def somebody(draw: st.DrawFn) -> tuple[Person, datetime]:
    first = draw(free_weeks.firsts())
    return draw(free_weeks.people("Rosa", first, required=st.just(True))), first


def fives(stretch: Ahead, number: int) -> list[datetime]:
    return [stretch.moment(number) + n * STEP for n in range(3)]


@settings(max_examples=examples(40))
@given(somebody())
def test_it_is_what_their_clock_shows_every_five_minutes(drawn: tuple[Person, datetime]) -> None:
    person, first = drawn
    stretch = ahead(first, first + timedelta(days=3))
    bits = {
        "free": free(stretch, person.zone, person.windows),
        "away": away(stretch, person.zone, person.away),
        "booked": booked(stretch, person.booked),
    }
    expected: dict[str, list[int]] = {name: [] for name in bits}
    for number in range(stretch.quarters):
        moments = fives(stretch, number)
        expected["free"] += [number] * all(free_weeks.is_free(person, moment) for moment in moments)
        expected["away"] += [number] * any(free_weeks.is_away(person, moment) for moment in moments)
        expected["booked"] += [number] * any(free_weeks.is_booked(person, moment) for moment in moments)
    assert {name: list(numbers(found)) for name, found in bits.items()} == expected


@settings(max_examples=examples(8))
@given(free_weeks.firsts(), st.sampled_from(free_weeks.ZONES))
def test_days_begin_where_the_clock_shows_another_date(first: datetime, zone: str) -> None:
    stretch = ahead(first - timedelta(weeks=2), first + timedelta(weeks=4))
    days = [stretch.moment(n).astimezone(second_source(zone)).date() for n in range(stretch.quarters)]
    expected = [n for n, day in enumerate(days) if n == 0 or days[n - 1] != day]
    assert list(numbers(first_of_days(stretch, zone))) == expected


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Asia/Kathmandu", date(2026, 3, 8), 24),
    ],
)
def test_a_day_is_as_long_as_clocks_make_it(zone: str, day: date, hours: float) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    stretch = ahead(noon - timedelta(days=2), noon + timedelta(days=2))
    assert away(stretch, zone, [(day, day)]).bit_count() / 4 == hours
    assert free(stretch, zone, [Window(day.weekday(), time(0), LAST_MINUTE)]).bit_count() / 4 == hours


def test_a_clock_that_changes_twice_within_the_weeks_ahead_is_followed_through_both() -> None:
    """Morocco went back for Ramadan and forward after it, in 2026 on February 15 and March 22."""
    first, zone = datetime(2026, 2, 5, tzinfo=UTC), "Africa/Casablanca"
    stretch = ahead(first, first + timedelta(weeks=8))
    there = second_source(zone)
    found = free(stretch, zone, [Window(day, time(9), time(10)) for day in range(7)])
    expected = [n for n in range(stretch.quarters) if stretch.moment(n).astimezone(there).hour == 9]
    assert list(numbers(found)) == expected
    assert {stretch.moment(n).hour for n in expected} == {8, 9}


def test_a_stretch_holds_whole_quarter_hours_only() -> None:
    nine = datetime(2026, 5, 4, 9, tzinfo=UTC)
    inside = ahead(nine + timedelta(minutes=1), nine + timedelta(minutes=50))
    assert (inside.moment(0), inside.quarters) == (nine + timedelta(minutes=15), 2)
    outside = around(nine + timedelta(minutes=1), nine + timedelta(minutes=50))
    assert (outside.moment(0), outside.quarters) == (nine, 4)
    assert inside.first_from(nine + timedelta(minutes=16)) == 1
    assert ahead(nine, nine - timedelta(days=1)).quarters == 0
    assert free(ahead(nine, nine), "America/New_York", EVERY_DAY) == 0


def test_a_row_of_quarter_hours_is_told_by_its_first() -> None:
    bits = 0b0111_0110
    assert list(numbers(bits)) == [1, 2, 4, 5, 6]
    assert list(numbers(all_through(bits, 3))) == [4]
    assert list(numbers(any_of(0b100_0000, 3))) == [4, 5, 6]

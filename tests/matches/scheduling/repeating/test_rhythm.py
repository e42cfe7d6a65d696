"""The days on which a group meets again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.scheduling.repeating.rhythm import (
    Rhythm,
    days_of,
    every_month,
    every_weeks,
    next_day,
    nth_weekday,
    rhythm_of,
    weeks_later,
)

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(1, 4), DAYS)
def test_weeks_later_is_the_first_such_day_that_is_ahead(day: date, weeks: int, after: date) -> None:
    found = weeks_later(day, weeks, after=after)
    steps = [day + timedelta(weeks=weeks * number) for number in range(1, 400)]
    assert found == next(step for step in steps if step > after)


@given(DAYS, st.integers(1, 12))
def test_every_month_keeps_weekday_and_place_in_the_month(first: date, count: int) -> None:
    found = every_month(first, count)
    assert found[0] == first
    assert {day.weekday() for day in found} == {first.weekday()}
    assert [(day.year * 12 + day.month) for day in found] == [
        first.year * 12 + first.month + number for number in range(count)
    ]
    if (nth := nth_weekday(first)) < 5:
        assert {nth_weekday(day) for day in found} == {nth}
    else:
        assert {(day + timedelta(weeks=1)).month != day.month for day in found} == {True}


@pytest.mark.parametrize(
    ("first", "months"),
    [
        (date(2026, 1, 29), [(1, 29), (2, 26), (3, 26), (4, 30)]),
        (date(2026, 12, 10), [(12, 10), (1, 14), (2, 11), (3, 11)]),
    ],
)
def test_by_the_month(first: date, months: list[tuple[int, int]]) -> None:
    assert [(day.month, day.day) for day in every_month(first, 4)] == months


def test_by_weeks() -> None:
    assert every_weeks(date(2026, 5, 7), 4, 3) == [date(2026, 5, 7), date(2026, 6, 4), date(2026, 7, 2)]


@given(DAYS, st.sampled_from(Rhythm), st.integers(4, 12))
def test_the_rhythm_of_a_group_is_found_in_its_days(first: date, rhythm: Rhythm, count: int) -> None:
    days = days_of(rhythm, first, count)
    found = rhythm_of(days)
    assert found == rhythm or {found, rhythm} == {Rhythm.MONTH, Rhythm.FOUR_WEEKS}  # three months may look like weeks
    later = next_day(rhythm, days[-1], after=first)
    assert later > days[-1]
    assert later == days_of(rhythm, days[-1], 2)[-1]


@pytest.mark.parametrize(
    ("days", "rhythm"),
    [
        ("05-07 05-21 06-04", Rhythm.TWO_WEEKS),
        ("05-07 05-15 05-21 05-28", Rhythm.WEEK),  # one was moved
        ("05-07 05-14 05-28 06-04", Rhythm.WEEK),  # one was left out
        ("05-14 06-11 07-09 08-13", Rhythm.MONTH),
        ("05-07 06-04 07-02 07-30", Rhythm.FOUR_WEEKS),
        ("05-07 05-14", None),
        ("05-07 05-08 05-09", None),
        ("02-05 05-07 08-06", None),
    ],
)
def test_what_is_usual_between_them_decides(days: str, rhythm: Rhythm | None) -> None:
    assert rhythm_of([date.fromisoformat(f"2026-{day}") for day in days.split()]) == rhythm


def test_the_next_day_is_ahead() -> None:
    assert next_day(Rhythm.TWO_WEEKS, date(2026, 5, 7), after=date(2026, 5, 21)) == date(2026, 6, 4)

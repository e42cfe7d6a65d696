"""The days on which a group meets again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.scheduling.repeating.rhythm import every_month, every_weeks, nth_weekday, weeks_later

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

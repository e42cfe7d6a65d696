"""Lead times of what is booked, in working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.scheduling.notice import Notice, notice, working_days

MONDAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2026, 5, 5), 1),
        (MONDAY, date(2026, 5, 8), 4),
        (MONDAY, date(2026, 5, 10), 4),
        (MONDAY, date(2026, 5, 11), 5),
        (date(2026, 5, 9), date(2026, 5, 11), 1),
        (date(2026, 5, 11), MONDAY, 0),
    ],
)
def test_working_days_are_monday_to_friday_after_the_first_day(first: date, last: date, days: int) -> None:
    assert working_days(first, last) == days


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_they_are_what_counting_gives(first: date, ahead: int) -> None:
    counted = sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, ahead + 1))
    assert working_days(first, first + timedelta(days=ahead)) == counted


@pytest.mark.parametrize(
    ("kind", "detail", "wanted"),
    [
        ("interpreter", "ProTactile", 15),
        ("interpreter", "tactile ASL", 15),
        ("interpreter", "ASL", 10),
        ("captions", "", 10),
        ("ssp", "", 10),
        ("other", "A quiet room", 10),
        ("large_print", "24 pt", 0),
        ("breaks", "", 0),
        ("guide_dog", "", 0),
    ],
)
def test_each_need_wants_its_notice(kind: str, detail: str, wanted: int) -> None:
    assert notice(kind, detail, on=MONDAY, day=date(2026, 5, 18)) == Notice(wanted, left=10)


def test_as_many_days_as_are_wanted_are_enough() -> None:
    assert Notice(10, left=10).is_enough
    assert not Notice(10, left=9).is_enough

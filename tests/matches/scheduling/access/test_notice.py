"""Lead times of what is booked, in working days, and for how many."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.scheduling.access.notice import Lead, Notice, first_day, how_many, is_close, notice
from matches.scheduling.access.working_days import (
    days_before,
    days_off,
    full_days_between,
    holiday,
    is_working_day,
    working_days,
)

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


@pytest.mark.parametrize(
    ("today", "meeting", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2026, 5, 5), 0),
        (MONDAY, date(2026, 5, 7), 2),  # Tuesday and Wednesday: late
        (MONDAY, date(2026, 5, 8), 3),
        (date(2026, 5, 7), date(2026, 5, 12), 2),  # a weekend between
        (date(2026, 5, 7), date(2026, 5, 13), 3),
        (date(2026, 5, 9), date(2026, 5, 13), 2),  # from a Saturday
        (date(2026, 5, 21), date(2026, 5, 27), 2),  # Memorial Day and a weekend between
        (date(2026, 5, 21), date(2026, 5, 28), 3),
        (date(2026, 5, 11), MONDAY, 0),
    ],
)
def test_a_cancellation_counts_the_full_working_days_before_the_meeting(today: date, meeting: date, days: int) -> None:
    assert full_days_between(today, meeting) == days


def test_federal_holidays_are_none_also_where_they_are_observed_on_another_day() -> None:
    assert working_days(date(2026, 11, 23), date(2026, 11, 30)) == 4  # Thanksgiving between
    assert working_days(date(2026, 7, 2), date(2026, 7, 6)) == 1  # July 4 is a Saturday: Friday is off
    assert date(2027, 12, 31) in days_off(2027)  # New Year's Day of 2028 is a Saturday


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sampled_from(["ASL", "ProTactile"]))
def test_the_first_day_that_can_be_booked_is_the_first_with_notice_enough(today: date, detail: str) -> None:
    first = first_day("interpreter", detail, on=today)
    assert first is not None
    assert notice("interpreter", detail, on=today, day=first).is_enough
    assert not notice("interpreter", detail, on=today, day=first - timedelta(days=1)).is_enough
    assert first_day("guide_dog", "", on=today) is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 7, 3), "Independence Day (observed)"),
        (date(2026, 12, 24), ""),
    ],
)
def test_a_holiday_is_known_by_its_name(day: date, name: str) -> None:
    assert holiday(day) == name


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_the_last_day_to_book_leaves_just_as_many_days(day: date, wanted: int) -> None:
    by = days_before(day, wanted)
    assert working_days(by, day) == wanted
    assert not wanted or working_days(by + timedelta(days=1), day) == wanted - 1


@pytest.mark.parametrize(
    ("kind", "detail", "wanted"),
    [
        ("interpreter", "ProTactile", 15),
        ("interpreter", "tactile ASL", 15),
        ("interpreter", "ASL", 10),
        ("captions", "", 10),
        ("ssp", "", 10),
        ("other", "A quiet room", 10),
        ("large_print", "24 pt", 10),
        ("braille", "", 10),
        ("docx", "", 0),
        ("breaks", "", 0),
        ("guide_dog", "", 0),
    ],
)
def test_each_need_wants_its_notice(kind: str, detail: str, wanted: int) -> None:
    found = notice(kind, detail, on=MONDAY, day=date(2026, 5, 18))
    assert (found.wanted, found.left) == (wanted, 10)


def test_as_many_days_as_are_wanted_are_enough() -> None:
    assert Notice(10, left=10, by=MONDAY).is_enough
    assert not Notice(10, left=9, by=MONDAY).is_enough


def test_the_day_to_book_by_is_a_working_day_on_which_the_notice_is_left() -> None:
    for n in range(60):
        day = MONDAY + timedelta(days=n)
        found = notice("interpreter", "ASL", on=MONDAY, day=day)
        assert is_working_day(found.by)
        assert notice("interpreter", "ASL", on=found.by, day=day).is_enough
        late = found.by + timedelta(days=next(m for m in range(1, 9) if is_working_day(found.by + timedelta(days=m))))
        assert not notice("interpreter", "ASL", on=late, day=day).is_enough


def test_a_program_has_lead_times_of_its_own() -> None:
    lead = Lead(tactile=20, usual=5, papers=7)
    day = date(2026, 5, 18)
    kinds = [("interpreter", "ProTactile"), ("interpreter", "ASL"), ("braille", "")]
    wanted = [notice(kind, detail, on=MONDAY, day=day, lead=lead) for kind, detail in kinds]
    assert [one.wanted for one in wanted] == [20, 5, 7]
    assert wanted[1].by == date(2026, 5, 11)


@pytest.mark.parametrize("detail", ["ASL hand over hand", "Print-on-palm", "Tactile ASL"])
def test_what_goes_by_touch_is_known_by_its_words(detail: str) -> None:
    assert is_close(detail)
    assert how_many("interpreter", detail, minutes=30) == 2


def test_who_signs_from_near_needs_as_much_notice_as_by_touch() -> None:
    assert notice("interpreter", "ASL", on=MONDAY, day=date(2026, 5, 18), receives=["close_vision"]).wanted == 15


@pytest.mark.parametrize(
    ("kind", "detail", "minutes", "more", "people"),
    [
        ("interpreter", "ASL", 60, {}, 1),
        ("interpreter", "ASL", 61, {}, 2),
        ("interpreter", "ProTactile", 30, {}, 2),
        ("interpreter", "ASL", 30, {"receives": ["close_vision"]}, 2),
        ("interpreter", "ASL", 30, {"receives": ["speech"]}, 1),
        ("interpreter", "ProTactile", 90, {"team": 3}, 3),
        ("captions", "", 120, {}, 1),
        ("ssp", "", 120, {}, 1),
        ("braille", "", 120, {}, 0),
        ("breaks", "", 120, {}, 0),
    ],
)
def test_over_one_hour_or_by_touch_two_take_turns(
    kind: str, detail: str, minutes: int, more: dict[str, Any], people: int
) -> None:
    assert how_many(kind, detail, minutes=minutes, **more) == people

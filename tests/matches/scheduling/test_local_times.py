"""A meeting's time on one person's clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.scheduling.local_times import Free, LocalTime, local_time
from participants.free_time import Window

TUESDAY = datetime(2026, 4, 14, 20, 0, tzinfo=UTC)  # 3:00 pm Central
CENTRAL = "America/Chicago"


def seen(
    starts_at: datetime = TUESDAY,
    minutes: int = 60,
    zone: str = CENTRAL,
    windows: tuple[Window, ...] = (),
    away: tuple[tuple[date, date], ...] = (),
) -> LocalTime:
    return local_time(starts_at, starts_at + timedelta(minutes=minutes), zone, windows, away)


@pytest.mark.parametrize(
    ("zone", "is_odd"),
    [
        (CENTRAL, False),
        ("Pacific/Honolulu", False),  # 10:00 am
        ("Asia/Kathmandu", True),  # 1:45 am
        ("Europe/London", False),  # 9:00 pm to 10:00 pm
        ("Africa/Cairo", True),  # 10:00 pm to 11:00 pm
        ("Australia/Lord_Howe", True),  # 6:30 am
        ("America/Sao_Paulo", False),
    ],
)
def test_hours_before_seven_and_after_ten_are_odd(zone: str, is_odd: bool) -> None:
    assert seen(zone=zone).is_odd_hour is is_odd


def test_a_meeting_past_midnight_is_odd() -> None:
    assert seen(minutes=8 * 60, zone="Europe/London").is_odd_hour


@pytest.mark.parametrize(
    ("windows", "free"),
    [
        ((), Free.UNKNOWN),
        ((Window(1, time(15), time(16)),), Free.YES),
        ((Window(1, time(9), time(17)),), Free.YES),
        ((Window(1, time(15), time(15, 59)),), Free.NO),
        ((Window(1, time(15, 1), time(17)),), Free.NO),
        ((Window(2, time(9), time(17)),), Free.NO),
        ((Window(1, time(15, 30), time(17)), Window(1, time(12), time(15, 30))), Free.YES),
        ((Window(1, time(12), time(15, 20)), Window(1, time(15, 30), time(17))), Free.NO),
    ],
)
def test_all_of_the_meeting_must_lie_in_the_week_they_gave(windows: tuple[Window, ...], free: Free) -> None:
    assert seen(windows=windows).free is free


def test_a_window_to_the_last_minute_goes_on_after_midnight() -> None:
    late = datetime(2026, 4, 15, 4, 30, tzinfo=UTC)  # Tuesday 11:30 pm Central, to 12:30 am
    assert seen(late, windows=(Window(1, time(20), time(23, 59)), Window(2, time(0), time(2)))).free is Free.YES
    assert seen(late, windows=(Window(1, time(20), time(23, 59)),)).free is Free.NO


def test_the_week_is_that_of_the_persons_own_clock() -> None:
    wednesday_there = (Window(2, time(1), time(3)),)
    assert seen(zone="Asia/Kathmandu", windows=wednesday_there).free is Free.YES


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [
        (date(2026, 4, 14), date(2026, 4, 14), Free.AWAY),
        (date(2026, 4, 10), date(2026, 4, 20), Free.AWAY),
        (date(2026, 4, 15), date(2026, 4, 20), Free.UNKNOWN),
        (date(2026, 4, 1), date(2026, 4, 13), Free.UNKNOWN),
    ],
)
def test_both_days_that_name_an_absence_count(first: date, last: date, free: Free) -> None:
    assert seen(away=((first, last),)).free is free


def test_a_meeting_until_midnight_does_not_touch_the_next_day() -> None:
    until_midnight = datetime(2026, 4, 15, 4, 0, tzinfo=UTC)  # Tuesday 11:00 pm Central
    assert seen(until_midnight, away=((date(2026, 4, 15), date(2026, 4, 16)),)).free is Free.UNKNOWN
    assert seen(until_midnight, windows=(Window(1, time(20), time(23, 59)),)).free is Free.YES


def test_clocks_that_go_back_during_the_meeting_do_not_confuse_it() -> None:
    first_half_past_one = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 1:30 am daylight time, to 1:15 am standard time
    night = (Window(6, time(1), time(2)),)
    assert seen(first_half_past_one, 45, windows=night).free is Free.YES


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    st.integers(15, 480),
    st.sampled_from([CENTRAL, "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Honolulu"]),
)
def test_someone_always_free_is_free_and_someone_never_free_is_not(at: datetime, minutes: int, zone: str) -> None:
    always = tuple(Window(day, time(0), time(23, 59)) for day in range(7))
    other_days = tuple(
        Window(day, time(0), time(23, 59)) for day in range(7) if day != seen(at, 15, zone).begins.weekday()
    )
    assert seen(at, minutes, zone, windows=always).free is Free.YES
    assert seen(at, minutes, zone, windows=other_days).free is Free.NO

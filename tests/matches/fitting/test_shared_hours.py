"""Hours in common, against counting minute by minute."""

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.shared_hours import QUARTERS, WHOLE_WEEK, best_day, hours, in_common, week_of
from participants.free_time import Window

WEEK = 7 * 24 * 60
KATHMANDU, CENTRAL = 345, -300
TIMES = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
WINDOWS = st.lists(
    st.builds(lambda day, one, other: Window(day, min(one, other), max(one, other)), st.integers(0, 6), TIMES, TIMES),
    max_size=6,
)
OFFSETS = st.sampled_from([CENTRAL, 0, KATHMANDU, 60, -600, 780])


def minutes_of(windows: list[Window], offset: int) -> set[int]:
    """Minutes of a week in UTC that are free, one by one."""
    return {
        (window.weekday * 1440 + minute - offset) % WEEK
        for window in windows
        for minute in range(window.begins.hour * 60 + window.begins.minute, window.ends.hour * 60 + window.ends.minute)
    }


@given(st.lists(st.tuples(WINDOWS, OFFSETS), min_size=1, max_size=3))
def test_it_is_what_counting_minute_by_minute_finds(people: list[tuple[list[Window], int]]) -> None:
    common = set.intersection(*(minutes_of(windows, offset) for windows, offset in people))
    assert hours(in_common(week_of(windows, offset) for windows, offset in people)) == len(common) / 60


def test_part_of_a_quarter_hour_is_none() -> None:
    assert hours(week_of([Window(0, time(9, 5), time(9, 40))], 0)) == 0.25


def test_the_week_has_no_seam() -> None:
    """Sunday night in Chicago is Monday in UTC."""
    late = week_of([Window(6, time(20), time(23, 59))], CENTRAL)
    assert hours(late) == 4
    assert hours(late & week_of([Window(0, time(1), time(5))], 0)) == 4


def test_the_best_day_is_told_on_the_readers_clock() -> None:
    week = week_of([Window(3, time(22), time(23, 59)), Window(1, time(9), time(10))], 0)
    assert best_day(week, 0) == 3
    assert best_day(week, KATHMANDU) == 4
    assert best_day(0, 0) is None


def test_where_there_is_nobody_every_hour_is_free() -> None:
    assert in_common([]) == WHOLE_WEEK
    assert hours(WHOLE_WEEK) == 168 == QUARTERS / 4

import itertools
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.free_time import DAY, Window, hours, minutes, subtraction, tidy, union, windows_of

WEEK = 7 * DAY
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def held(found) -> set[int]:
    return {minute for begins, ends in found for minute in range(begins, ends)}


def is_set_of_spans(found) -> bool:
    apart = all(one[1] < other[0] for one, other in itertools.pairwise(found))
    return apart and all(begins < ends for begins, ends in found)


@given(spans, spans)
def test_the_algebra_agrees_with_sets_of_minutes(one, other):
    assert held(union(one, other)) == held(one) | held(other)
    assert held(subtraction(one, other)) == held(one) - held(other)


@given(spans, spans)
def test_every_answer_is_sorted_and_joined(one, other):
    assert all(map(is_set_of_spans, (union(one, other), subtraction(one, other))))


@given(st.lists(st.tuples(st.integers(0, WEEK), st.integers(0, WEEK)), max_size=8))
def test_windows_hold_the_minutes_they_came_from(found):
    lone_last_minutes = {day * DAY - 1 for day in range(1, 8)}
    kept, given_minutes = held(minutes(windows_of(found))), held(union(found))
    assert (kept ^ given_minutes) <= lone_last_minutes


def test_windows_are_cut_at_midnight():
    assert windows_of([(22 * 60, DAY + 120)]) == [
        Window(0, time(22), time(23, 59)),
        Window(1, time(0), time(2)),
    ]


def test_tidy_joins_neighbors_and_overlaps():
    messy = [Window(2, time(10), time(12)), Window(0, time(9), time(10)), Window(2, time(12), time(14))]
    assert tidy([*messy, Window(2, time(11), time(13))]) == [
        Window(0, time(9), time(10)),
        Window(2, time(10), time(14)),
    ]


def test_a_window_that_ends_at_2359_ends_at_midnight():
    assert hours([Window(4, time(20), time(23, 59))]) == 4


def test_minutes_outside_of_the_week_are_refused():
    with pytest.raises(ValueError, match="not within a week"):
        windows_of([(WEEK - 10, WEEK + 10)])

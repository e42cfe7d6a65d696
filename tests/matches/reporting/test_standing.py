"""Clocks of very many rows come out as the clocks of one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matches.reporting.standing import came_out, counted, until_counted
from matches.requesting import clocks

BEGAN = datetime(2026, 3, 7, tzinfo=UTC)
moments = st.integers(0, 40)
holds = st.lists(st.tuples(moments, st.one_of(st.none(), moments)), max_size=4)


def at(number: int) -> datetime:
    return BEGAN + timedelta(microseconds=number)


def as_holds(spans: list[tuple[int, int | None]]) -> list[clocks.Interval]:
    return [(at(since), None if until is None else at(until)) for since, until in spans]


@given(moments, moments, holds)
def test_time_is_counted_alike(begin: int, end: int, spans: list[tuple[int, int | None]]) -> None:
    assert timedelta(microseconds=counted(begin, end, spans)) == clocks.counted(at(begin), at(end), as_holds(spans))


@given(moments, moments, holds)
def test_it_is_due_alike(begin: int, allowed: int, spans: list[tuple[int, int | None]]) -> None:
    due = clocks.due_after(at(begin), timedelta(microseconds=allowed), as_holds(spans))
    found = until_counted(begin, allowed, spans)
    assert (None if found is None else at(found)) == due


def test_what_was_waived_or_never_began_is_not_counted() -> None:
    assert came_out((None, None, None, False, ()), 5, 40) == ("not_counted", None)
    assert came_out((1, 2, None, True, ()), 5, 40) == ("not_counted", None)
    assert came_out((1, None, 3, False, ()), 5, 40) == ("not_counted", None)


def test_an_hour_and_not_a_moment_more_is_in_time() -> None:
    assert came_out((1, 6, None, False, ()), 5, 40) == ("in_time", 5)
    assert came_out((1, 7, None, False, ()), 5, 40) == ("late", 6)
    assert came_out((1, None, None, False, ()), 5, 6) == ("running", None)
    assert came_out((1, None, None, False, ()), 5, 7) == ("overdue", None)
    assert came_out((1, None, None, False, [(2, None)]), 5, 40) == ("running", None)

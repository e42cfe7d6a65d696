"""Turns at a provider of mailboxes."""

from bisect import bisect_left
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.outbox.turns import AT_ONCE, MINUTE, free_after, has_its_turn, limit_of, next_turns, read_limits
from tests.peermatch.outbox.conftest import NOON

SECOND = timedelta(seconds=1)


def test_domains_with_a_comma_between_count_as_one() -> None:
    limits = read_limits("gmail.com,GoogleMail.com=100 yahoo.com=60")
    assert limit_of("rosa@googlemail.com", limits) == limit_of("Bo@Gmail.com", limits) == ("gmail.com", 100)
    assert limit_of("rosa@yahoo.com", limits) == ("yahoo.com", 60)
    assert limit_of("rosa@mail.yahoo.com", limits) is None


@pytest.mark.parametrize("wrong", ["gmail.com", "gmail.com=", "gmail.com=0", "=5", "a.com,=5", "a.com=many", "a.com=²"])
def test_what_is_no_limit_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match="^" + wrong.replace(".", r"\.") + "$"):
        read_limits(f"yahoo.com=60 {wrong}")


@given(
    a_minute=st.integers(1, 500),
    rounds=st.lists(st.tuples(st.integers(1, 60), st.timedeltas(timedelta(0), 5 * MINUTE)), min_size=1, max_size=8),
)
def test_never_more_in_a_minute_and_in_the_order_of_asking(a_minute: int, rounds: list[tuple[int, timedelta]]) -> None:
    now, free, given_out = NOON, NOON - MINUTE, []
    for count, later in rounds:
        now += later
        turns = next_turns(free, count, now, a_minute)
        assert turns[0] <= max(free, now), "the first in the queue waits for nobody but those before it"
        free = free_after(turns, a_minute)
        given_out += turns
    assert given_out == sorted(given_out)
    for turn in given_out:
        # A rounding of microseconds apart.
        within = bisect_left(given_out, turn + MINUTE - 500 * timedelta(microseconds=1)) - given_out.index(turn)
        assert within <= a_minute + 1


def test_after_a_quiet_time_a_quarter_goes_at_once() -> None:
    turns = next_turns(NOON - MINUTE, 100, NOON, 60)
    assert sum(turn <= NOON for turn in turns) == AT_ONCE // SECOND + 1
    assert turns[-1] == NOON - AT_ONCE + 99 * SECOND


def test_a_turn_is_kept_for_a_minute() -> None:
    assert not has_its_turn(None, NOON)
    assert not has_its_turn(NOON + SECOND, NOON)
    assert has_its_turn(NOON, NOON)
    assert not has_its_turn(NOON - MINUTE, NOON)

"""How many contacts, and when the next is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matches.following_up.pace import Wanted, pace
from matches.requesting.clocks import Interval

BEGUN = datetime(2026, 4, 14, 15, 0, tzinfo=UTC)
WANTED = Wanted(contacts=4, weeks=8)
DAY = timedelta(days=1)


def test_the_next_contact_is_due_two_weeks_after_the_last() -> None:
    found = pace(BEGUN, [BEGUN + DAY], WANTED, BEGUN + 10 * DAY)
    assert (found.done, found.next_due, found.is_over) == (1, BEGUN + 15 * DAY, False)
    assert found.until == BEGUN + 56 * DAY
    assert not found.is_behind(BEGUN + 10 * DAY)
    assert found.is_behind(BEGUN + 16 * DAY)


def test_before_the_first_contact_no_pace_counts() -> None:
    assert pace(BEGUN, [], WANTED, BEGUN + 10 * DAY).next_due is None


def test_enough_contacts_end_the_waiting_and_so_do_the_weeks() -> None:
    four = [BEGUN + n * DAY for n in range(4)]
    assert pace(BEGUN, four, WANTED, BEGUN + 10 * DAY).next_due is None
    late = pace(BEGUN, four[:1], WANTED, BEGUN + 60 * DAY)
    assert (late.next_due, late.is_over) == (None, True)


def test_a_match_that_was_never_introduced_counts_from_its_first_contact() -> None:
    assert pace(None, [BEGUN], WANTED, BEGUN + DAY).until == BEGUN + 56 * DAY
    assert pace(None, [], WANTED, BEGUN).until is None


def test_the_weeks_and_the_next_contact_move_by_a_pause() -> None:
    pause = (BEGUN + 2 * DAY, BEGUN + 50 * DAY)
    found = pace(BEGUN, [BEGUN + DAY], WANTED, BEGUN + 50 * DAY, [pause])
    assert (found.until, found.next_due) == (BEGUN + 104 * DAY, BEGUN + 63 * DAY)
    assert not found.is_behind(BEGUN + 50 * DAY)


def test_while_it_pauses_no_contact_falls_due_and_the_weeks_do_not_end() -> None:
    since: Interval = (BEGUN + 2 * DAY, None)
    found = pace(BEGUN, [BEGUN + DAY], WANTED, BEGUN + 70 * DAY, [since])
    assert (found.next_due, found.until, found.is_over) == (None, BEGUN + 124 * DAY, False)


def test_what_was_due_before_the_pause_stays_due() -> None:
    found = pace(BEGUN, [BEGUN + DAY], WANTED, BEGUN + 40 * DAY, [(BEGUN + 20 * DAY, None)])
    assert found.next_due == BEGUN + 15 * DAY


def test_after_a_contact_in_the_pause_the_time_counts_from_its_end() -> None:
    found = pace(BEGUN, [BEGUN + 5 * DAY], WANTED, BEGUN + 12 * DAY, [(BEGUN + 2 * DAY, BEGUN + 10 * DAY)])
    assert found.next_due == BEGUN + 24 * DAY


def test_a_contact_after_the_eighth_week_counts_where_a_pause_moved_its_end() -> None:
    contacts = [BEGUN + DAY, BEGUN + 60 * DAY]
    assert pace(BEGUN, contacts, WANTED, BEGUN + 61 * DAY).done == 1
    assert pace(BEGUN, contacts, WANTED, BEGUN + 61 * DAY, [(BEGUN + 2 * DAY, BEGUN + 50 * DAY)]).done == 2


@given(
    days=st.lists(st.integers(0, 100), max_size=12),
    contacts=st.integers(1, 12),
    weeks=st.integers(1, 20),
    today=st.integers(0, 200),
)
def test_nothing_is_due_that_was_done_and_no_contact_counts_twice(
    days: list[int], contacts: int, weeks: int, today: int
) -> None:
    moments = [BEGUN + day * DAY for day in days]
    found = pace(BEGUN, moments, Wanted(contacts, weeks), BEGUN + today * DAY)
    assert found.done == sum(1 for day in days if day <= weeks * 7)
    if found.next_due is not None:
        assert found.done < contacts
        assert found.next_due > max(moments)
        assert not found.is_over

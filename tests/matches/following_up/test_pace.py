"""How many contacts, and when the next is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matches.following_up.pace import Wanted, pace

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

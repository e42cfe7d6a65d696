"""The three clocks, against a count of minutes that anyone can follow."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from matches.requesting.clocks import (
    Clock,
    Facts,
    Hours,
    Interval,
    Standing,
    Which,
    clocks,
    counted,
    due_after,
    next_clock,
)

START = datetime(2026, 4, 13, 15, 0, tzinfo=UTC)
HOURS = Hours(call_back=24, match=48, reach=48)
FAR = 400  # hours


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def three(now: float, **facts: object) -> tuple[Clock, Clock, Clock]:
    return clocks(Facts(START, **facts), HOURS, at(now))  # type: ignore[arg-type]


moments = st.integers(0, FAR).map(at)
holds = st.lists(st.tuples(moments, st.none() | moments), max_size=5)


def is_held_at(moment: datetime, intervals: list[Interval]) -> bool:
    return any(since <= moment and (until is None or moment < until) for since, until in intervals)


def by_the_hour(begin: datetime, end: datetime, intervals: list[Interval]) -> timedelta:
    """Slow and plain: every hour between the two that lies in no hold."""
    hours = max(int((end - begin) / timedelta(hours=1)), 0)
    return timedelta(hours=sum(not is_held_at(begin + timedelta(hours=n), intervals) for n in range(hours)))


@given(moments, moments, holds)
def test_counted_time_is_every_hour_outside_the_holds(
    begin: datetime, end: datetime, intervals: list[Interval]
) -> None:
    assert counted(begin, end, intervals) == by_the_hour(begin, end, intervals)


@given(moments, st.integers(1, 100), holds)
def test_at_the_due_moment_exactly_what_is_allowed_was_counted(
    begin: datetime, hours: int, intervals: list[Interval]
) -> None:
    allowed = timedelta(hours=hours)
    due = due_after(begin, allowed, intervals)
    if due is None:
        assert counted(begin, at(10 * FAR), intervals) < allowed
    else:
        assert counted(begin, due, intervals) == allowed
        assert counted(begin, due - timedelta(hours=1), intervals) < allowed


@given(moments, holds, st.none() | moments, st.none() | moments, st.none() | moments, st.none() | moments)
@example(at(25), [(at(24), None)], None, None, None, None)  # held from the very moment at which it was due
@example(at(25), [(at(24), at(25))], None, None, None, None)  # and until now
def test_a_clock_is_late_after_its_due_moment_and_never_before(
    now: datetime,
    intervals: list[Interval],
    called: datetime | None,
    matched: datetime | None,
    introduced: datetime | None,
    reached: datetime | None,
) -> None:
    for clock in clocks(Facts(START, called, matched, introduced, reached, holds=intervals), HOURS, now):
        if clock.standing == Standing.LATE:
            assert clock.due is not None
            assert clock.due < now
        if clock.standing == Standing.RUNNING:
            just_run_out = clock.took == HOURS.allowed(clock.which)  # held from then until this very moment
            assert clock.due is None or now <= clock.due or just_run_out
        if clock.standing == Standing.PAUSED:
            assert clock.due is None or now <= clock.due or clock.took == HOURS.allowed(clock.which)
        assert (clock.stopped is not None) == (clock.standing == Standing.DONE)


@given(moments, holds, moments)
def test_more_holds_never_make_a_clock_later(now: datetime, intervals: list[Interval], since: datetime) -> None:
    before = clocks(Facts(START, holds=intervals), HOURS, now)
    after = clocks(Facts(START, holds=[*intervals, (since, None)]), HOURS, now)
    assert all(one.late_by <= other.late_by for one, other in zip(after, before, strict=True))


def test_a_new_request_has_a_day_to_be_called_back_and_two_to_be_matched() -> None:
    call, match, reach = three(1)
    assert (call.due, match.due, reach.due) == (at(24), at(48), None)
    assert [clock.standing for clock in (call, match, reach)] == [
        Standing.RUNNING, Standing.RUNNING, Standing.NOT_BEGUN,
    ]  # fmt: skip
    assert next_clock((call, match, reach)) == call


def test_three_hours_late() -> None:
    call = three(27)[0]
    assert (call.standing, call.late_by) == (Standing.LATE, timedelta(hours=3))


def test_called_back_late_it_stays_on_record_how_late() -> None:
    call, match, _reach = three(40, called_back_at=at(30))
    assert (call.standing, call.late_by, call.took) == (Standing.DONE, timedelta(hours=6), timedelta(hours=30))
    assert next_clock((call, match)) == match


def test_the_third_clock_begins_when_they_are_introduced() -> None:
    assert three(50, matched_at=at(40), introduced_at=at(45))[2].due == at(93)


def test_whoever_talked_before_they_were_introduced_was_reached_in_time() -> None:
    reach = three(50, introduced_at=at(45), reached_at=at(44))[2]
    assert (reach.standing, reach.late_by) == (Standing.DONE, timedelta(0))


def test_waiting_for_an_interpreter_pauses_the_clock_and_stops_nothing() -> None:
    waiting = three(60, called_back_at=at(2), holds=[(at(10), None)])[1]
    assert (waiting.standing, waiting.due, waiting.took) == (Standing.PAUSED, None, timedelta(hours=10))
    found = three(60, called_back_at=at(2), holds=[(at(10), at(58))])[1]
    assert (found.standing, found.due) == (Standing.RUNNING, at(96))


def test_what_was_late_before_the_pause_is_still_late() -> None:
    call = three(60, holds=[(at(30), None)])[0]
    assert (call.standing, call.late_by) == (Standing.LATE, timedelta(hours=6))


def test_a_declined_request_has_no_clock_that_runs() -> None:
    assert [clock.standing for clock in three(100, called_back_at=at(3), over_at=at(20))] == [
        Standing.DONE, Standing.DROPPED, Standing.DROPPED,
    ]  # fmt: skip


def test_a_clock_that_was_waived_does_not_run() -> None:
    assert three(500, waived=frozenset({Which.REACH}), introduced_at=at(1))[2].standing == Standing.DROPPED

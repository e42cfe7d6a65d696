"""The three clocks and the pace count hours that pass: whatever local clocks do, on weekends too, outside holds alone,
and not where a coordinator waived them. Against a count that anyone can follow."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from matches.following_up.pace import Wanted, pace
from matches.requesting.clocks import Facts, Hours, Interval, Standing, Which, clocks, counted, due_after

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS = Hours(call_back=24, match=48, reach=48)
WANTED = Wanted(contacts=4, weeks=8)
ZONES = ("America/Chicago", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Australia/Sydney")


def changes(zone: str) -> list[date]:
    """The days of 2026 on which clocks change there."""
    noons = [datetime.combine(date(2026, 1, 1) + n * DAY, time(12), ZoneInfo(zone)) for n in range(366)]
    return [after.date() for before, after in pairwise(noons) if before.utcoffset() != after.utcoffset()]


CHANGES = [(zone, day) for zone in ZONES for day in changes(zone)]


@st.composite
def nights(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A clock, and midnight UTC of one of the days before or on which it changes."""
    zone, day = draw(st.sampled_from(CHANGES))
    return ZoneInfo(zone), datetime.combine(day - DAY * draw(st.integers(0, 3)), time(), UTC)


hours = st.integers(0, 240)
spans = st.lists(st.tuples(hours, st.none() | hours), max_size=4)


def there(zone: ZoneInfo, midnight: datetime, hour: int) -> datetime:
    return (midnight + hour * HOUR).astimezone(zone)


def local(zone: ZoneInfo, midnight: datetime, told: Sequence[tuple[int, int | None]]) -> list[Interval]:
    return [
        (there(zone, midnight, since), None if until is None else there(zone, midnight, until)) for since, until in told
    ]


def is_free(hour: int, told: Sequence[tuple[int, int | None]]) -> bool:
    return not any(since <= hour and (until is None or hour < until) for since, until in told)


def test_all_clocks_here_change() -> None:
    assert {zone for zone, _day in CHANGES} == set(ZONES)
    assert len(CHANGES) == 2 * len(ZONES)


@given(nights(), hours, hours, spans)
def test_hours_are_counted_as_they_pass_on_any_clock(
    night: tuple[ZoneInfo, datetime], begin: int, end: int, told: list[tuple[int, int | None]]
) -> None:
    found = counted(there(*night, begin), there(*night, end), local(*night, told))
    assert found == HOUR * sum(is_free(hour, told) for hour in range(begin, end))


@given(nights(), hours, st.integers(1, 100), spans)
def test_what_is_allowed_ends_after_as_many_hours_that_count(
    night: tuple[ZoneInfo, datetime], begin: int, allowed: int, told: list[tuple[int, int | None]]
) -> None:
    due = due_after(there(*night, begin), allowed * HOUR, local(*night, told))
    free = [hour for hour in range(begin, begin + 600) if is_free(hour, told)]
    expected = there(*night, free[allowed - 1] + 1) if len(free) >= allowed else None
    # In UTC: Python holds a time that a zone has twice for no other zone's time (PEP 495).
    assert (due and due.astimezone(UTC)) == (expected and expected.astimezone(UTC))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.integers(1, 100))
def test_weekends_count_like_other_days(begin: datetime, allowed: int) -> None:
    """A family that asks on a Friday evening does not wait for Monday."""
    at = begin.replace(tzinfo=UTC)
    assert due_after(at, allowed * HOUR, []) == at + allowed * HOUR


@given(nights(), st.sets(st.sampled_from(Which)), spans, st.tuples(hours, st.none() | hours, st.none() | hours), hours)
def test_a_clock_that_was_waived_is_never_late_and_touches_no_other(
    night: tuple[ZoneInfo, datetime],
    waived: set[Which],
    told: list[tuple[int, int | None]],
    happened: tuple[int, int | None, int | None],
    now: int,
) -> None:
    asked, introduced, reached = (None if hour is None else there(*night, hour) for hour in happened)
    assert asked is not None
    known = {"introduced_at": introduced, "reached_at": reached, "holds": local(*night, told)}
    moment = there(*night, now)
    with_waivers = clocks(Facts(asked, waived=frozenset(waived), **known), HOURS, moment)  # type: ignore[arg-type]
    without = clocks(Facts(asked, **known), HOURS, moment)  # type: ignore[arg-type]
    for one, other in zip(with_waivers, without, strict=True):
        if one.which in waived:
            assert (one.standing, one.is_open, one.late_by) == (Standing.DROPPED, False, timedelta(0))
        else:
            assert one == other


@given(
    nights(),
    st.lists(st.integers(0, 100), min_size=1, max_size=6),
    st.lists(st.tuples(hours, hours), max_size=4),
    hours,
)
def test_the_next_contact_is_due_two_weeks_that_count_after_the_last(
    night: tuple[ZoneInfo, datetime], contacts: list[int], pauses: list[tuple[int, int]], now: int
) -> None:
    found = pace(
        there(*night, 0), [there(*night, hour) for hour in contacts], WANTED, there(*night, now), local(*night, pauses)
    )
    weeks = [hour for hour in range(8 * 7 * 24 + 600) if is_free(hour, pauses)]
    assert found.until == there(*night, weeks[8 * 7 * 24 - 1] + 1)
    assert found.done == len(contacts)
    if len(contacts) >= WANTED.contacts:
        assert found.next_due is None
        return
    after = [hour for hour in range(max(contacts), max(contacts) + 1000) if is_free(hour, pauses)]
    assert found.next_due == there(*night, after[14 * 24 - 1] + 1)
    assert found.is_behind(found.next_due + HOUR)
    assert not found.is_behind(found.next_due)

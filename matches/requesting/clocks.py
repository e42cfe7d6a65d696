"""The three clocks of a request, as domain.md has them. Pure: plain values in and out, every function is told the time.

The coordinator calls back; the match is made, which is the yes of a support parent; the support parent reaches whoever
asked. Figures of Parent to Parent: matched within 48 hours of the request, first contact 24 to 48 hours after the
introduction. Any way of contact stops the third clock, a text or a relay call as well as a voice. Waiting for an
interpreter stops none: it pauses them, and the pause shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum

Interval = tuple[datetime, datetime | None]  # on any clock: all is counted in UTC, where each hour is one
NONE = timedelta(0)


class Which(Enum):
    CALL_BACK = "call_back"
    MATCH = "match"
    REACH = "reach"


class Standing(Enum):
    """How a clock stands: not begun, running, paused, late, done (in time or not), or no longer wanted."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    PAUSED = "paused"
    LATE = "late"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Hours:
    """What a program allows, in hours: to call back, to make the match, to the first contact."""

    call_back: int
    match: int
    reach: int

    def allowed(self, which: Which) -> timedelta:
        """The time that this clock gives."""
        hours = {Which.CALL_BACK: self.call_back, Which.MATCH: self.match, Which.REACH: self.reach}
        return timedelta(hours=hours[which])


@dataclass(frozen=True)
class Facts:
    """What happened to one request, and when. `holds` are times that no clock counts, each (from, until or None);
    `waived` are clocks that a coordinator said do not matter here; `over_at` is when it was declined, merged or closed.
    """

    received_at: datetime
    called_back_at: datetime | None = None
    matched_at: datetime | None = None
    introduced_at: datetime | None = None
    reached_at: datetime | None = None
    over_at: datetime | None = None
    holds: Sequence[Interval] = ()
    waived: frozenset[Which] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Clock:
    """One clock as it stands now. `due` is None before it begins, and while a pause without an end holds it.

    `late_by` and `took` count no held time; `took` is the time from its start until it was stopped, or until now.
    """

    which: Which
    standing: Standing
    started: datetime | None = None
    due: datetime | None = None
    stopped: datetime | None = None
    took: timedelta = NONE
    late_by: timedelta = NONE

    @property
    def is_open(self) -> bool:
        """Whether someone still has to do something for it."""
        return self.standing in (Standing.RUNNING, Standing.PAUSED, Standing.LATE)


def clocks(facts: Facts, hours: Hours, now: datetime) -> tuple[Clock, Clock, Clock]:
    """The three clocks of a request as they stand at `now`, in the order of the work."""
    return (
        _clock(Which.CALL_BACK, facts.received_at, facts.called_back_at, facts, hours, now),
        _clock(Which.MATCH, facts.received_at, facts.matched_at, facts, hours, now),
        _clock(Which.REACH, facts.introduced_at, facts.reached_at, facts, hours, now),
    )


def next_clock(three: Iterable[Clock]) -> Clock | None:
    """The clock that counts now: the first that is still open."""
    return next((clock for clock in three if clock.is_open), None)


def counted(begin: datetime, end: datetime, holds: Sequence[Interval]) -> timedelta:
    """Time between two moments that lies in no hold; none if the end is not after the beginning."""
    begin, end = begin.astimezone(UTC), end.astimezone(UTC)
    if end <= begin:
        return NONE
    held = sum((min(until, end) - max(since, begin) for since, until in _closed(holds, end) if until > begin), NONE)
    return end - begin - held


def due_after(begin: datetime, allowed: timedelta, holds: Sequence[Interval]) -> datetime | None:
    """The moment at which that much time was counted; None if a hold that has no end comes first."""
    at, left = begin.astimezone(UTC), allowed
    for since, until in _joined(holds):
        if until is not None and until <= at:
            continue
        if since - at >= left:
            return at + left
        left -= max(since - at, NONE)
        if until is None:
            return None
        at = until
    return at + left


def _clock(
    which: Which, started: datetime | None, stopped: datetime | None, facts: Facts, hours: Hours, now: datetime
) -> Clock:
    if stopped is not None:
        started = min((started or stopped).astimezone(UTC), stopped)  # they may have talked before they were introduced
    if started is None or which in facts.waived:
        over = facts.over_at is not None or which in facts.waived
        return Clock(which, Standing.DROPPED if over else Standing.NOT_BEGUN, started)
    allowed = hours.allowed(which)
    took = counted(started, stopped or facts.over_at or now, facts.holds)
    due, late_by = due_after(started, allowed, facts.holds), max(took - allowed, NONE)
    standing = _standing(stopped, facts, late_by, now)
    return Clock(which, standing, started, due, stopped, took, late_by)


def _standing(stopped: datetime | None, facts: Facts, late_by: timedelta, now: datetime) -> Standing:
    if stopped is not None:
        return Standing.DONE
    if facts.over_at is not None:
        return Standing.DROPPED
    if late_by > NONE:
        return Standing.LATE
    return Standing.PAUSED if is_held(facts.holds, now) else Standing.RUNNING


def is_held(holds: Sequence[Interval], now: datetime) -> bool:
    """Whether one of these holds is in force at that moment."""
    return any(since <= now and (until is None or now < until) for since, until in _joined(holds))


def _closed(holds: Sequence[Interval], end: datetime) -> list[tuple[datetime, datetime]]:
    """Holds that begin before that moment, joined; those without an end end there."""
    joined = [(since, end if until is None else until) for since, until in _joined(holds) if since < end]
    return [(since, until) for since, until in joined if until > since]


def _joined(holds: Sequence[Interval]) -> list[Interval]:
    """Holds in order, those that overlap or touch made one; empty ones left out."""
    joined: list[Interval] = []
    told = [(since.astimezone(UTC), until and until.astimezone(UTC)) for since, until in holds]
    for since, until in sorted((hold for hold in told if hold[1] is None or hold[1] > hold[0]), key=_begin):
        if joined and (joined[-1][1] is None or since <= joined[-1][1]):
            joined[-1] = (joined[-1][0], _later(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def _begin(hold: Interval) -> datetime:
    return hold[0]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)

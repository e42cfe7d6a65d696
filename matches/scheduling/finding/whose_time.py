"""One person against every start in the weeks ahead: can, can if need be, cannot, and why. Pure.

A start is the number of a quarter hour of a stretch of time (`quarters_ahead`). A meeting takes whole quarter hours:
its length is rounded up.

* **can**: all of the meeting is within their free time.
* **if need be**: all of it is within their waking hours, and either all but at most 30 minutes at its beginning and at
  most 30 minutes at its end is within their free time (some of it is), or they have told nothing of their week.
* **cannot**: all else; and always if they are away on a day that it touches, or booked at any time of it.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cached_property

from matches.scheduling.finding import quarters_ahead
from matches.scheduling.finding.quarters_ahead import QUARTER, Ahead, all_through, any_of
from matches.scheduling.finding.time_order import Can, Said
from participants.free_time import Window

BEYOND = 30  # minutes that a meeting may reach beyond free time, if need be
WAKING = (time(8), time(21))


class Why(Enum):
    """What makes it so."""

    FREE = "free"  # can
    REACHES = "reaches"  # if need be: beyond their free time
    NOT_TOLD = "not_told"  # if need be: nothing known of their week
    AWAY = "away"  # cannot, as all that follow
    BOOKED = "booked"
    NOT_FREE = "not_free"
    NIGHT = "night"  # outside waking hours, and nothing known of their week


@dataclass(frozen=True)
class Person:
    """Somebody who is to come. No windows: they have told nothing of their week.

    `away` are first and last days on their own clock, both away; `booked` are moments from and to.
    """

    key: Hashable
    zone: str
    windows: tuple[Window, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    booked: tuple[tuple[datetime, datetime], ...] = ()
    is_required: bool = True


@dataclass(frozen=True)
class Starts:
    """What every start is for one person, in bits; no two of the first four overlap."""

    person: Person
    yes: int
    if_need_be: int
    away: int
    booked: int
    at_night: int  # those of `yes` that are not all within waking hours

    @cached_property
    def open(self) -> int:
        """Those at which they can, be it only if need be."""
        return self.yes | self.if_need_be

    def can(self, start: int) -> Can:
        if self.yes >> start & 1:
            return Can.YES
        return Can.IF_NEED_BE if self.if_need_be >> start & 1 else Can.NO

    def said(self, start: int) -> Said:
        return Said(self.person.is_required, self.can(start), self.at_night >> start & 1 == 1)

    def why(self, start: int) -> Why:
        told = bool(self.person.windows)
        if self.yes >> start & 1:
            return Why.FREE
        if self.if_need_be >> start & 1:
            return Why.REACHES if told else Why.NOT_TOLD
        if self.away >> start & 1:
            return Why.AWAY
        if self.booked >> start & 1:
            return Why.BOOKED
        return Why.NOT_FREE if told else Why.NIGHT

    def turns(self) -> int:
        """Starts at which anything of this is other than at the start before."""
        return turns_of(self.yes, self.if_need_be, self.away, self.booked, self.at_night)


def turns_of(*marks: int) -> int:
    """Where any of these bits is other than the one before."""
    turns = 0
    for bits in marks:
        turns |= bits ^ bits << 1
    return turns


def quarters(minutes: int) -> int:
    """How many quarter hours a meeting of that length takes."""
    return -(-minutes // QUARTER)


def possible_starts(stretch: Ahead, length: int) -> int:
    """Every start of a meeting that takes so many quarter hours of the stretch."""
    return (1 << max(0, stretch.quarters - length + 1)) - 1


def starts_of(person: Person, stretch: Ahead, length: int, waking: int) -> Starts:
    """`length` in quarter hours. `waking`: the quarter hours of the stretch within waking hours on their clock."""
    possible = possible_starts(stretch, length)
    away = any_of(quarters_ahead.away(stretch, person.zone, person.away), length) & possible
    booked = any_of(quarters_ahead.booked(stretch, person.booked), length) & possible & ~away
    left, awake = possible & ~away & ~booked, all_through(waking, length)
    if not person.windows:
        return Starts(person, 0, left & awake, away, booked, 0)
    free = quarters_ahead.free(stretch, person.zone, person.windows)
    yes = left & all_through(free, length)
    reaching = left & awake & ~yes & _all_but_the_ends(free, length)
    return Starts(person, yes, reaching, away, booked, yes & ~awake)


def waking_hours(stretch: Ahead, zone: str, waking: tuple[time, time] = WAKING) -> int:
    """The quarter hours within waking hours on the clock of that zone."""
    return quarters_ahead.free(stretch, zone, [Window(day, *waking) for day in range(7)])


def _all_but_the_ends(free: int, length: int) -> int:
    """Starts at which it is free but for so much at the beginning and at the end as a meeting may reach beyond."""
    most, found = BEYOND // QUARTER, 0
    for before in range(most + 1):
        after = min(most, length - 1 - before)
        if after >= 0:
            found |= all_through(free, length - before - after) >> before
    return found

"""The best times to meet in the weeks ahead, from what is known of everybody's week. Pure.

A meeting can start at each quarter hour at which all of it lies between the first and the last moment, and every
required person can, be it only if need be (`whose_time`). Starts that follow each other on one day of the organizer's
clock and are the same in all but when (for each person what it is and why, who of each team is free, what is too soon
to book) are one proposal: “any start from 9:00 to 11:30”. Its rank is that of its earliest start.

Proposals stand in the order of `time_order.Rank`. A day of the organizer's clock gives three at most: going down the
order, those of a day that has three are passed over; only if that leaves fewer than were asked for, the first of those
passed over join in, in their place. Starts before everything can be booked are proposals by themselves, of which only
the first three are told, apart from the others: no such is ever best.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from matches.scheduling.finding import in_the_way, quarters_ahead, team_places
from matches.scheduling.finding.in_the_way import InTheWay, Shorter
from matches.scheduling.finding.quarters_ahead import QUARTER, Ahead, numbers
from matches.scheduling.finding.team_places import Places
from matches.scheduling.finding.time_order import Can, Rank, rank_of
from matches.scheduling.finding.whose_time import (
    WAKING,
    Person,
    Starts,
    Why,
    possible_starts,
    quarters,
    starts_of,
    turns_of,
    waking_hours,
)

MOST, A_DAY, TOO_SOON = 10, 3, 3


@dataclass(frozen=True)
class Team:
    """Whom the meeting needs booked: `needed` of `members`. No members: booked elsewhere, nobody knows who is free.

    `kind` says whom, as after “book”: “ASL interpreters”. `from_then`: the first moment for which they can still be
    booked. `nearest`: of the members those who name the way that is wanted; none: it tells nobody apart.
    """

    kind: str
    needed: int
    members: tuple[Person, ...] = ()
    from_then: datetime | None = None
    nearest: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Search:
    """Who meets for how many minutes, wholly between two moments. `zone` is the organizer's; `waking` everybody's."""

    people: tuple[Person, ...]
    minutes: int
    first: datetime
    last: datetime
    zone: str
    teams: tuple[Team, ...] = ()
    waking: tuple[time, time] = WAKING
    most: int = MOST


@dataclass(frozen=True)
class Standing:
    """What a time is for one person. `begins` and `ends` are on their own clock, in their zone."""

    key: Hashable
    zone: str
    is_required: bool
    can: Can
    why: Why
    is_night: bool
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class TeamThen:
    """What a time is for a team: who is free, who only if need be, how many are short.

    `short` is None where nobody knows who is free.
    """

    kind: str
    needed: int
    yes: tuple[Hashable, ...]
    if_need_be: tuple[Hashable, ...]
    short: int | None
    is_too_soon: bool


@dataclass(frozen=True)
class Proposal:
    """Any start from `starts_at` to `last_start`, each as good; all else is told of the first. Moments are in UTC."""

    starts_at: datetime
    last_start: datetime
    ends_at: datetime
    people: tuple[Standing, ...]
    teams: tuple[TeamThen, ...]
    rank: Rank

    @property
    def too_soon(self) -> tuple[str, ...]:
        """The teams for which it is too soon."""
        return tuple(team.kind for team in self.teams if team.is_too_soon)

    def who(self, can: Can) -> tuple[Hashable, ...]:
        return tuple(one.key for one in self.people if one.can == can)


@dataclass(frozen=True)
class Found:
    """`in_the_way` is told where there is no start at all, else None."""

    proposals: tuple[Proposal, ...]
    too_soon: tuple[Proposal, ...]
    in_the_way: InTheWay | None

    @property
    def best(self) -> Proposal | None:
        return self.proposals[0] if self.proposals else None


def best_times(search: Search) -> Found:
    """The best times, best first. Raises ValueError for a meeting of no length; moments must have a zone."""
    if search.minutes <= 0:
        raise ValueError(f"a meeting of {search.minutes} minutes")
    table = _table(search)
    if not table.open:
        return Found((), (), _in_the_way(table))
    ranked = sorted((table.rank(start), start) for start in numbers(table.open & table.turns))
    in_time = [one for one in ranked if not table.is_too_soon(one[1])]
    soon = [one for one in ranked if table.is_too_soon(one[1])]
    return Found(
        tuple(table.proposal(*one) for one in _spread(in_time, search.zone, search.most)),
        tuple(table.proposal(*one) for one in _spread(soon, search.zone, min(TOO_SOON, search.most))),
        None,
    )


def _in_the_way(table: "_Table") -> InTheWay:
    search, length = table.search, quarters(table.search.minutes)
    required = [one for one in table.people if one.person.is_required]
    told = in_the_way.of(required, table.stretch, length, search.zone)
    for fewer in in_the_way.shorter_lengths(length):
        minutes = fewer * QUARTER
        if bits := _table(replace(search, minutes=minutes, teams=())).open:
            return replace(told, shorter=Shorter(minutes, in_the_way.days_of(bits, table.stretch, search.zone)))
    return told


def _spread(ranked: Sequence[tuple[Rank, int]], zone: str, most: int) -> list[tuple[Rank, int]]:
    """The first of them, no more of one day than it gives while there are other days."""
    there, of_day = ZoneInfo(zone), Counter[date]()
    taken: list[tuple[Rank, int]] = []
    passed: list[tuple[Rank, int]] = []
    for one in ranked:
        day = one[0].starts_at.astimezone(there).date()
        (taken if of_day[day] < A_DAY else passed).append(one)
        of_day[day] += 1
        if len(taken) == most:
            return taken
    return sorted(taken + passed[: most - len(taken)])


class _Empty(NamedTuple):
    """How many places of each team nobody can take, of teams whose list is known; and how many more, where nobody takes
    one if need be, and where only those do who name the way that is wanted."""

    short: tuple[int, ...]
    if_need_be: int
    less_near: int


@dataclass(frozen=True)
class _Table:
    """All starts: for each person, and for each on the list of each team."""

    search: Search
    stretch: Ahead
    people: tuple[Starts, ...]
    teams: tuple[tuple[Starts, ...], ...]
    soon: tuple[int, ...]  # for each team the first start that is not too soon
    open: int  # at which every required person can, be it if need be
    turns: int  # at which anything is other than at the start before
    empty_places: dict[bytes, "_Empty"] = field(default_factory=dict)

    def rank(self, start: int) -> Rank:
        said, empty = (one.said(start) for one in self.people), self._empty(start)
        told = {"short": sum(empty.short), "booked_if_need_be": empty.if_need_be, "less_near": empty.less_near}
        return rank_of(said, self.stretch.moment(start), **told)

    def is_too_soon(self, start: int) -> bool:
        return any(start < first for first in self.soon)

    def proposal(self, rank: Rank, start: int) -> Proposal:
        stops = (self.turns | ~self.open) >> start + 1
        last = start + next(numbers(stops & -stops))
        begins, ends = rank.starts_at, rank.starts_at + timedelta(minutes=self.search.minutes)
        people = tuple(_standing(one, start, begins, ends) for one in self.people)
        teams = tuple(self._team(number, start, short) for number, short in enumerate(self._empty(start).short))
        return Proposal(begins, self.stretch.moment(last), ends, people, teams, rank)

    def _empty(self, start: int) -> "_Empty":
        state = bytes(((one.open >> start & 1) << 1) + (one.yes >> start & 1) for team in self.teams for one in team)
        if state not in self.empty_places:
            free = [[one for one in team if one.open >> start & 1] for team in self.teams]
            sure = [[one for one in team if one.yes >> start & 1] for team in self.teams]
            short = self._short(free)
            self.empty_places[state] = _Empty(
                short, sum(self._short(sure)) - sum(short), sum(self._short(self._near(free))) - sum(short)
            )
        return self.empty_places[state]

    def _near(self, free: Sequence[Sequence[Starts]]) -> list[list[Starts]]:
        return [
            [one for one in there if not team.nearest or one.person.key in team.nearest]
            for team, there in zip(self.search.teams, free, strict=True)
        ]

    def _short(self, free: Sequence[Sequence[Starts]]) -> tuple[int, ...]:
        needed = (team.needed if team.members else 0 for team in self.search.teams)
        keys = (tuple(one.person.key for one in team) for team in free)
        return team_places.short([Places(*one) for one in zip(needed, keys, strict=True)])

    def _team(self, number: int, start: int, short: int) -> TeamThen:
        team, members = self.search.teams[number], self.teams[number]
        return TeamThen(
            team.kind,
            team.needed,
            _who(members, start, Can.YES),
            _who(members, start, Can.IF_NEED_BE),
            short if members else None,
            start < self.soon[number],
        )


def _table(search: Search) -> _Table:
    stretch, length = quarters_ahead.ahead(search.first, search.last), quarters(search.minutes)
    awake: dict[str, int] = {}

    def starts(person: Person) -> Starts:
        if person.zone not in awake:
            awake[person.zone] = waking_hours(stretch, person.zone, search.waking)
        return starts_of(person, stretch, length, awake[person.zone])

    people = tuple(starts(person) for person in search.people)
    teams = tuple(tuple(starts(member) for member in team.members) for team in search.teams)
    soon = tuple(max(0, stretch.first_from(team.from_then)) if team.from_then else 0 for team in search.teams)
    turns = quarters_ahead.first_of_days(stretch, search.zone)
    for one in people:
        turns |= one.turns()
    for member in chain.from_iterable(teams):
        turns |= turns_of(member.yes, member.if_need_be)
    for first in soon:
        turns |= 1 << min(first, stretch.quarters)
    return _Table(search, stretch, people, teams, soon, _open(people, stretch, length), turns)


def _open(people: Sequence[Starts], stretch: Ahead, length: int) -> int:
    bits = possible_starts(stretch, length)
    for one in people:
        bits &= one.open if one.person.is_required else bits
    return bits


def _standing(starts: Starts, start: int, begins: datetime, ends: datetime) -> Standing:
    person, there = starts.person, ZoneInfo(starts.person.zone)
    said = starts.said(start)
    here = begins.astimezone(there), ends.astimezone(there)
    return Standing(
        person.key, person.zone, said.is_required, starts.can(start), starts.why(start), said.is_night, *here
    )


def _who(members: Sequence[Starts], start: int, can: Can) -> tuple[Hashable, ...]:
    return tuple(one.person.key for one in members if one.can(start) is can)

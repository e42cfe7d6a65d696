"""Small groups that could sit together: who, for how many hours, and why there is none. Pure: plain values.

For group problem solving and a case study, people who want help with the topic; for a training also some who offer it
or have done it (formats: National Center on Deaf-Blindness factsheet, 2017). All of them on an equal footing, with one
language that all share who come without an interpreter, and with hours in common. A small group is 4 to 8 people in
the field, a peer assist 6 to 8.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from matches.fitting import expertise, shared_hours
from matches.fitting.expertise import Wanted
from matches.fitting.group_search import ANY_LANGUAGE, POINTED_OUT, Option, Search, Sitting
from matches.fitting.suggestions import OFTEN, Known, Place, Weights, judge

GROUPS = 3  # as many are proposed at most; of two at most half of the people are the same
RECEIVERS, PROVIDERS = 40, 8  # of more than so many who could come the best are looked at, one by one judged
TO_SETTLE = 100  # fit that somebody loses of whom something must be settled before they provide: the last resort


class WhyNone(StrEnum):
    """Why there is no group, the first thing that would have to change."""

    FULL = "full"
    NOBODY_WANTS = "nobody-wants"
    FEW_WANT = "few-want"
    NOBODY_PROVIDES = "nobody-provides"
    HOURS = "hours"
    LANGUAGE = "language"
    FOOTING = "footing"
    NOT_FOUND = "not-found"


@dataclass(frozen=True)
class GroupPlan:
    """What is looked for. `fewest` and `most` count all places, of which those who are `here` take `taken`.

    `apart`: pairs of ids that may not sit together, in whatever order; `wary`: those of whom something is pointed out.
    `providers`: how many more of those who come are
    to provide; nobody else need have done it. `hours`: how many a week all must share whose week is known.
    """

    wanted: Wanted
    fewest: int
    most: int
    here: tuple[Known, ...] = ()
    taken: int = 0
    providers: int = 0
    hours: float = 1.0
    apart: frozenset[tuple[int, int]] = frozenset()
    wary: frozenset[tuple[int, int]] = frozenset()
    weights: Weights = field(default_factory=Weights)

    @property
    def quarters(self) -> int:
        return round(self.hours * 60 / shared_hours.QUARTER)

    @property
    def fewest_more(self) -> int:
        """Whoever provides needs somebody who receives."""
        return max(1, self.fewest - self.taken, self.providers + (not self.here))


@dataclass(frozen=True)
class Member:
    """Someone who would come. `provides`: as one who offers the topic or has done it; else as one who wants it."""

    known: Known
    provides: bool
    fit: int  # 0 to 100; less where something must be settled first


@dataclass(frozen=True)
class Group:
    """Those who would come, whoever provides first; and what they share with those who are here."""

    members: tuple[Member, ...]
    here: tuple[Known, ...]

    @cached_property
    def everyone(self) -> tuple[Known, ...]:
        return (*self.here, *(member.known for member in self.members))

    @cached_property
    def week(self) -> int | None:
        """The quarter hours in which all are free whose week is known; None if nobody's is."""
        weeks = [one.week for one in self.everyone if one.week is not None]
        return shared_hours.in_common(weeks) if weeks else None

    @property
    def unknown_weeks(self) -> int:
        return sum(one.week is None for one in self.everyone)

    @property
    def organizations(self) -> frozenset[int]:
        return frozenset(one.organization for one in self.everyone if one.organization is not None)


@dataclass(frozen=True)
class Proposal:
    """Up to three groups, the best first; or why there is none. `is_best`: whether there is surely no better one.

    `able`: how many could come, and as what; `often`: how many more could, had they not been asked so often.
    """

    groups: tuple[Group, ...]
    why_none: WhyNone | None
    able: int
    receivers: int
    providers: int
    often: int
    is_best: bool


def propose(people: Iterable[Known], plan: GroupPlan) -> Proposal:
    """Groups of these people, whatever their order. Nobody is proposed who was asked `OFTEN` times lately or more.

    Best is who fills the most places; of those, who share the most hours, counting no more than one where somebody's
    week is not known; then who come from the most organizations; then who fit best, which counts how rested they are,
    and less wherever something is pointed out between two.
    """
    here = {known.id for known in plan.here}
    pool = [one for one in {one.id: one for one in people}.values() if one.id not in here]
    able = [one for one in pool if wants(one, plan.wanted) or (plan.providers and can_provide(one, plan.wanted))]
    rested = [one for one in able if one.asked < OFTEN]
    receivers = [_member(one, plan) for one in rested if wants(one, plan.wanted)]
    providers = [
        _member(one, plan, provides=True) for one in rested if plan.providers and can_provide(one, plan.wanted)
    ]
    members = sorted([*providers, *receivers], key=_rank)
    groups, is_best = _groups(plan, members)
    why = None if groups else _why_none(plan, members)
    return Proposal(groups, why, len(rested), len(receivers), len(providers), len(able) - len(rested), is_best)


def wants(known: Known, wanted: Wanted) -> bool:
    """Whether they want help with one of the topics."""
    return bool(known.wants & wanted.covered)


def can_provide(known: Known, wanted: Wanted) -> bool:
    """Whether they offer one of the topics, or have done it."""
    return bool(known.helper.offers & wanted.covered or expertise.in_topic(known.helper, wanted))


def _member(known: Known, plan: GroupPlan, *, provides: bool = False) -> Member:
    judged = judge(known, Place(plan.wanted, provides, plan.here), plan.weights)
    return Member(known, provides, judged.fit - (0 if judged.is_settled else TO_SETTLE))


def _rank(member: Member) -> tuple[object, ...]:
    known = member.known
    return -member.fit, known.asked, known.helper.name, known.id, member.provides


def _groups(plan: GroupPlan, members: Sequence[Member]) -> tuple[tuple[Group, ...], bool]:
    """The best, then the best of those that are unlike the ones before; and whether the first is surely best."""
    found: list[int] = []
    is_best, room = True, plan.most - plan.taken
    while room >= plan.fewest_more and len(found) < GROUPS:
        search = _searched(plan, members, room, [_either_way(members, chosen) for chosen in found])
        is_best = search.saw_all if not found else is_best
        if search.best is None:
            break
        found.append(search.best.chosen)
    return tuple(_group(plan, members, chosen) for chosen in found), is_best


def _group(plan: GroupPlan, members: Sequence[Member], chosen: int) -> Group:
    came = [one for place, one in enumerate(members) if chosen >> place & 1]
    return Group(
        tuple(sorted(came, key=lambda one: (not one.provides, one.known.helper.name, one.known.id))), plan.here
    )


def _either_way(members: Sequence[Member], chosen: int) -> int:
    """All options of the people of this group: whoever provides in one and receives in the next is the same person."""
    people = {one.known.id for place, one in enumerate(members) if chosen >> place & 1}
    return sum(1 << place for place, one in enumerate(members) if one.known.id in people)


# Why there is none


def _why_none(plan: GroupPlan, members: Sequence[Member]) -> WhyNone:
    if plan.most - plan.taken < plan.fewest_more:
        return WhyNone.FULL
    if all(one.provides for one in members):
        return WhyNone.NOBODY_WANTS
    if sum(one.provides for one in members) < plan.providers:
        return WhyNone.NOBODY_PROVIDES
    if len({one.known.id for one in members}) < plan.fewest_more:
        return WhyNone.FEW_WANT
    return _what_stands_between(plan, members)


def _what_stands_between(plan: GroupPlan, members: Sequence[Member]) -> WhyNone:
    """What there would be a group without: the hours, then a language too; else their footing."""
    saw_all = True
    forgotten: dict[str, Any]
    for reason, forgotten in ((WhyNone.HOURS, {"week": None}), (WhyNone.LANGUAGE, {"languages": frozenset()})):
        plan = replace(plan, here=tuple(one._replace(**forgotten) for one in plan.here))
        members = [replace(one, known=one.known._replace(**forgotten)) for one in members]
        search = _searched(plan, members, plan.fewest_more)
        if search.best:
            return reason
        saw_all = search.saw_all
    return WhyNone.FOOTING if saw_all else WhyNone.NOT_FOUND


# The search, in bits


def _searched(plan: GroupPlan, members: Sequence[Member], most: int, unlike: Collection[int] = ()) -> Search:
    """Among the best of those who could sit down with those who are here."""
    start, options = _in_bits(plan, members)
    search = Search(options, plan.fewest_more, most, plan.quarters, tuple(unlike))
    able = [place for place in range(len(options)) if search.suits(start, place)]
    first = [place for place in able if members[place].provides][:PROVIDERS]
    then = [place for place in able if not members[place].provides][:RECEIVERS]
    search.run(start, first, then, providers=plan.providers)
    return search


def _in_bits(plan: GroupPlan, members: Sequence[Member]) -> tuple[Sitting, list[Option]]:
    everyone = [*plan.here, *(one.known for one in members)]
    tongues = _numbered(language for one in everyone for language in one.languages)
    houses = _numbered(one.organization for one in everyone if one.organization is not None)
    apart, wary = _pairs(plan.apart, members, with_oneself=True), _pairs(plan.wary, members)
    here = [_option(one, 0, tongues, houses)._replace(apart=apart[one.id], wary=wary[one.id]) for one in plan.here]
    start = Sitting(shared_hours.WHOLE_WEEK)
    for one in here:
        start = start.with_one(0, one)
    options = []
    for place, member in enumerate(members):
        worth = member.fit - POINTED_OUT * sum(one.wary >> place & 1 for one in here)
        option = _option(member.known, worth, tongues, houses)
        options.append(option._replace(apart=apart[member.known.id], wary=wary[member.known.id]))
    return start._replace(chosen=0, size=0, worth=0), options


def _pairs(
    pairs: Iterable[tuple[int, int]], members: Sequence[Member], *, with_oneself: bool = False
) -> Mapping[int, int]:
    """By person, the options of whom they are one of these pairs; nobody may come twice."""
    options: dict[int, int] = defaultdict(int)
    for place, one in enumerate(members):
        options[one.known.id] |= 1 << place
    found = defaultdict(int, options if with_oneself else {})
    for this, that in pairs:
        found[this] |= options.get(that, 0)
        found[that] |= options.get(this, 0)
    return found


def _option(known: Known, worth: int, tongues: Mapping[int, int], houses: Mapping[int, int]) -> Option:
    week = shared_hours.WHOLE_WEEK if known.week is None else known.week
    speaks_any = known.has_interpreter or not known.languages
    languages = ANY_LANGUAGE if speaks_any else sum(tongues[language] for language in known.languages)
    house = houses[known.organization] if known.organization is not None else 0
    return Option(week, known.week is not None, languages, house, worth)


def _numbered(ids: Iterable[int]) -> dict[int, int]:
    """One bit for each of these."""
    return {one: 1 << n for n, one in enumerate(sorted(set(ids)))}

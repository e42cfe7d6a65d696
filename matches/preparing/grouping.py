"""Who is looked at for a small group, and what there is to read of them; in the same number of queries for any number.

At most `MOST_RECEIVERS` who want help with the topic and `MOST_PROVIDERS` who can give it: those with the fewest open
matches first, then those who have been in the program for longest.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Q
from django.utils.translation import ngettext

from matches.fitting import footing
from matches.fitting.expertise import PRACTICE, Wanted, with_narrower
from matches.fitting.footing import Among
from matches.fitting.groups import GroupPlan, Proposal, propose
from matches.fitting.knowing import known_of
from matches.fitting.review import PROVIDING, wanted_of
from matches.fitting.suggestions import Known, Weights
from matches.models import Format, Match, MatchRules, Part, Seat, SeatState
from matches.preparing.earlier import earlier_partners
from matches.preparing.finding import cannot_be_asked, kinds_for
from matches.preparing.formats import SHAPES, places
from participants.models import Evidence, Participant, Topic, are_ready

MOST_RECEIVERS, MOST_PROVIDERS = 200, 50
LEAST_OF_A_GROUP = 3
USUAL_SIZE = {Format.GROUP: 6, Format.CASE_STUDY: 6, Format.TRAINING: 8}  # formats that take a group


@dataclass(frozen=True)
class GroupSearch:
    """What is looked for, and by whom: `knows` says whether they may read what is protected about the match."""

    match: Match
    seats: Sequence[Seat]  # of those who take part
    rules: MatchRules
    wanted: Wanted
    size: int
    hours: int
    experts: int
    on: date
    knows: bool

    @property
    def here(self) -> list[int]:
        return [seat.participant_id for seat in self.seats]

    @property
    def providers(self) -> int:
        """How many more are to provide: so many experts at a training, one wherever else one side provides."""
        is_training = self.match.format == Format.TRAINING
        wanted = self.experts if is_training else int(self.match.is_directional)
        return max(0, wanted - sum(seat.part in PROVIDING for seat in self.seats))

    @property
    def taken(self) -> int:
        """Places that are taken; the facilitator takes none, and a household one."""
        seats = [seat for seat in self.seats if seat.part != Part.FACILITATOR]
        return places((seat.participant_id, seat.participant.household_id) for seat in seats)


@dataclass(frozen=True)
class Pool:
    """Who could come. `is_cut`: there are more, who were not looked at."""

    receivers: Sequence[Participant]
    providers: Sequence[Participant]
    is_cut: bool

    @property
    def everyone(self) -> dict[int, Participant]:
        return {person.pk: person for person in (*self.receivers, *self.providers)}


@dataclass(frozen=True)
class GroupsFound:
    """The proposal, the people in it and those who are here, and what stands between any two."""

    proposal: Proposal
    people: Mapping[int, Participant]
    among: Among
    is_cut: bool


def takes_a_group(match: Match) -> bool:
    return match.format in USUAL_SIZE


def sizes_for(match: Match) -> range:
    """How many people a group of the match's format may have."""
    shape = SHAPES[Format(match.format)]
    return range(max(LEAST_OF_A_GROUP, shape.fewest), shape.most + 1)


def part_of(match: Match, *, provides: bool) -> Part:
    """The part of somebody who comes with a group."""
    if provides:
        return Part.EXPERT if match.format == Format.TRAINING else Part.PROVIDER
    return Part.RECIPIENT if match.is_directional else Part.PEER


def search_for_group(
    match: Match, seats: Collection[Seat], *, size: int, hours: int, topic: int | None, experts: int = 1, on: date,
    knows: bool,
) -> GroupSearch:  # fmt: skip
    """`topic`: the only one of the problem's that counts; all of them if None."""
    wanted = wanted_of(match, on)
    here = [seat for seat in seats if seat.takes_part]
    rules = MatchRules.of(match.program)
    return GroupSearch(match, here, rules, _narrowed(match, wanted, topic), size, hours, experts, on, knows)


def _narrowed(match: Match, wanted: Wanted, topic: int | None) -> Wanted:
    if topic is None or topic not in wanted.topics:
        return wanted
    parents = dict(Topic.objects.filter(program=match.program).values_list("pk", "parent_id"))
    return replace(wanted, topics={topic: wanted.topics[topic]}, covered=with_narrower([topic], parents))


def find_groups(search: GroupSearch) -> GroupsFound:
    pool = _pool(search)
    people = pool.everyone | {seat.participant_id: seat.participant for seat in search.seats}
    among = footing.among(search.match, list(people.values()), search.rules, on=search.on)
    known = known_of(search.match.program_id, people, on=search.on, feedback=search.knows)
    if not search.knows:  # whom a language keeps out would tell who comes with an interpreter
        known = {pk: one._replace(has_interpreter=True) for pk, one in known.items()}
    may_provide = {person.pk for person in pool.providers}
    come = [_as_they_may_come(known[pk], provides=pk in may_provide) for pk in pool.everyone if pk in known]
    apart = among.apart(knows=search.knows) | _of_one_household(people.values())
    plan = replace(_plan(search, known), apart=frozenset(apart), wary=frozenset(among.wary(knows=search.knows)))
    proposal = propose(come, plan)
    return GroupsFound(proposal, people, among, pool.is_cut)


def _plan(search: GroupSearch, known: Mapping[int, Known]) -> GroupPlan:
    here = tuple(known[pk] for pk in search.here if pk in known)
    return GroupPlan(
        search.wanted, min(sizes_for(search.match).start, search.size), search.size, here, search.taken,
        search.providers, float(search.hours), weights=Weights(*search.rules.weights),
    )  # fmt: skip


def _as_they_may_come(known: Known, *, provides: bool) -> Known:
    """Whoever may not provide, as a family that is not ready, has nothing to offer here."""
    return known if provides else known._replace(helper=known.helper._replace(offers=frozenset(), evidence=()))


def _of_one_household(people: Collection[Participant]) -> set[tuple[int, int]]:
    """A family takes one place: one of them is proposed, and whether another comes along is theirs to say."""
    homes: dict[int, list[int]] = defaultdict(list)
    for person in people:
        if person.household_id:
            homes[person.household_id].append(person.pk)
    return {pair for family in homes.values() for pair in combinations(family, 2)}


# Who could come


def _pool(search: GroupSearch) -> Pool:
    rows = _others(search).askable().exclude(readiness__resting_until__gte=search.on)
    rows = rows.select_related("organization").order_by("open_matches", "pk")
    receivers = list(rows.filter(_wanting(search))[: MOST_RECEIVERS + 1])
    providers = list(rows.filter(_providing(search))[: MOST_PROVIDERS + 1]) if search.providers else []
    is_cut = len(receivers) > MOST_RECEIVERS or len(providers) > MOST_PROVIDERS
    return Pool(receivers[:MOST_RECEIVERS], providers[:MOST_PROVIDERS], is_cut)


def cannot_come(search: GroupSearch) -> str:
    """Of those who want help with the topic: how many cannot be asked now and why, in a sentence; empty if all can."""
    wanting = _others(search).filter(_wanting(search))
    resting = wanting.askable().filter(readiness__resting_until__gte=search.on).count()
    words = ngettext("%(n)d more is resting.", "%(n)d more are resting.", resting) % {"n": resting}
    return " ".join(filter(None, [cannot_be_asked(wanting), words if resting else ""]))


def _others(search: GroupSearch) -> Any:
    """Everyone of the kinds who meet on this path, but those who take part and those who said no to this match.

    Where it follows another match, without the people of that one.
    """
    rows: Any = Participant.objects.in_program(search.match.program).listed().filter(kind__in=kinds_for(search.match))
    said_no = search.match.seats.filter(state=SeatState.DECLINED).values("participant")
    return rows.exclude(pk__in=search.here).exclude(pk__in=said_no).exclude(pk__in=earlier_partners(search.match))


def _wanting(search: GroupSearch) -> Q:
    topics = list(search.wanted.covered)
    return Q(pk__in=Participant.wants.through.objects.filter(topic__in=topics).values("participant"))


def _providing(search: GroupSearch) -> Q:
    """Who offers the topic or has done it; of families only who is ready."""
    topics, program = list(search.wanted.covered), search.match.program
    counts = PRACTICE if search.wanted.is_family else search.wanted.enough
    shown = Evidence.objects.in_program(program).filter(topics__in=topics, kind__in=counts).values("participant")
    offering = Participant.offers.through.objects.filter(topic__in=topics).values("participant")
    found = Q(pk__in=offering) | Q(pk__in=shown)
    return found & are_ready(search.rules, search.on) if search.match.is_family else found

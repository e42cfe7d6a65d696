"""Reads what equal footing rests on: who stands how to whom, which organization pays for which, who lives where.

A program is read whole, as far as ties go: a chain may lead through anybody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from matches.fitting import chains
from matches.fitting.ties import FindingKind, Grant, Ground, Tie, touched
from matches.models import MatchRules
from participants.models import Funding, Organization, Participant, Relationship, RelationshipKind
from peermatch.clock import months_before
from peermatch.many import Many

TIES = {
    RelationshipKind.SUPERVISES.value: FindingKind.SUPERVISES,
    RelationshipKind.EVALUATES.value: FindingKind.EVALUATES,
    RelationshipKind.FUNDS.value: FindingKind.FUNDS,
    RelationshipKind.SERVES.value: FindingKind.SERVES,
    RelationshipKind.KEEP_APART.value: FindingKind.KEEP_APART,
    RelationshipKind.SHIELDED.value: FindingKind.KEEP_APART,
}
EVERYWHERE = "matches of several programs are looked at together"


def back_to(rules: MatchRules, on: date) -> date | None:
    """The first day that counts as lately; None where what is over is over."""
    return months_before(on, rules.footing_months) if rules.footing_months else None


def grounds(programs: Collection[int], people: Collection[int], *, since: date) -> dict[int, Ground]:
    """By program: what is or was in force since that day, and where these people, and those served, work and live.

    At most four queries, however many programs and people.
    """
    ties, grants = _ties(programs, since), _grants(programs, since)
    served = {tie.other for found in ties.values() for tie in found if tie.kind == FindingKind.SERVES}
    works_at, lives_in = _places({*people, *served})
    part_of = _part_of(programs) if any(grants.values()) else {}
    return {
        program: Ground(ties[program], grants[program], works_at, part_of.get(program, {}), lives_in)
        for program in programs
    }


def ground_around(program: int, here: Collection[int], *, since: date) -> tuple[Ground, set[int]]:
    """The ground of a program around these people, and everyone else with whom they may have anything to settle.

    In the same number of queries however many people the program has.
    """
    ties, grants = _ties_around(program, here, since), _grants([program], since)[program]
    part_of = _part_of([program])[program] if grants else {}
    served = {tie.other for tie in ties if tie.kind == FindingKind.SERVES}
    works_at, lives_in = _places({*here, *served})
    near = touched(here, Ground(ties, lives_in=lives_in))
    homes = {lives_in[person] for person in {*here, *near} if person in lives_in}
    paying = _paying(here, Ground(grants=grants, works_at=works_at, part_of=part_of))
    around = Participant.records.filter(program=program).filter(Q(household__in=homes) | Q(organization__in=paying))
    near |= set(around.order_by().values_list("pk", flat=True)) if homes or paying else set()
    works_at, lives_in = _places({*here, *served, *near})
    return Ground(ties, grants, works_at, part_of, lives_in), near - set(here)


def _paying(here: Collection[int], ground: Ground) -> set[int]:
    """Organizations that pay for where these people work, or are paid by it, and all that is part of those."""
    houses = {organization for person in here for organization in ground.organizations_of(person)}
    found = {grant.funder for grant in ground.grants if grant.funded in houses}
    found |= {grant.funded for grant in ground.grants if grant.funder in houses}
    parts: dict[int, list[int]] = defaultdict(list)
    for organization, parent in ground.part_of.items():
        parts[parent].append(organization)
    return chains.reach(found, parts)


def _ties(programs: Collection[int], since: date) -> Mapping[int, list[Tie]]:
    ties: dict[int, list[Tie]] = defaultdict(list)
    for program, one, kind, other, begun, until in _tie_rows(programs, since):
        ties[program].append(Tie(one, TIES[kind], other, begun, until))
    return ties


def _ties_around(program: int, here: Collection[int], since: date) -> list[Tie]:
    """Of those who supervise, only what leads up or down from these people; of the others, all."""
    rows, supervises = _tie_rows([program], since), RelationshipKind.SUPERVISES.value
    lines = list(rows.filter(kind=supervises).values_list("one_id", "other_id", "since", "until"))
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for one, other, _since, _until in lines:
        above[other].append(one)
        below[one].append(other)
    reached = chains.reach(here, above) | chains.reach(here, below)
    led = [
        Tie(one, FindingKind.SUPERVISES, other, begun, until) for one, other, begun, until in lines if other in reached
    ]
    others = rows.exclude(kind=supervises)
    return led + [Tie(one, TIES[kind], other, begun, until) for _program, one, kind, other, begun, until in others]


def _tie_rows(programs: Collection[int], since: date) -> Any:
    rows = Relationship.objects.across_programs(EVERYWHERE).filter(program__in=programs, kind__in=TIES)
    rows = rows.filter(Q(until=None) | Q(until__gte=since)).order_by()
    return rows.values_list("program_id", "one_id", "kind", "other_id", "since", "until")


def _grants(programs: Collection[int], since: date) -> Mapping[int, list[Grant]]:
    rows = Funding.objects.across_programs(EVERYWHERE).filter(program__in=programs).not_over(since).order_by()
    grants: dict[int, list[Grant]] = defaultdict(list)
    for program, funder, funded, begun, until in rows.values_list(
        "program_id", "funder_id", "funded_id", "since", "until"
    ):
        grants[program].append(Grant(funder, funded, begun, until))
    return grants


def _part_of(programs: Collection[int]) -> Mapping[int, dict[int, int]]:
    rows = Organization.objects.across_programs(EVERYWHERE).filter(program__in=programs).exclude(parent=None)
    part_of: dict[int, dict[int, int]] = defaultdict(dict)
    for program, organization, parent in rows.order_by().values_list("program_id", "pk", "parent_id"):
        part_of[program][organization] = parent
    return part_of


def _places(people: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Where people work, and where they live."""
    rows = Participant.records.across_programs(EVERYWHERE).filter(pk__among=Many(people)).order_by()
    known = list(rows.values_list("pk", "organization_id", "household_id"))
    return (
        {person: organization for person, organization, _home in known if organization},
        {person: home for person, _organization, home in known if home},
    )

"""What stands between the people of a batch: what rules a pair out, and what is only pointed out, in words.

A batch is read by every coordinator of the program. So of who is, or was, to be kept apart no word is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matches.fitting import equal_footing
from matches.fitting.equal_footing import FootingFinding
from matches.fitting.footing_words import levels_apart, sentence
from matches.fitting.grounds import back_to, grounds
from matches.fitting.pairing import Asking, Between, are_far
from matches.fitting.ties import FindingKind
from matches.models import FootingConcern, MatchRules
from participants.models import Level, Organization, Participant

RANKS = {level.value: rank for rank, level in enumerate(Level)}
Pairs = Mapping[int, set[int]]


@dataclass(frozen=True)
class PointedOut:
    """What a program lets no pair be ruled out by, a sentence each.

    `footing`: by the two people. `levels`: by professional, their name and that of their level.
    """

    footing: Mapping[frozenset[int], Sequence[str]]
    levels: Mapping[int, tuple[str, str]]

    def of(self, asking: Asking, person: int, between: Between) -> list[str]:
        """What is to be known of this person beside those who are here already."""
        told: list[str] = []
        for other in (one.id for one in asking.place.here):
            told += self.footing.get(frozenset({person, other}), ())
            if not between.levels_block and are_far(person, other, asking, between):
                high, low = sorted((person, other), key=lambda one: (-between.ranks[one], one))
                told.append(levels_apart(*self.levels[high], *self.levels[low]))
        return told


def stands_between(
    rules: MatchRules, everyone: Collection[int], asking: Collection[int], met: Pairs, *, on: date
) -> tuple[Between, PointedOut]:
    """Between any of those who ask and anybody else, in a constant number of queries. Who met comes from the caller."""
    found = [one for one in _findings(rules, everyone, on) if set(one.pair) & set(asking)]
    power = [one for one in found if one.kind not in {FindingKind.KEEP_APART, FindingKind.LOOP}]
    blocking = {one for one in found if equal_footing.is_blocking(one, rules.footing_blocks)}
    pointed_out = [one for one in power if one not in blocking]
    rows = Participant.objects.filter(program=rules.program_id, pk__in=everyone).order_by()
    facts = list(rows.values_list("pk", "household_id", "level", "first_name", "last_name"))
    between = Between(
        both_ways(one.pair for one in power if one in blocking),
        both_ways(one.pair for one in found if _keeps_apart(one, blocking)),
        both_ways(one.pair for one in pointed_out), met, {pk: home for pk, home, *_rest in facts if home},
        {pk: RANKS[level] for pk, _home, level, *_name in facts if level}, rules.level_gap,
        FootingConcern.LEVELS in rules.footing_blocks,
    )  # fmt: skip
    levels = {
        pk: (f"{first} {last}".strip(), str(Level(level).label)) for pk, _home, level, first, last in facts if level
    }
    return between, PointedOut(_in_words(rules.program_id, pointed_out), levels)


def _findings(rules: MatchRules, everyone: Collection[int], on: date) -> list[FootingFinding]:
    first = back_to(rules, on)
    ground = grounds([rules.program_id], everyone, since=first or on)[rules.program_id]
    return equal_footing.findings(everyone, ground, on=on, back_to=first)


def _keeps_apart(found: FootingFinding, blocking: Collection[FootingFinding]) -> bool:
    """Who is to be kept apart is, whatever a program lets block."""
    return found.kind == FindingKind.KEEP_APART and (found.until is None or found in blocking)


def _in_words(program: int, found: Collection[FootingFinding]) -> Mapping[frozenset[int], list[str]]:
    if not found:
        return {}
    people = Participant.records.filter(program=program).in_bulk(equal_footing.everyone_in(found))
    organizations = Organization.objects.filter(program=program).in_bulk(equal_footing.organizations_in(found))
    names = {pk: one.name for pk, one in people.items()}
    houses = {pk: one.name for pk, one in organizations.items()}
    told: dict[frozenset[int], list[str]] = defaultdict(list)
    for one in found:
        told[frozenset(one.pair)].append(sentence(one, names, houses))
    return told


def both_ways(pairs: Iterable[tuple[int, int]]) -> Pairs:
    """By person, the others."""
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return found

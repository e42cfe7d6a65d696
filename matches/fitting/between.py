"""Between which people of a match something stands that nobody has gone on with: they do not learn of each other."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from matches.fitting import equal_footing
from matches.fitting.equal_footing import Tie
from matches.fitting.review import TIES
from matches.models import Gate, Match, Waiver
from participants.models import Relationship

EVERYWHERE = "matches of several programs are looked at together"


def kept_from_each_other(people: Mapping[Match, Collection[int]], *, on: date) -> dict[int, frozenset[frozenset[int]]]:
    """By match, the pairs of these people who stand unequal or are to be kept apart that day, and no waiver stands.

    Two queries, however many matches.
    """
    ties, waived = _ties(people, on), _waived(people)
    return {match.pk: _pairs(seated, ties[match.program_id], waived[match.pk]) for match, seated in people.items()}


def _pairs(seated: Collection[int], ties: Collection[Tie], waived: Collection[str]) -> frozenset[frozenset[int]]:
    found = equal_footing.findings(seated, ties) if len(seated) > 1 and ties else []
    return frozenset(
        frozenset({one.chain[0], one.chain[-1]}) for one in found if one.is_blocking and one.key not in waived
    )


def _ties(matches: Collection[Match], on: date) -> Mapping[int, list[Tie]]:
    """By program, whole: a chain may lead through anybody."""
    rows = Relationship.objects.across_programs(EVERYWHERE).standing(on)
    rows = rows.filter(program__in={match.program_id for match in matches}, kind__in=TIES)
    ties: dict[int, list[Tie]] = defaultdict(list)
    for program, one, kind, other, since in rows.order_by().values_list(
        "program_id", "one_id", "kind", "other_id", "since"
    ):
        ties[program].append(Tie(one, TIES[kind], other, since))
    return ties


def _waived(matches: Collection[Match]) -> Mapping[int, set[str]]:
    rows = Waiver.objects.across_programs(EVERYWHERE).standing().filter(match__in=list(matches), gate=Gate.FOOTING)
    waived: dict[int, set[str]] = defaultdict(set)
    for match, finding in rows.values_list("match_id", "finding"):
        waived[match].add(finding)
    return waived

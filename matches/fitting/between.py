"""Between which people of a match something stands that nobody has gone on with: they do not learn of each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from matches.fitting import equal_footing
from matches.fitting.equal_footing import FootingFinding
from matches.fitting.grounds import EVERYWHERE, back_to, grounds
from matches.fitting.ties import FindingKind, Ground
from matches.models import Gate, Match, MatchRules, Waiver
from peermatch.clock import local_day


def kept_from_each_other(
    people: Mapping[Match, Collection[int]], *, at: datetime
) -> dict[int, frozenset[frozenset[int]]]:
    """By match, the pairs of these people between whom a finding blocks, on its program's day, and no waiver stands.

    Who is to be kept apart is, whether their program lets it block or not. As many queries for one match as for many.
    """
    if all(len(seated) < 2 for seated in people.values()):  # while people are asked, nobody has said yes yet
        return {match.pk: frozenset() for match in people}
    rules, waived = _rules(people), _waived(people)
    today = {match.pk: local_day(at, match.program.time_zone) for match in people}
    days = {match.pk: back_to(rules[match.program_id], today[match.pk]) for match in people}
    everyone = {person for seated in people.values() for person in seated}
    since = min((day for day in days.values() if day), default=min(today.values()))
    known = grounds({match.program_id for match in people}, everyone, since=since)
    return {
        match.pk: _pairs(seated, known[match.program_id], rules[match.program_id], waived[match.pk], today[match.pk])
        for match, seated in people.items()
    }


def _pairs(
    seated: Collection[int], ground: Ground, rules: MatchRules, waived: Collection[str], on: date
) -> frozenset[frozenset[int]]:
    found = equal_footing.findings(seated, ground, on=on, back_to=back_to(rules, on))
    return frozenset(frozenset(one.pair) for one in found if one.key not in waived and _keeps_apart(one, rules))


def _keeps_apart(found: FootingFinding, rules: MatchRules) -> bool:
    must = found.kind == FindingKind.KEEP_APART and found.until is None
    return must or equal_footing.is_blocking(found, rules.footing_blocks)


def _rules(matches: Iterable[Match]) -> Mapping[int, MatchRules]:
    programs = {match.program_id for match in matches}
    rows = MatchRules.objects.across_programs(EVERYWHERE).filter(program__in=programs)
    known = {row.program_id: row for row in rows}
    return {program: known.get(program) or MatchRules(program_id=program) for program in programs}


def _waived(matches: Collection[Match]) -> Mapping[int, set[str]]:
    rows = Waiver.objects.across_programs(EVERYWHERE).standing().filter(match__in=list(matches), gate=Gate.FOOTING)
    waived: dict[int, set[str]] = defaultdict(set)
    for match, finding in rows.values_list("match_id", "finding"):
        waived[match].add(finding)
    return waived

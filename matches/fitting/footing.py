"""Equal footing of a match's people: what is on record of them, by the program's rules, and what was settled."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from matches.fitting import equal_footing
from matches.fitting.equal_footing import FootingFinding
from matches.fitting.footing_words import levels_apart, sentence
from matches.fitting.grounds import back_to, ground_around, grounds
from matches.fitting.levels import Standing, far_apart
from matches.fitting.review import Finding, Review, kept_apart_openly, standing_waivers, taking_part
from matches.fitting.ties import FindingKind
from matches.models import FootingConcern, Gate, Match, MatchRules, Seat, Waiver
from participants.models import Level, Organization, Participant


def footing(match: Match, *, on: date, seats: Sequence[Seat] | None = None) -> Review:
    """Whether all in the match stand on an equal footing that day, up every chain, or did not until lately.

    `seats`: as if these took part, and no others.
    """
    rules, seats = MatchRules.of(match.program), taking_part(match) if seats is None else seats
    found = _found(match, seats, rules, on)
    waivers = standing_waivers(match, Gate.FOOTING)
    names, organizations = _people(match, found), _organizations(match, found)
    findings = [_finding(one, names, organizations, rules, waivers) for one in found]
    findings += _levels_apart(match, [seat.participant for seat in seats], rules, waivers)
    return Review(Gate.FOOTING, tuple(findings), _clear(len(seats), found))


def _found(match: Match, seats: Sequence[Seat], rules: MatchRules, on: date) -> list[FootingFinding]:
    people, first = [seat.participant_id for seat in seats], back_to(rules, on)
    if len(people) < 2:
        return []
    ground = grounds([match.program_id], people, since=first or on)[match.program_id]
    parts = {seat.participant_id: str(seat.part) for seat in seats}
    return equal_footing.findings(people, ground, on=on, back_to=first, parts=parts)


def against(
    match: Match, seats: Sequence[Seat], people: Collection[Participant], *, on: date
) -> dict[int, list[Finding]]:
    """What stands that day between each of these people, who are not in the match, and those who take part; by person.

    In as many queries for one as for many.
    """
    rules, here = MatchRules.of(match.program), {seat.participant_id for seat in seats}
    new = {person.pk for person in people} - here
    if not here or not new:
        return {}
    first = back_to(rules, on)
    ground = grounds([match.program_id], here | new, since=first or on)[match.program_id]
    everything = equal_footing.findings(here | new, ground, on=on, back_to=first)
    found = [one for one in everything if len(set(one.pair) & new) == 1 and set(one.pair) & here]
    names, organizations = _people(match, found), _organizations(match, found)
    told: dict[int, list[Finding]] = defaultdict(list)
    for one in found:
        [person] = set(one.pair) & new
        told[person].append(_finding(one, names, organizations, rules, {}))
    return dict(told)


def around(match: Match, seats: Sequence[Seat], rules: MatchRules, part: str, *, on: date) -> "Around":
    """What stands that day between those who take part and anybody else of the program, if they took that part.

    In the same number of queries however many people the program has.
    """
    here = {seat.participant_id: str(seat.part) for seat in seats}
    if not here:
        return Around(match, rules, {})
    first = back_to(rules, on)
    ground, near = ground_around(match.program_id, here, since=first or on)
    told: dict[int, list[FootingFinding]] = defaultdict(list)
    parts = here | dict.fromkeys(near, str(part))
    for one in equal_footing.findings(parts, ground, on=on, back_to=first, parts=parts):
        others = set(one.pair) - set(here)
        if len(others) == 1 and set(one.pair) & set(here):
            told[others.pop()].append(one)
    return Around(match, rules, told)


@dataclass(frozen=True)
class Around:
    """What stands between a match's people and others, by those."""

    match: Match
    rules: MatchRules
    found: Mapping[int, Sequence[FootingFinding]]

    def blocked(self, *, knows: bool) -> list[int]:
        """Those with whom something blocks; without those who are only to be kept apart, for who may not know."""
        return [person for person, found in self.found.items() if any(self._blocks(one, knows) for one in found)]

    @property
    def of_one_household(self) -> list[int]:
        """Those who live with somebody in the match and would take another part than they."""
        return [one for one, found in self.found.items() if any(f.kind == FindingKind.HOUSEHOLD for f in found)]

    def _blocks(self, one: FootingFinding, knows: bool) -> bool:
        is_secret = one.kind == FindingKind.KEEP_APART and not knows
        return not is_secret and equal_footing.is_blocking(one, self.rules.footing_blocks)

    def in_words(self, people: Collection[int], *, knows: bool) -> dict[int, list[Finding]]:
        """What stands between these people and those in the match; what is protected only for who may know."""
        chosen = {person: self.found[person] for person in people if person in self.found}
        everything = [one for found in chosen.values() for one in found]
        names, organizations = _people(self.match, everything), _organizations(self.match, everything)
        said = {
            person: [_finding(one, names, organizations, self.rules, {}) for one in found]
            for person, found in chosen.items()
        }
        return {person: [one for one in found if knows or not one.is_protected] for person, found in said.items()}


def among(match: Match, people: Collection[Participant], rules: MatchRules, *, on: date) -> "Among":
    """What stands that day between any two of these people, in the match or not, if all took the same part.

    In the same number of queries however many people these are.
    """
    pks, first = [person.pk for person in people], back_to(rules, on)
    ground = grounds([match.program_id], pks, since=first or on)[match.program_id]
    found = equal_footing.findings(pks, ground, on=on, back_to=first)
    return Among(match, rules, tuple(people), tuple(found))


@dataclass(frozen=True)
class Among:
    """What stands between people any of whom may sit together."""

    match: Match
    rules: MatchRules
    people: tuple[Participant, ...]
    found: tuple[FootingFinding, ...]

    def apart(self, *, knows: bool) -> set[tuple[int, int]]:
        """Pairs between whom something blocks; without those who are only to be kept apart, for who may not know."""
        return self._pairs(blocking=True, knows=knows)

    def wary(self, *, knows: bool) -> set[tuple[int, int]]:
        """Pairs of whom something is only pointed out; the same holds for who may not know."""
        return self._pairs(blocking=False, knows=knows)

    def _pairs(self, *, blocking: bool, knows: bool) -> set[tuple[int, int]]:
        blocks = self.rules.footing_blocks
        told = [one for one in self.found if equal_footing.is_blocking(one, blocks) == blocking]
        is_of_levels = (FootingConcern.LEVELS in blocks) == blocking
        levels = self._levels(self.people) if is_of_levels else []
        pairs = {one.pair for one in told if knows or one.kind != FindingKind.KEEP_APART}
        return pairs | {(one.people[0].pk, one.people[1].pk) for one in levels}

    def in_words(self, groups: Sequence[Collection[int]], *, knows: bool) -> list[list[Finding]]:
        """By group, what stands between two of it; what is protected only for who may know."""
        by_group = [[one for one in self.found if set(one.pair) <= set(group)] for group in groups]
        everything = [one for found in by_group for one in found]
        names, organizations = _people(self.match, everything), _organizations(self.match, everything)
        told = [[_finding(one, names, organizations, self.rules, {}) for one in found] for found in by_group]
        for found, group in zip(told, groups, strict=True):
            found += self._levels([person for person in self.people if person.pk in group])
        return [[one for one in found if knows or not one.is_protected] for found in told]

    def _levels(self, people: Sequence[Participant]) -> list[Finding]:
        return _levels_apart(self.match, list(people), self.rules, {})


def levels_too_far(match: Match, seats: Sequence[Seat], rules: MatchRules) -> list[str]:
    """The levels of a professional who would be too far from somebody here, where levels are compared."""
    order = [level.value for level in Level]
    here = [order.index(seat.participant.level) for seat in seats if seat.participant.level]
    if match.is_family or not rules.level_gap:
        return []
    return [level for rank, level in enumerate(order) if any(abs(rank - one) >= rules.level_gap for one in here)]


def _clear(count: int, found: Iterable[FootingFinding]) -> str:
    if count < 2:
        return _("There is nobody to compare yet.")
    if any(one.kind != FindingKind.LOOP for one in found):  # power that this program only points out, or that was
        return _("Nothing blocks the match. Bear in mind:")
    if count == 2:
        return _("Neither has power over the other, directly or up the chain.")
    return _("No one has power over another, directly or up the chain.")


def _finding(
    found: FootingFinding,
    people: Mapping[int, Participant],
    organizations: Mapping[int, Organization],
    rules: MatchRules,
    waivers: Mapping[str, Waiver],
) -> Finding:
    names = {pk: person.name for pk, person in people.items()}
    words = sentence(found, names, {pk: one.name for pk, one in organizations.items()})
    is_secret = found.kind == FindingKind.KEEP_APART
    return Finding(
        key=found.key,
        sentence=words,
        open_sentence=kept_apart_openly() if is_secret else words,
        status=_status(found),
        blocking=equal_footing.is_blocking(found, rules.footing_blocks),
        waiver=waivers.get(found.key),
        people=tuple(people[pk] for pk in found.chain),
        organizations=tuple(organizations[pk] for pk in found.through or ()),
    )


def _status(found: FootingFinding) -> str:
    if found.until is not None:
        return _("Until lately")
    to_settle = found.kind in {FindingKind.KEEP_APART, FindingKind.LOOP}
    return (
        _("To settle") if to_settle else _("One household") if found.kind == FindingKind.HOUSEHOLD else _("Not equal")
    )


def _people(match: Match, found: Iterable[FootingFinding]) -> dict[int, Participant]:
    pks = equal_footing.everyone_in(found)
    return Participant.records.filter(program=match.program).in_bulk(pks) if pks else {}


def _organizations(match: Match, found: Iterable[FootingFinding]) -> dict[int, Organization]:
    pks = equal_footing.organizations_in(found)
    return Organization.objects.filter(program=match.program).in_bulk(pks) if pks else {}


# Levels


def _levels_apart(
    match: Match, seated: list[Participant], rules: MatchRules, waivers: Mapping[str, Waiver]
) -> list[Finding]:
    ranks = {level.value: rank for rank, level in enumerate(Level)}
    people = {person.pk: person for person in seated if person.level}
    if match.is_family or len(people) < 2:
        return []
    standings = [Standing(person.pk, ranks[person.level]) for person in people.values()]
    blocks = FootingConcern.LEVELS in rules.footing_blocks
    pairs = far_apart(standings, rules.level_gap)
    return [_level_finding(people[high], people[low], waivers, blocks=blocks) for high, low in pairs]


def _level_finding(high: Participant, low: Participant, waivers: Mapping[str, Waiver], *, blocks: bool) -> Finding:
    """Its key names the levels too: with others it is another finding."""
    words = levels_apart(high.name, high.get_level_display(), low.name, low.get_level_display())
    key = f"levels:{high.pk}-{low.pk}:{high.level}-{low.level}"
    return Finding(key, words, words, _("Levels apart"), blocks, waivers.get(key), (high, low))

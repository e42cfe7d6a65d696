"""Who may not sit together as equals, with the chain that proves it. Pure: ids and days in, findings out.

The rule is the factsheet's (National Center on Deaf-Blindness, 2017): participants stand on an equal footing;
power differences stifle the relationship, so supervisors are not typically involved. Whoever evaluates someone's work,
pays for it, or serves their family has power over them too. Circles in the records are themselves reported.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise, product

from matches.fitting import chains
from matches.fitting.ties import FindingKind, Grant, Ground, Tie

DIRECT = frozenset({FindingKind.EVALUATES, FindingKind.FUNDS, FindingKind.KEEP_APART})  # of two people, and no chain
RECENTLY = "recently"
ORDER = {kind: place for place, kind in enumerate(FindingKind)}


@dataclass(frozen=True)
class FootingFinding:
    """`chain` is the proof: from the highest down; the two to keep apart or who live together; or around a circle.

    Of those who serve a family it may end in who lives with it. `through` are the organizations of whom one pays for
    the other's work. `until` is the last day on which it was so; None if it is so now. `key` names the finding and all
    it rests on: with another chain, or the same one begun anew, it is another.
    """

    kind: FindingKind
    chain: tuple[int, ...]
    key: str
    through: tuple[int, int] | None = None
    until: date | None = None

    @property
    def pair(self) -> tuple[int, int]:
        """The two between whom it stands, the higher first."""
        return self.chain[0], self.chain[-1]


def findings(
    people: Collection[int],
    ground: Ground,
    *,
    on: date,
    back_to: date | None = None,
    parts: Mapping[int, str] | None = None,
) -> list[FootingFinding]:
    """All that speaks against these people as equals on a day, then what did on any day from `back_to` until then.

    In the order of the kinds; within one, by chain. Of several chains between two people the shortest is given, then
    the one of lowest ids. What stands between two people now is not told again as what was; of what was, the last day
    is told. A chain was one only if all of it was in force on one day. Circles are reported where they touch these
    people or anyone above them. Who lives together is no fault where they take the same part (`parts`: by person).
    """
    seated = sorted(set(people))
    near = _near(seated, ground)
    found = [*_on_day(seated, near, on), *_at_home(seated, near, parts or {})]
    told = {(one.kind, one.pair) for one in found}
    for day in _last_days(near, on, back_to):
        fresh = [one for one in _on_day(seated, near, day) if one.kind != FindingKind.LOOP]
        found += [_ended(one, day) for one in fresh if (one.kind, one.pair) not in told]
        told |= {(one.kind, one.pair) for one in fresh}
    return sorted(found, key=lambda one: (one.until is not None, ORDER[one.kind], one.chain))


def is_blocking(finding: FootingFinding, chosen: Collection[str]) -> bool:
    """Whether a program that chose these kinds (and `RECENTLY`, for what was) lets it block. A circle never does."""
    if finding.kind == FindingKind.LOOP or finding.kind not in chosen:
        return False
    return finding.until is None or RECENTLY in chosen


def everyone_in(found: Iterable[FootingFinding]) -> set[int]:
    """Ids of all people whose names the sentences need."""
    return {person for finding in found for person in finding.chain}


def organizations_in(found: Iterable[FootingFinding]) -> set[int]:
    """Ids of all organizations whose names the sentences need."""
    return {organization for finding in found for organization in finding.through or ()}


def _near(seated: list[int], ground: Ground) -> Ground:
    """What may matter to these people, of whatever day."""
    above: dict[int, list[int]] = {}
    for tie in ground.ties:
        if tie.kind == FindingKind.SUPERVISES:
            above.setdefault(tie.other, []).append(tie.one)
    reached, here = chains.reach(seated, above), set(seated)
    homes = {ground.lives_in[person] for person in seated if person in ground.lives_in}
    served = here | {person for person, home in ground.lives_in.items() if home in homes}
    ends = {FindingKind.SUPERVISES: reached, FindingKind.SERVES: served}
    ties = [
        tie
        for tie in ground.ties
        if tie.other in ends.get(tie.kind, here) and (tie.kind == FindingKind.SUPERVISES or tie.one in here)
    ]
    return replace(ground, ties=sorted(ties, key=_place), grants=sorted(ground.grants, key=_place))


def _place(one: Tie | Grant) -> tuple[object, ...]:
    """Where the same is said twice, the first said is the proof, in whatever order it was read."""
    return (*one[:-2], one.since or date.min, one.until or date.max)


def _last_days(near: Ground, on: date, back_to: date | None) -> list[date]:
    """The days on which something near was so for the last time, latest first.

    Whatever stood on some day of that span and stands no longer stood on one of these.
    """
    if back_to is None:
        return []
    ends = {until for until in (*(tie.until for tie in near.ties), *(grant.until for grant in near.grants)) if until}
    return sorted((day for day in ends if back_to <= day < on), reverse=True)


def _stands(one: Tie | Grant, day: date) -> bool:
    return (one.since is None or one.since <= day) and (one.until is None or one.until >= day)


def _on_day(seated: list[int], near: Ground, day: date) -> list[FootingFinding]:
    ties = [tie for tie in near.ties if _stands(tie, day)]
    known = {(tie.one, tie.kind, tie.other): tie for tie in ties}
    direct = _direct(ties)
    return [
        *(_finding(FindingKind.SUPERVISES, chain, known) for chain in _supervision(seated, ties)),
        *(_finding(kind, pair, known) for kind, pair in direct),
        *_by_grants(seated, near, day, {pair for kind, pair in direct if kind == FindingKind.FUNDS}),
        *(_finding(FindingKind.SERVES, chain, known) for chain in _serving(seated, ties, near)),
        *(_finding(FindingKind.LOOP, loop, known) for loop in _circles(seated, ties)),
    ]


def _supervisors(ties: Iterable[Tie]) -> dict[int, list[int]]:
    above: dict[int, set[int]] = {}
    for tie in ties:
        if tie.kind == FindingKind.SUPERVISES:
            above.setdefault(tie.other, set()).add(tie.one)
    return {person: sorted(superiors) for person, superiors in above.items()}


def _supervision(seated: list[int], ties: list[Tie]) -> list[tuple[int, ...]]:
    above, here = _supervisors(ties), set(seated)
    return sorted(chain for person in seated for chain in chains.chains_down_to(person, here, above))


def _circles(seated: list[int], ties: list[Tie]) -> list[tuple[int, ...]]:
    above = _supervisors(ties)
    return chains.loops(chains.reach(seated, above), above)


def _direct(ties: Iterable[Tie]) -> list[tuple[FindingKind, tuple[int, int]]]:
    """To keep apart may be said in either direction, or in both: it is one pair."""
    found = set()
    for tie in ties:
        if tie.kind in DIRECT and tie.one != tie.other:
            pair = (tie.one, tie.other)
            found.add((tie.kind, (min(pair), max(pair)) if tie.kind == FindingKind.KEEP_APART else pair))
    return sorted(found, key=lambda one: (ORDER[one[0]], one[1]))


def _serving(seated: list[int], ties: Iterable[Tie], near: Ground) -> list[tuple[int, ...]]:
    """From who serves to the person whose family that is, or on to one who lives with them and is here."""
    homes = _homes(seated, near)
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for tie in (tie for tie in ties if tie.kind == FindingKind.SERVES):
        home = near.lives_in.get(tie.other)
        if home is not None and near.lives_in.get(tie.one) == home:
            continue  # one's own family
        for person in {tie.other, *(homes.get(home, ()) if home is not None else ())} - {tie.one}:
            chain = (tie.one, person) if person == tie.other else (tie.one, tie.other, person)
            pair = (tie.one, person)
            found[pair] = min(found.get(pair, chain), chain, key=lambda one: (len(one), one))
    here = set(seated)
    return sorted(chain for chain in found.values() if chain[-1] in here)


def _homes(seated: list[int], near: Ground) -> dict[int, list[int]]:
    """Those of them who live somewhere, by household."""
    homes: dict[int, list[int]] = {}
    for person in seated:
        if (home := near.lives_in.get(person)) is not None:
            homes.setdefault(home, []).append(person)
    return homes


def _by_grants(
    seated: list[int], near: Ground, day: date, told: Collection[tuple[int, int]]
) -> Iterable[FootingFinding]:
    """Pairs of whom one works for an organization that pays for the other's, or for what either of them is part of.

    Within one organization there is no such pair: what it pays its own parts is its own business.
    """
    for (one, other), between in _grants_between(seated, near, day).items():
        if (one, other) not in told:
            mine, theirs = near.organizations_of(one), near.organizations_of(other)
            nearest = min(between, key=lambda grant: (mine.index(grant.funder) + theirs.index(grant.funded), grant[:2]))
            facts = f"{one}-{other}:{nearest.funder}>{nearest.funded}:{nearest.since}"
            yield FootingFinding(
                FindingKind.FUNDS, (one, other), _key(FindingKind.FUNDS, (one, other), facts), nearest[:2]
            )


def _grants_between(seated: list[int], near: Ground, day: date) -> dict[tuple[int, int], list[Grant]]:
    """By pair, the grants from a house of the one to a house of the other that the one is not of as well."""
    grants = [grant for grant in near.grants if _stands(grant, day)]
    houses = {person: near.organizations_of(person) for person in seated} if grants else {}
    staff: dict[int, list[int]] = {}
    for person, organizations in houses.items():
        for organization in organizations:
            staff.setdefault(organization, []).append(person)
    found: dict[tuple[int, int], list[Grant]] = {}
    for grant in grants:
        for one, other in product(staff.get(grant.funder, ()), staff.get(grant.funded, ())):
            if one != other and grant.funded not in houses[one]:
                found.setdefault((one, other), []).append(grant)
    return found


def _at_home(seated: list[int], near: Ground, parts: Mapping[int, str]) -> Iterable[FootingFinding]:
    for home, family in _homes(seated, near).items():
        for one, other in combinations(family, 2):
            if parts.get(one) != parts.get(other):
                facts = f"{one}-{other}:{home}:{parts.get(one)}:{parts.get(other)}"
                key = _key(FindingKind.HOUSEHOLD, (one, other), facts)
                yield FootingFinding(FindingKind.HOUSEHOLD, (one, other), key)


def _finding(
    kind: FindingKind, chain: tuple[int, ...], ties: Mapping[tuple[int, FindingKind, int], Tie]
) -> FootingFinding:
    facts = " ".join(_fact(kind, one, other, ties) for one, other in _steps(kind, chain))
    return FootingFinding(kind, chain, _key(kind, chain, facts))


def _ended(finding: FootingFinding, day: date) -> FootingFinding:
    key = _key(finding.kind, finding.chain, f"{finding.key} until {day}")
    return replace(finding, until=day, key=key)


def _key(kind: FindingKind, chain: tuple[int, ...], facts: str) -> str:
    return f"{kind}:{chain[0]}-{chain[-1]}:{hashlib.sha256(facts.encode()).hexdigest()[:20]}"


def _fact(kind: FindingKind, one: int, other: int, ties: Mapping[tuple[int, FindingKind, int], Tie]) -> str:
    """One step of the proof, with when it began; to keep apart may be said from either side."""
    of = FindingKind.SUPERVISES if kind == FindingKind.LOOP else kind
    sides = [ties.get((one, of, other)), *([ties.get((other, of, one))] if kind == FindingKind.KEEP_APART else [])]
    return f"{one}-{other}:" + ",".join(str(tie.since) for tie in sides if tie)


def _steps(kind: FindingKind, chain: tuple[int, ...]) -> list[tuple[int, int]]:
    return chains.steps_around(chain) if kind == FindingKind.LOOP else list(pairwise(chain))

"""Who may not sit together as equals, with the chain that proves it. Pure: ids in, findings out.

The rule is the factsheet's (National Center on Deaf-Blindness, 2017): participants stand on an equal footing;
power differences stifle the relationship, so supervisors are not typically involved. What the records say may be
wrong or go round in circles: every walk below visits a person once, and circles are themselves reported.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, TypeVar

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

Supervisors = Mapping[int, Sequence[int]]  # person → those directly above, lowest id first
Directed = tuple[int, "FindingKind", int]
Step = TypeVar("Step")


class FindingKind(StrEnum):
    SUPERVISES = "supervises"
    KEEP_APART = "keep-apart"
    LOOP = "loop"


class Tie(NamedTuple):
    """One person stands above another (`supervises`) or is to be kept apart from them, since that day."""

    one: int
    kind: FindingKind
    other: int
    since: date | None = None


@dataclass(frozen=True)
class FootingFinding:
    """`chain` is the proof: from the highest down; the two to keep apart; or once around a circle.

    `key` names the finding and all it rests on: with another chain, or the same one begun anew, it is another.
    """

    kind: FindingKind
    chain: tuple[int, ...]
    key: str

    @property
    def is_blocking(self) -> bool:
        """A circle in the records is said, and blocks nobody by itself."""
        return self.kind != FindingKind.LOOP


def findings(people: Collection[int], ties: Collection[Tie]) -> list[FootingFinding]:
    """All that speaks against these people as equals, supervision first, then pairs to keep apart, then circles.

    `ties` may reach far beyond the match: chains are followed through people who have no part in it. Of several
    chains between two people the shortest is given, then the one of lowest ids. Circles are reported where they
    touch these people or anyone above them.
    """
    seated = sorted(set(people))
    by_person = _supervisors(ties)
    reach = _closure(seated, by_person)
    known = {(tie.one, tie.kind, tie.other): tie for tie in ties if tie.other in reach}
    above = {person: sorted(set(by_person[person])) for person in reach if person in by_person}
    chains = [chain for person in seated for chain in _chains_down_to(person, seated, above)]
    return [
        *(_finding(FindingKind.SUPERVISES, chain, known) for chain in sorted(chains)),
        *(_finding(FindingKind.KEEP_APART, pair, known) for pair in _pairs_to_keep_apart(set(seated), ties)),
        *(_finding(FindingKind.LOOP, loop, known) for loop in _loops(reach, above)),
    ]


def everyone_in(found: Iterable[FootingFinding]) -> set[int]:
    """Ids of all people whose names the sentences need."""
    return {person for finding in found for person in finding.chain}


def sentence(finding: FootingFinding, names: Mapping[int, str]) -> str:
    """The finding in a coordinator's words."""
    said = tuple(names[person] for person in finding.chain)
    if finding.kind == FindingKind.KEEP_APART:
        return _("%(one)s and %(other)s are to be kept apart.") % {"one": said[0], "other": said[1]}
    if finding.kind == FindingKind.LOOP:
        return _loop_sentence(said)
    if len(said) == 2:
        return _("%(one)s supervises %(other)s.") % {"one": said[0], "other": said[1]}
    between = get_text_list(list(said[1:-1]), _("and"))
    return _("%(one)s supervises %(other)s through %(between)s.") % {
        "one": said[0], "other": said[-1], "between": between,
    }  # fmt: skip


def _loop_sentence(said: tuple[str, ...]) -> str:
    if len(said) == 1:
        return _("The records say that %(name)s supervises themselves.") % {"name": said[0]}
    around = get_text_list(
        [_("%(one)s supervises %(other)s") % {"one": a, "other": b} for a, b in _steps_around(said)], _("and")
    )
    return _("The records go round in a circle: %(around)s.") % {"around": around}


def _supervisors(ties: Iterable[Tie]) -> dict[int, list[int]]:
    """Those directly above each person; of a whole program, so nothing is sorted here."""
    above: dict[int, list[int]] = {}
    for tie in ties:
        if tie.kind == FindingKind.SUPERVISES:
            above.setdefault(tie.other, []).append(tie.one)
    return above


def _chains_down_to(person: int, seated: Collection[int], above: Supervisors) -> list[tuple[int, ...]]:
    """For each seated superior of the person, the shortest chain from the superior down to them."""
    below = _walk_up(person, above)
    return [_chain(top, person, below) for top in seated if top != person and top in below]


def _walk_up(start: int, above: Supervisors) -> dict[int, int]:
    """Everyone above the start, each with who stands directly below on the shortest way; breadth first."""
    below: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        person = waiting.popleft()
        for superior in above.get(person, ()):
            if superior not in below:
                below[superior] = person
                waiting.append(superior)
    return below


def _chain(top: int, bottom: int, below: Mapping[int, int]) -> tuple[int, ...]:
    chain = [top, below[top]]
    while chain[-1] != bottom:
        chain.append(below[chain[-1]])
    return tuple(chain)


def _pairs_to_keep_apart(seated: set[int], ties: Iterable[Tie]) -> list[tuple[int, int]]:
    """Said in either direction, or in both, it is one pair."""
    return sorted(
        {
            (min(tie.one, tie.other), max(tie.one, tie.other))
            for tie in ties
            if tie.kind == FindingKind.KEEP_APART and tie.one != tie.other and {tie.one, tie.other} <= seated
        }
    )


def _closure(seated: Iterable[int], above: Supervisors) -> set[int]:
    reached = set(seated)
    waiting = list(reached)
    while waiting:
        for superior in above.get(waiting.pop(), ()):
            if superior not in reached:
                reached.add(superior)
                waiting.append(superior)
    return reached


def _loops(people: set[int], above: Supervisors) -> list[tuple[int, ...]]:
    """One circle through each person who is in any, shortest first found, each circle once; highest first."""
    loops: list[tuple[int, ...]] = []
    told: set[int] = set()
    for person in sorted(_left_after_peeling(people, above)):
        below = {} if person in told else _walk_up(person, above)
        if person in below:
            loop = _chain(person, person, below)[:-1]
            told.update(loop)
            loops.append(loop)
    return loops


def _left_after_peeling(people: set[int], above: Supervisors) -> set[int]:
    """Takes away whoever has no superior left, again and again: nobody is left unless there is a circle."""
    left = {person: len(above.get(person, ())) for person in people}
    below: dict[int, list[int]] = {}
    for person in people:
        for superior in above.get(person, ()):
            below.setdefault(superior, []).append(person)
    free = [person for person, count in left.items() if count == 0]
    while free:
        person = free.pop()
        del left[person]
        for one in below.get(person, ()):
            left[one] -= 1
            if left[one] == 0:
                free.append(one)
    return set(left)


def _finding(kind: FindingKind, chain: tuple[int, ...], ties: Mapping[Directed, Tie]) -> FootingFinding:
    facts = " ".join(_fact(kind, one, other, ties) for one, other in _steps(kind, chain))
    digest = hashlib.sha256(facts.encode()).hexdigest()[:20]
    return FootingFinding(kind, chain, f"{kind}:{chain[0]}-{chain[-1]}:{digest}")


def _fact(kind: FindingKind, one: int, other: int, ties: Mapping[Directed, Tie]) -> str:
    """One step of the proof, with when it began; to keep apart may be said from either side."""
    if kind == FindingKind.KEEP_APART:
        sides = [ties.get((one, kind, other)), ties.get((other, kind, one))]
    else:
        sides = [ties.get((one, FindingKind.SUPERVISES, other))]
    return f"{one}-{other}:" + ",".join(str(tie.since) for tie in sides if tie)


def _steps(kind: FindingKind, chain: tuple[int, ...]) -> list[tuple[int, int]]:
    return _steps_around(chain) if kind == FindingKind.LOOP else list(pairwise(chain))


def _steps_around(chain: tuple[Step, ...]) -> list[tuple[Step, Step]]:
    return list(zip(chain, (*chain[1:], chain[0]), strict=True))

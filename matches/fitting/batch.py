"""Who of many askers goes with whom of many providers: most of them matched, and of these ways the best. Pure.

Most first, then the best total: a family that waits is worth more than a better fit for another. The same people are
always given the same pairs, and after an edit nobody is moved who need not be. Ids and whole numbers in and out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from matches.fitting.solving import best_pairs

Pair = tuple[int, int]  # asker, provider


class Refused(StrEnum):
    """Why a locked pair cannot be."""

    IMPOSSIBLE = "impossible"
    FORBIDDEN = "forbidden"
    TWICE = "twice"
    FULL = "full"


class LockRefused(ValueError):
    """`pair` is locked and cannot be, for the reason `why`."""

    def __init__(self, pair: Pair, why: Refused) -> None:
        super().__init__(f"Asker {pair[0]} cannot be locked to provider {pair[1]}: {why}.")
        self.pair, self.why = pair, why


@dataclass(frozen=True)
class Batch:
    """What there is to choose from.

    `worth`: by asker, what each possible provider is worth to them, 0 or more; who is not named is impossible.
    `capacities`: by provider, how many more they can take. `locked` pairs are kept, `forbidden` ones are not made.
    `before`: by asker, whom they were given last; of equally good ways the one nearest to it is taken.
    """

    worth: Mapping[int, Mapping[int, int]]
    capacities: Mapping[int, int]
    locked: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    before: Mapping[int, int] = field(default_factory=dict)

    def allows(self, asker: int, provider: int) -> bool:
        return provider in self.worth.get(asker, {}) and (asker, provider) not in self.forbidden

    def without(self, pair: Pair) -> "Batch":
        """As if that pair were neither locked nor forbidden."""
        return replace(self, locked=self.locked - {pair}, forbidden=self.forbidden - {pair})


@dataclass(frozen=True)
class Assignment:
    """`given`: by asker, their provider. `total` is the worth of all its pairs."""

    given: Mapping[int, int]
    total: int

    @property
    def count(self) -> int:
        return len(self.given)


@dataclass(frozen=True)
class Cost:
    """How many are matched, and the total worth, without an edit or all of them; and how it is with them."""

    count_without: int
    total_without: int
    count: int
    total: int

    @property
    def fewer(self) -> int:
        return self.count_without - self.count

    @property
    def less(self) -> int:
        """Less worth in total; below 0 where more are matched without it, of whom each is worth less."""
        return self.total_without - self.total


def assign(batch: Batch) -> Assignment:
    """The assignment that matches most askers, and of these the one of greatest worth, with every lock kept.

    Exact. Raises LockRefused for a lock that cannot be kept.
    """
    insist_on_locks(batch)
    left = Counter(dict(batch.capacities))
    left.subtract(Counter(provider for _asker, provider in batch.locked))
    settled = dict(batch.locked)
    askers = sorted(set(batch.worth) - set(settled))
    providers = sorted(provider for provider, capacity in left.items() if capacity > 0)
    found = best_pairs(_rows(batch, askers, providers), [left[provider] for provider in providers])
    given = {asker: providers[at] for asker, at in zip(askers, found, strict=True) if at is not None} | settled
    given = {asker: given[asker] for asker in sorted(given)}
    return Assignment(given, sum(batch.worth[asker][provider] for asker, provider in given.items()))


def insist_on_locks(batch: Batch) -> None:
    """Raises LockRefused for the first locked pair, by ids, that cannot be."""
    askers: set[int] = set()
    taken: Counter[int] = Counter()
    for asker, provider in sorted(batch.locked):
        taken[provider] += 1
        if why := _why_refused(batch, asker, provider, twice=asker in askers, taken=taken[provider]):
            raise LockRefused((asker, provider), why)
        askers.add(asker)


def _why_refused(batch: Batch, asker: int, provider: int, *, twice: bool, taken: int) -> Refused | None:
    if provider not in batch.worth.get(asker, {}):
        return Refused.IMPOSSIBLE
    if (asker, provider) in batch.forbidden:
        return Refused.FORBIDDEN
    if twice:
        return Refused.TWICE
    return Refused.FULL if taken > batch.capacities.get(provider, 0) else None


def _rows(batch: Batch, askers: list[int], providers: list[int]) -> list[dict[int, int]]:
    """Worth by position. To stay with whom one had decides between equals: it weighs less than any worth."""
    position = {provider: at for at, provider in enumerate(providers)}
    forbidden: dict[int, list[int]] = {}
    for asker, provider in batch.forbidden:
        forbidden.setdefault(asker, []).append(provider)
    scale = len(askers) + 1 if batch.before else 1
    rows = []
    for asker in askers:
        row = {position[one]: worth * scale for one, worth in batch.worth[asker].items() if one in position}
        for provider in forbidden.get(asker, ()):
            row.pop(position.get(provider, -1), None)
        if (had := position.get(batch.before.get(asker, -1), -1)) in row:
            row[had] += 1
        rows.append(row)
    return rows


def costs(batch: Batch, found: Assignment, *, most: int) -> dict[Pair, Cost]:
    """By locked and forbidden pair what it costs: how it would be without that one. `found` is how it is with all.

    Each is one more search: the pairs of lowest ids are told, `most` of them.
    """
    edits = sorted(batch.locked | batch.forbidden)[:most]
    return {pair: cost_against(assign(batch.without(pair)), found) for pair in edits}


def cost_against(other: Assignment, found: Assignment) -> Cost:
    return Cost(other.count, other.total, found.count, found.total)

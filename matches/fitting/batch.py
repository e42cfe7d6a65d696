"""Who of many askers goes with whom of many providers: most of them matched, and of these ways the best. Pure.

Most first, then the best total: a family that waits is worth more than a better fit for another. The same people are
always given the same pairs, and after an edit nobody is moved who need not be. Ids and whole numbers in and out.

Nobody is in more matches than they take, whether they ask or provide. Who asks is helped before they help: what they
provide is what their own asking leaves.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from matches.fitting.solving import Together, best_pairs

Pair = tuple[int, int]  # asker, provider


class Refused(StrEnum):
    """Why a locked pair cannot be."""

    IMPOSSIBLE = "impossible"
    FORBIDDEN = "forbidden"
    TWICE = "twice"
    FULL = "full"
    KEPT = "kept"
    ASKS = "asks"


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
    `wary`: pairs of which something is pointed out; of equally good ways one with fewest of them is taken. `before`: by
    asker, whom they were given last; of these ways the one nearest to it is taken.
    `whose`: by asker, whose match it would be, if that person may be given too many; `takes`: how many more each of
    these can be given. `gives`: by provider, the person they are, if they ask in this batch too.
    """

    worth: Mapping[int, Mapping[int, int]]
    capacities: Mapping[int, int]
    locked: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    before: Mapping[int, int] = field(default_factory=dict)
    wary: frozenset[Pair] = frozenset()
    whose: Mapping[int, int] = field(default_factory=dict)
    takes: Mapping[int, int] = field(default_factory=dict)
    gives: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """By provider, how many more they can take beside what is kept for their own asking."""
        return {provider: max(0, capacity - self.kept(provider)) for provider, capacity in self.capacities.items()}

    def kept(self, provider: int) -> int:
        """How many places are kept for what they ask themselves: for each of it for which somebody is possible.

        Edits change nothing about it: to forbid a pair would else let somebody be matched.
        """
        return self._asking[self.gives[provider]] if provider in self.gives else 0

    @cached_property
    def _asking(self) -> Counter[int]:
        return Counter(self.whose[asker] for asker, row in self.worth.items() if row and asker in self.whose)

    def left_to(self, given: Mapping[int, int]) -> Counter[int]:
        """By person who asks, how many more can be given to them beside these."""
        left = Counter(dict(self.takes))
        left.subtract(Counter(self.whose[asker] for asker in given if asker in self.whose))
        return left

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
    left = Counter(dict(batch.places))
    left.subtract(Counter(provider for _asker, provider in batch.locked))
    settled = dict(batch.locked)
    askers = sorted(set(batch.worth) - set(settled))
    providers = sorted(provider for provider, capacity in left.items() if capacity > 0)
    capacities = [left[provider] for provider in providers]
    found = best_pairs(_rows(batch, askers, providers), capacities, _together(batch, askers, settled))
    given = {asker: providers[at] for asker, at in zip(askers, found, strict=True) if at is not None} | settled
    given = {asker: given[asker] for asker in sorted(given)}
    return Assignment(given, sum(batch.worth[asker][provider] for asker, provider in given.items()))


def insist_on_locks(batch: Batch) -> None:
    """Raises LockRefused for the first locked pair, by ids, that cannot be."""
    kept: dict[int, int] = {}
    for asker, provider in sorted(batch.locked):
        if why := _why_refused(batch, asker, provider, kept):
            raise LockRefused((asker, provider), why)
        kept[asker] = provider


def why_refused(batch: Batch, pair: Pair) -> Refused | None:
    """Why that pair cannot be locked beside those that are, whatever is forbidden; None if it can.

    Of whoever asks, what is locked already does not count: they would be locked to this one instead.
    """
    asker, provider = pair
    kept = {one: other for one, other in sorted(batch.locked) if one != asker}
    return _why_refused(replace(batch, forbidden=batch.forbidden - {pair}), asker, provider, kept)


def _why_refused(batch: Batch, asker: int, provider: int, kept: Mapping[int, int]) -> Refused | None:
    """`kept`: the locks before this one."""
    if provider not in batch.worth.get(asker, {}):
        return Refused.IMPOSSIBLE
    if (asker, provider) in batch.forbidden:
        return Refused.FORBIDDEN
    if asker in kept:
        return Refused.TWICE
    taken = list(kept.values()).count(provider)
    if taken >= batch.places.get(provider, 0):
        return Refused.FULL if taken >= batch.capacities.get(provider, 0) else Refused.KEPT
    is_full = asker in batch.whose and batch.left_to(kept)[batch.whose[asker]] < 1
    return Refused.ASKS if is_full else None


def _rows(batch: Batch, askers: list[int], providers: list[int]) -> list[dict[int, int]]:
    """Worth by position. What is pointed out, then to stay with whom one had, decides between equals: all of the one
    weighs less than any worth, all of the other less than any of the one.
    """
    position = {provider: at for at, provider in enumerate(providers)}
    forbidden, wary = _by_asker(batch.forbidden), _by_asker(batch.wary)
    near = len(askers) + 1 if batch.before else 1
    far = near * (len(askers) + 1) if batch.wary else near
    rows = []
    for asker in askers:
        row = {position[one]: (worth + 1) * far for one, worth in batch.worth[asker].items() if one in position}
        for provider in forbidden.get(asker, ()):
            row.pop(position.get(provider, -1), None)
        for at in (position.get(provider, -1) for provider in wary.get(asker, ())):
            if at in row:
                row[at] -= near
        if (had := position.get(batch.before.get(asker, -1), -1)) in row:
            row[had] += 1
        rows.append(row)
    return rows


def _by_asker(pairs: Iterable[Pair]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for asker, provider in pairs:
        found.setdefault(asker, []).append(provider)
    return found


def _together(batch: Batch, askers: list[int], settled: Mapping[int, int]) -> list[Together]:
    """Those of one person who may not all be given somebody, by position."""
    members: dict[int, list[int]] = {}
    for at, asker in enumerate(askers):
        if asker in batch.whose:
            members.setdefault(batch.whose[asker], []).append(at)
    left = batch.left_to(settled)
    return [(ats, max(0, left[person])) for person, ats in members.items() if left[person] < len(ats)]


def costs(batch: Batch, found: Assignment, *, most: int) -> dict[Pair, Cost]:
    """By locked and forbidden pair what it costs: how it would be without that one. `found` is how it is with all.

    Each is one more search: the pairs of lowest ids are told, `most` of them.
    """
    edits = sorted(batch.locked | batch.forbidden)[:most]
    return {pair: cost_against(assign(batch.without(pair)), found) for pair in edits}


def cost_against(other: Assignment, found: Assignment) -> Cost:
    return Cost(other.count, other.total, found.count, found.total)

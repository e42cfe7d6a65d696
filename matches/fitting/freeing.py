"""What would let one more of a batch be matched: room at somebody, a lock lifted, a pair allowed again. Pure.

As many are matched as can be. So whoever goes without has nobody, or everybody who could be theirs is taken and stays
so however the others move (Berge: there is no augmenting path). What opens such a path is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matches.fitting.batch import Assignment, Batch, Pair

Reach = Mapping[int, frozenset[int]]  # by provider: to whom one of theirs could move


@dataclass(frozen=True)
class Freeing:
    """Each of these by itself would let one more be matched.

    `room`: providers who would have to take one more, the best for this asker first. `locks`, `forbidden`: pairs.
    """

    room: tuple[int, ...] = ()
    locks: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()

    @property
    def is_hopeless(self) -> bool:
        """Nobody is possible, whatever is changed in the batch."""
        return not (self.room or self.locks or self.forbidden)


def freeing(batch: Batch, found: Assignment) -> dict[int, Freeing]:
    """By asker who goes without, what would free them. `found` is the batch's assignment with most pairs."""
    moves = _moves(batch, found)
    ends = _towards(moves, _with_room(batch, found))
    locks = {pair: _towards(moves, {pair[1]}) for pair in sorted(batch.locked) if _may_move_on(batch, pair, ends)}
    ways = {pair: _ways_to(found, moves, pair) for pair in sorted(batch.forbidden) if _would_end(batch, pair, ends)}
    return {asker: _freeing(batch, asker, locks, ways) for asker in sorted(batch.worth) if asker not in found.given}


def _freeing(batch: Batch, asker: int, locks: Mapping[Pair, set[int]], ways: Mapping[Pair, set[int]]) -> Freeing:
    possible = _possible(batch, asker)
    worth = batch.worth[asker]
    return Freeing(
        tuple(sorted(possible, key=lambda provider: (-worth[provider], provider))),
        tuple(pair for pair, reached in locks.items() if possible & reached),
        tuple(pair for pair, reached in ways.items() if pair[0] == asker or possible & reached),
    )


def _possible(batch: Batch, asker: int) -> set[int]:
    return {provider for provider in batch.worth.get(asker, {}) if batch.allows(asker, provider)}


def _moves(batch: Batch, found: Assignment) -> Reach:
    moves: dict[int, set[int]] = {}
    for asker, provider in found.given.items():
        if (asker, provider) not in batch.locked:
            moves.setdefault(provider, set()).update(_possible(batch, asker))
    return {provider: frozenset(reached - {provider}) for provider, reached in moves.items()}


def _with_room(batch: Batch, found: Assignment) -> set[int]:
    taken = list(found.given.values())
    return {provider for provider, capacity in batch.capacities.items() if capacity > taken.count(provider)}


def _towards(moves: Reach, ends: Collection[int]) -> set[int]:
    """These, and all providers of whom somebody could move, one after the other, until one reaches one of these."""
    reached, latest = set(ends), set(ends)
    while latest:
        latest = {one for one, to in moves.items() if one not in reached and not to.isdisjoint(latest)}
        reached |= latest
    return reached


def _may_move_on(batch: Batch, lock: Pair, ends: set[int]) -> bool:
    """Whether whoever is locked there could be matched elsewhere."""
    return bool((_possible(batch, lock[0]) - {lock[1]}) & ends)


def _would_end(batch: Batch, pair: Pair, ends: set[int]) -> bool:
    is_locked = any(asker == pair[0] for asker, _provider in batch.locked)
    return not is_locked and pair[1] in batch.worth.get(pair[0], {}) and pair[1] in ends


def _ways_to(found: Assignment, moves: Reach, pair: Pair) -> set[int]:
    """The providers by way of whom somebody could take the place of whoever may not go to theirs."""
    had = found.given.get(pair[0])
    return _towards(moves, {had}) if had is not None else set()

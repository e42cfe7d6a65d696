"""What would let one more of a batch be matched: room at somebody, a lock lifted, a pair allowed again. Pure.

As many are matched as can be. So whoever goes without has nobody, or is given as much as they take, or everybody who
could be theirs is taken and stays so however the others move (Berge: there is no augmenting path). What opens such a
path is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matches.fitting.batch import Assignment, Batch, Pair

Reach = Mapping[int, frozenset[int]]  # by provider: to whom one of theirs could move


@dataclass(frozen=True)
class Freeing:
    """Each of these by itself would let one more be matched.

    `room`: providers who would have to take one more, the best for this asker first. `locks`, `forbidden`: pairs.
    `own`: whoever asks would have to take one more.

    What only explains it: `is_full` says that whoever asks is given all they take, so that nothing else would help;
    `kept` are those who could provide, and whose places are kept for what they ask themselves.
    """

    room: tuple[int, ...] = ()
    locks: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    own: bool = False
    is_full: bool = False
    kept: tuple[int, ...] = ()

    @property
    def is_hopeless(self) -> bool:
        """Nobody is possible, whatever is changed in the batch."""
        return not (self.room or self.locks or self.forbidden or self.is_full or self.kept)


def freeing(batch: Batch, found: Assignment) -> dict[int, Freeing]:
    """By asker who goes without, what would free them. `found` is the batch's assignment with most pairs."""
    return _Paths(batch, found).freeing()


class _Paths:
    """Who of an assignment could move where."""

    def __init__(self, batch: Batch, found: Assignment) -> None:
        self.batch, self.given = batch, found.given
        self.left = batch.left_to(found.given)
        self.without = [asker for asker in sorted(batch.worth) if asker not in found.given]
        self.possible = {asker: _possible(batch, asker) for asker in batch.worth}
        self.mates = self._mates()
        self.moves = self._moves()
        self.ends = self._towards(self._with_room())

    def freeing(self) -> dict[int, Freeing]:
        locks = {pair: self._towards({pair[1]}) for pair in sorted(self.batch.locked) if self._may_move_on(pair)}
        ways = {pair: self._towards(self._held(pair[0])) for pair in sorted(self.batch.forbidden) if self._ends(pair)}
        return {asker: self._freeing(asker, locks, ways) for asker in self.without}

    def _freeing(self, asker: int, locks: Mapping[Pair, set[int]], ways: Mapping[Pair, set[int]]) -> Freeing:
        possible, batch = self.possible[asker], self.batch
        if possible and self._is_full(asker):
            return Freeing(own=bool(possible & self.ends), is_full=True)
        worth = batch.worth[asker]
        best = sorted(possible, key=lambda provider: (-worth[provider], provider))
        return Freeing(
            tuple(one for one in best if batch.kept(one) <= batch.capacities.get(one, 0)),
            tuple(pair for pair, reached in locks.items() if possible & reached),
            tuple(pair for pair, reached in ways.items() if self._is_theirs(pair, asker) or possible & reached),
            kept=tuple(one for one in best if batch.kept(one)),
        )

    def _is_full(self, asker: int) -> bool:
        return asker in self.batch.whose and self.left[self.batch.whose[asker]] < 1

    def _is_theirs(self, pair: Pair, asker: int) -> bool:
        return pair[0] == asker and not self._is_full(asker)

    def _mates(self) -> Mapping[int, list[int]]:
        """By person who asks, what of theirs goes without: it could have what they are given for something else."""
        mates: dict[int, list[int]] = {}
        for asker in self.without:
            if asker in self.batch.whose:
                mates.setdefault(self.batch.whose[asker], []).append(asker)
        return mates

    def _instead(self, asker: int) -> set[int]:
        """To whom the same person could go by something else that they ask."""
        mates = self.mates.get(self.batch.whose.get(asker, -1), ()) if asker in self.batch.whose else ()
        return {provider for mate in mates for provider in self.possible[mate]}

    def _moves(self) -> Reach:
        moves: dict[int, set[int]] = {}
        for asker, provider in self.given.items():
            if (asker, provider) not in self.batch.locked:
                moves.setdefault(provider, set()).update(self.possible[asker], self._instead(asker))
        return {provider: frozenset(reached - {provider}) for provider, reached in moves.items()}

    def _with_room(self) -> set[int]:
        taken = list(self.given.values())
        return {provider for provider, places in self.batch.places.items() if places > taken.count(provider)}

    def _towards(self, ends: Collection[int]) -> set[int]:
        """These, and all providers of whom somebody could move, one after the other, until one reaches one of these."""
        reached, latest = set(ends), set(ends)
        while latest:
            latest = {one for one, to in self.moves.items() if one not in reached and not to.isdisjoint(latest)}
            reached |= latest
        return reached

    def _may_move_on(self, lock: Pair) -> bool:
        """Whether whoever is locked there, or something else that they ask, could be matched elsewhere."""
        return bool(((self.possible[lock[0]] | self._instead(lock[0])) - {lock[1]}) & self.ends)

    def _ends(self, pair: Pair) -> bool:
        is_locked = any(asker == pair[0] for asker, _provider in self.batch.locked)
        return not is_locked and pair[1] in self.batch.worth.get(pair[0], {}) and pair[1] in self.ends

    def _held(self, asker: int) -> set[int]:
        """Whose place they have; or if they go without, the places of the same person that they could do for."""
        if asker in self.given:
            return {self.given[asker]}
        whose = self.batch.whose
        return {
            provider
            for mate, provider in self.given.items()
            if asker in whose and whose.get(mate) == whose[asker] and (mate, provider) not in self.batch.locked
        }


def _possible(batch: Batch, asker: int) -> set[int]:
    return {provider for provider in batch.worth.get(asker, {}) if batch.allows(asker, provider)}

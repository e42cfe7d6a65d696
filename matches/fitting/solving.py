"""The best choice of pairs, found by the solver library behind one small function. Pure: numbers in, positions out.

It is a sparse assignment problem (Jonker and Volgenant's shortest augmenting paths). docs/decisions/0018 says why this
library; it is loaded when the function is called, which the worker alone does: no page needs its half second.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any

Together = tuple[Collection[int], int]  # askers by position, and of how many of them at most somebody is given


def best_pairs(
    worth: Sequence[Mapping[int, int]], capacities: Sequence[int], together: Collection[Together] = ()
) -> list[int | None]:
    """For each asker the position of a provider, or None: as many as can be first, of these the greatest sum of worth.

    `worth[asker][provider]`, both by position, is 0 or more; a pair that is not in it is impossible. No provider is
    chosen more often than their capacity, and no more of those who stand `together` are given somebody than is said;
    nobody stands in it twice. Exact as long as (greatest worth + 2) × askers² is below 2**52.
    """
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not any(worth):
        return [None] * len(worth)
    begins = _places(capacities, most=len(worth))
    _rows, columns = min_weight_full_bipartite_matching(_costs(worth, begins, together))
    chosen = columns[: len(worth)]
    owner = begins.searchsorted(chosen, side="right") - 1
    return [int(one) if place < begins[-1] else None for one, place in zip(owner, chosen, strict=True)]


def _places(capacities: Sequence[int], *, most: int) -> Any:
    """Where the places of each provider begin in one row of all places; at last, how many there are."""
    import numpy as np

    return np.concatenate([[0], np.cumsum([min(capacity, most) for capacity in capacities])]).astype(int)


def _costs(worth: Sequence[Mapping[int, int]], begins: Any, together: Collection[Together]) -> Any:
    """What each place costs each asker: the less, the more the pair is worth.

    After all places each asker has a column of their own: to go without, which costs more than all pairs together. So
    nobody goes without whom a place could be found for.
    """
    import numpy as np
    from scipy.sparse import csr_array

    count = np.array([len(row) for row in worth])
    asker = np.repeat(np.arange(len(worth)), count)
    provider = np.fromiter(chain.from_iterable(worth), int, count.sum())
    value = np.fromiter(chain.from_iterable(row.values() for row in worth), int, count.sum())
    cost, without = value.max() + 2 - value, (value.max() + 2) * 2 * len(worth)
    room = np.diff(begins)[provider]
    parts = [(asker[room > at], begins[provider[room > at]] + at, cost[room > at]) for at in range(room.max())]
    rest = np.array(_going_without(len(worth), together, int(without)), int).T
    parts.append((rest[0], begins[-1] + rest[1], rest[2]))
    rows, columns, costs = (np.concatenate(part) for part in zip(*parts, strict=True))
    return csr_array((costs.astype(float), (rows, columns)))


def _going_without(askers: int, together: Collection[Together], without: int) -> list[tuple[int, int, int]]:
    """Row, column past all places, and cost of going without.

    Of those who stand together each goes without for next to nothing, unless one of the turns they share, a row each,
    takes that column from them. A turn that nobody uses costs as much as an asker who goes without.
    """
    shared = {asker for members, _most in together for asker in members}
    found = [(asker, asker, 1 if asker in shared else without) for asker in range(askers)]
    turn = askers
    for members, most in together:
        for _each in range(most):
            found += [(turn, asker, 1) for asker in members]
            found.append((turn, turn, without))
            turn += 1
    return found

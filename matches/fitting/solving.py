"""The best choice of pairs, found by the solver library behind one small function. Pure: numbers in, positions out.

It is a sparse assignment problem (Jonker and Volgenant's shortest augmenting paths). docs/decisions/0018 says why this
library; it is loaded when the function is called, which the worker alone does: no page needs its half second.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any


def best_pairs(worth: Sequence[Mapping[int, int]], capacities: Sequence[int]) -> list[int | None]:
    """For each asker the position of a provider, or None: as many as can be first, of these the greatest sum of worth.

    `worth[asker][provider]`, both by position, is 0 or more; a pair that is not in it is impossible. No provider is
    chosen more often than their capacity. Exact as long as (greatest worth + 1) × askers² is below 2**53.
    """
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not any(worth):
        return [None] * len(worth)
    begins = _places(capacities, most=len(worth))
    _askers, chosen = min_weight_full_bipartite_matching(_costs(worth, begins))
    owner = begins.searchsorted(chosen, side="right") - 1
    return [int(one) if place < begins[-1] else None for one, place in zip(owner, chosen, strict=True)]


def _places(capacities: Sequence[int], *, most: int) -> Any:
    """Where the places of each provider begin in one row of all places; at last, how many there are."""
    import numpy as np

    return np.concatenate([[0], np.cumsum([min(capacity, most) for capacity in capacities])]).astype(int)


def _costs(worth: Sequence[Mapping[int, int]], begins: Any) -> Any:
    """What each place costs each asker: the less, the more the pair is worth.

    After all places there is one for each asker to go without, which costs more than all pairs together: so nobody
    goes without whom a place could be found for.
    """
    import numpy as np
    from scipy.sparse import csr_array

    count = np.array([len(row) for row in worth])
    asker = np.repeat(np.arange(len(worth)), count)
    provider = np.fromiter(chain.from_iterable(worth), int, count.sum())
    value = np.fromiter(chain.from_iterable(row.values() for row in worth), int, count.sum())
    cost, without = value.max() + 1 - value, (value.max() + 1) * len(worth) + 1
    room = np.diff(begins)[provider]
    parts = [(asker[room > at], begins[provider[room > at]] + at, cost[room > at]) for at in range(room.max())]
    everyone = np.arange(len(worth))
    parts.append((everyone, begins[-1] + everyone, np.full(len(worth), without)))
    rows, columns, costs = (np.concatenate(part) for part in zip(*parts, strict=True))
    return csr_array((costs.astype(float), (rows, columns)), shape=(len(worth), begins[-1] + len(worth)))

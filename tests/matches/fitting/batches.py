"""Small batches, and every way in which their askers and providers can be paired."""

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from matches.fitting.batch import Batch, LockRefused, insist_on_locks


def every_way(batch: Batch) -> Iterator[dict[int, int]]:
    """All assignments that break no hard rule and keep every lock."""
    askers = sorted(batch.worth)
    for chosen in product(*([None, *batch.worth[asker]] for asker in askers)):
        given = {asker: provider for asker, provider in zip(askers, chosen, strict=True) if provider is not None}
        if keeps_the_rules(batch, given):
            yield given


def keeps_the_rules(batch: Batch, given: dict[int, int]) -> bool:
    taken = list(given.values())
    return (
        all(provider in batch.worth[asker] for asker, provider in given.items())
        and not set(given.items()) & batch.forbidden
        and set(given.items()) >= batch.locked
        and all(taken.count(provider) <= batch.capacities.get(provider, 0) for provider in taken)
    )


def best(batch: Batch) -> tuple[int, int]:
    """How many can be matched, and the greatest worth of so many, by looking at every way."""
    return max((len(given), sum(batch.worth[a][p] for a, p in given.items())) for given in every_way(batch))


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Up to four askers and four providers, with locks that can be kept and forbidden pairs, sensible or not."""
    askers, providers = range(1, draw(st.integers(1, 4)) + 1), range(11, draw(st.integers(1, 4)) + 11)
    worth = {
        asker: draw(st.dictionaries(st.sampled_from(providers), st.integers(0, 100), max_size=4)) for asker in askers
    }
    capacities = {provider: draw(st.integers(0, 2)) for provider in providers}
    pairs = st.tuples(st.sampled_from(askers), st.sampled_from(providers))
    forbidden = draw(st.frozensets(pairs, max_size=3))
    batch = Batch(worth, capacities, forbidden=forbidden)
    for pair in draw(st.lists(pairs, max_size=2)):
        locked = Batch(worth, capacities, batch.locked | {pair}, forbidden)
        batch = locked if _can_be_kept(locked) else batch
    return batch


def _can_be_kept(batch: Batch) -> bool:
    try:
        insist_on_locks(batch)
    except LockRefused:
        return False
    return True

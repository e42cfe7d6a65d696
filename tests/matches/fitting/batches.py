"""Small batches, and every way in which their askers and providers can be paired."""

from collections.abc import Iterator
from dataclasses import replace
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
        and all(taken.count(provider) <= _may_give(batch, provider) for provider in taken)
        and all(
            sum(batch.whose.get(asker) == person for asker in given)
            + sum(batch.gives.get(provider) == person for provider in taken)
            <= most
            for person, most in batch.takes.items()
        )
    )


def _may_give(batch: Batch, provider: int) -> int:
    """What they take, less whatever they ask themselves for which somebody is possible."""
    theirs = [one for one, person in batch.whose.items() if person == batch.gives.get(provider, "nobody")]
    return max(0, batch.capacities.get(provider, 0) - sum(bool(batch.worth[one]) for one in theirs))


def best(batch: Batch) -> tuple[int, int]:
    """How many can be matched, and the greatest worth of so many, by looking at every way."""
    return max(measure(batch, given)[:2] for given in every_way(batch))


def measure(batch: Batch, given: dict[int, int]) -> tuple[int, int, int]:
    """How many are matched, what they are worth, and less for each of whom something is pointed out."""
    return len(given), sum(batch.worth[a][p] for a, p in given.items()), -len(batch.wary & set(given.items()))


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Up to four askers and four providers, with locks that can be kept and forbidden pairs, sensible or not.

    Some ask more than once, and some of these provide too.
    """
    askers, providers = range(1, draw(st.integers(1, 4)) + 1), range(11, draw(st.integers(1, 4)) + 11)
    worth = {
        asker: draw(st.dictionaries(st.sampled_from(providers), st.integers(0, 100), max_size=4)) for asker in askers
    }
    capacities = {provider: draw(st.integers(0, 2)) for provider in providers}
    pairs = st.tuples(st.sampled_from(askers), st.sampled_from(providers))
    batch = Batch(worth, capacities, forbidden=draw(st.frozensets(pairs, max_size=3)))
    batch = replace(_of_people(draw, batch), wary=draw(st.frozensets(pairs, max_size=3)))
    for pair in draw(st.lists(pairs, max_size=2)):
        locked = replace(batch, locked=batch.locked | {pair})
        batch = locked if _can_be_kept(locked) else batch
    return batch


def _of_people(draw: st.DrawFn, batch: Batch) -> Batch:
    """Two people who ask, for any of the askers, of whom the first may provide too: who asks is not their own peer."""
    whose = draw(st.dictionaries(st.sampled_from(sorted(batch.worth)), st.sampled_from((101, 102))))
    gives = dict.fromkeys(draw(st.sets(st.just(11), max_size=1)), 101)
    takes = {101: batch.capacities[11] if gives else draw(st.integers(0, 2)), 102: draw(st.integers(0, 2))}
    worth = {
        asker: {one: fit for one, fit in row.items() if one not in gives or whose.get(asker) != gives[one]}
        for asker, row in batch.worth.items()
    }
    return replace(batch, worth=worth, whose=whose, takes=takes, gives=gives)


def _can_be_kept(batch: Batch) -> bool:
    try:
        insist_on_locks(batch)
    except LockRefused:
        return False
    return True

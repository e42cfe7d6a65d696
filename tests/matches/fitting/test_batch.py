"""The pairs of a batch against every way there is, and what locks, forbidden pairs and capacities do to them."""

import subprocess
import sys
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.batch import (
    Batch,
    Cost,
    LockRefused,
    Refused,
    assign,
    cost_against,
    costs,
)
from tests.architecture import ROOT
from tests.matches.fitting.batches import batches, best, every_way, keeps_the_rules, measure

MAYA, JO, KIM = 1, 2, 3
ROBIN, DAVID, SAM = 11, 12, 13
ONE_EACH = {ROBIN: 1, DAVID: 1, SAM: 1}


def test_most_are_matched_before_the_total_counts() -> None:
    batch = Batch({MAYA: {ROBIN: 90, DAVID: 1}, JO: {ROBIN: 90}}, ONE_EACH)
    assert assign(batch).given == {MAYA: DAVID, JO: ROBIN}
    assert assign(batch).total == 91


def test_of_as_many_the_best_total_is_taken() -> None:
    batch = Batch({MAYA: {ROBIN: 90, DAVID: 80}, JO: {ROBIN: 50, DAVID: 10}}, ONE_EACH)
    assert assign(batch).given == {MAYA: DAVID, JO: ROBIN}


def test_nobody_takes_more_than_they_can() -> None:
    batch = Batch({MAYA: {ROBIN: 50}, JO: {ROBIN: 60}, KIM: {ROBIN: 70}}, {ROBIN: 2})
    assert assign(batch).given == {JO: ROBIN, KIM: ROBIN}
    assert assign(Batch({MAYA: {ROBIN: 50}}, {ROBIN: 0})).given == {}
    assert assign(Batch({MAYA: {ROBIN: 50}}, {})).given == {}


def test_nobody_is_given_more_than_they_take_however_often_they_ask() -> None:
    worth = {MAYA: {ROBIN: 50}, JO: {ROBIN: 60, DAVID: 10}, KIM: {SAM: 70}}
    batch = Batch(worth, ONE_EACH, whose={MAYA: 101, JO: 101, KIM: 101}, takes={101: 2})
    assert assign(batch).given == {JO: ROBIN, KIM: SAM}
    assert assign(replace(batch, locked=frozenset({(MAYA, ROBIN)}))).given == {MAYA: ROBIN, KIM: SAM}
    assert assign(replace(batch, takes={101: 0})).given == {}


def test_who_asks_is_helped_before_they_help() -> None:
    """Robin asks too: what Robin takes is kept for that, unless nobody is possible for it."""
    batch = Batch(
        {MAYA: {ROBIN: 90, DAVID: 10}, JO: {DAVID: 20}}, ONE_EACH, whose={JO: 101}, takes={101: 1}, gives={ROBIN: 101}
    )  # fmt: skip
    assert assign(batch).given == {JO: DAVID}
    assert assign(replace(batch, worth={MAYA: {ROBIN: 90}, JO: {}})).given == {MAYA: ROBIN}
    assert assign(replace(batch, capacities={**ONE_EACH, ROBIN: 2}, takes={101: 2})).given == {MAYA: ROBIN, JO: DAVID}


def test_of_equals_the_pair_of_which_nothing_is_pointed_out_is_made() -> None:
    equals = Batch({MAYA: {ROBIN: 50, DAVID: 50}}, ONE_EACH, wary=frozenset({(MAYA, ROBIN)}))
    assert assign(equals).given == {MAYA: DAVID}
    assert assign(replace(equals, wary=frozenset({(MAYA, DAVID)}))).given == {MAYA: ROBIN}
    assert assign(replace(equals, worth={MAYA: {ROBIN: 51, DAVID: 50}}, before={MAYA: DAVID})).given == {MAYA: ROBIN}


def test_a_batch_of_nobody_is_no_trouble() -> None:
    assert assign(Batch({}, {})).given == {}
    assert assign(Batch({MAYA: {}, JO: {}}, ONE_EACH)).given == {}


def test_a_lock_is_kept_and_what_it_costs_is_told() -> None:
    free = Batch({MAYA: {ROBIN: 90, DAVID: 80}, JO: {ROBIN: 50}}, ONE_EACH)
    locked = replace(free, locked=frozenset({(MAYA, ROBIN)}))
    assert assign(free).given == {MAYA: DAVID, JO: ROBIN}
    assert assign(locked).given == {MAYA: ROBIN}
    [cost] = costs(locked, assign(locked), most=5).values()
    assert cost == Cost(2, 130, 1, 90)
    assert (cost.fewer, cost.less) == (1, 40)


def test_a_forbidden_pair_is_not_made_and_what_it_costs_is_told() -> None:
    batch = Batch({MAYA: {ROBIN: 90, DAVID: 70}}, ONE_EACH, forbidden=frozenset({(MAYA, ROBIN)}))
    assert assign(batch).given == {MAYA: DAVID}
    assert costs(batch, assign(batch), most=5) == {(MAYA, ROBIN): Cost(1, 90, 1, 70)}
    assert costs(batch, assign(batch), most=0) == {}


def test_a_lock_for_which_no_place_is_left_is_named() -> None:
    worth = {MAYA: {ROBIN: 9, DAVID: 8}, JO: {DAVID: 5, SAM: 4}}
    batch = Batch(worth, ONE_EACH, whose={JO: 101}, takes={101: 1}, gives={ROBIN: 101})
    with pytest.raises(LockRefused, match=str(Refused.KEPT)):
        assign(replace(batch, locked=frozenset({(MAYA, ROBIN)})))
    with pytest.raises(LockRefused, match=str(Refused.ASKS)):
        assign(replace(batch, takes={101: 0}, locked=frozenset({(JO, SAM)})))


@pytest.mark.parametrize(
    ("locked", "pair", "why"),
    [
        ([(MAYA, SAM)], (MAYA, SAM), Refused.IMPOSSIBLE),
        ([(KIM, ROBIN)], (KIM, ROBIN), Refused.IMPOSSIBLE),
        ([(JO, DAVID)], (JO, DAVID), Refused.FORBIDDEN),
        ([(MAYA, ROBIN), (MAYA, DAVID)], (MAYA, DAVID), Refused.TWICE),
        ([(MAYA, ROBIN), (JO, ROBIN)], (JO, ROBIN), Refused.FULL),
    ],
)
def test_a_lock_that_cannot_be_is_named(locked: list[tuple[int, int]], pair: object, why: Refused) -> None:
    worth = {MAYA: {ROBIN: 9, DAVID: 8}, JO: {ROBIN: 5, DAVID: 5}}
    batch = Batch(worth, ONE_EACH, frozenset(locked), frozenset({(JO, DAVID)}))
    with pytest.raises(LockRefused, match=str(why)) as refused:
        assign(batch)
    assert (refused.value.pair, refused.value.why) == (pair, why)


def test_nobody_is_moved_who_need_not_be() -> None:
    """All are worth the same to all: after one pair is forbidden, the others keep whom they had."""
    worth = {asker: dict.fromkeys(range(11, 21), 50) for asker in range(1, 9)}
    first = assign(Batch(worth, dict.fromkeys(range(11, 21), 1)))
    taken = next(iter(first.given.items()))
    again = Batch(worth, dict.fromkeys(range(11, 21), 1), forbidden=frozenset({taken}), before=first.given)
    then = assign(again).given
    assert {asker for asker in worth if first.given.get(asker) != then.get(asker)} == {taken[0]}


@given(batches())
def test_as_many_and_as_good_as_every_way_there_is(batch: Batch) -> None:
    found = assign(batch)
    assert (found.count, found.total) == best(batch)
    assert keeps_the_rules(batch, dict(found.given))


@given(batches(), st.randoms(use_true_random=False))
def test_in_whatever_order_they_are_read_the_pairs_are_the_same(batch: Batch, chance: Random) -> None:
    worth = {asker: dict(_shuffled(batch.worth[asker], chance)) for asker, _row in _shuffled(batch.worth, chance)}
    other = replace(batch, worth=worth, capacities=dict(_shuffled(batch.capacities, chance)))
    assert assign(other).given == assign(batch).given


@given(batches(), st.randoms(use_true_random=False))
def test_of_equally_good_ways_the_one_nearest_to_before_is_taken(batch: Batch, chance: Random) -> None:
    before = chance.choice(list(every_way(batch)))
    found = assign(replace(batch, before=before))
    assert (found.count, found.total) == best(batch)
    of_found = (*measure(batch, dict(found.given)), _kept(before, dict(found.given)))
    assert of_found == max((*measure(batch, way), _kept(before, way)) for way in every_way(batch))


@given(batches())
def test_an_edit_costs_what_every_way_without_it_says(batch: Batch) -> None:
    found = assign(batch)
    for pair, cost in costs(batch, found, most=9).items():
        assert (cost.count_without, cost.total_without) == best(batch.without(pair))
        assert cost == cost_against(assign(batch.without(pair)), found)
        assert cost.fewer >= 0


def test_no_page_loads_the_solver() -> None:
    """It takes half a second and 50 MB, and is the worker's alone."""
    asked = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import matches.fitting.batch, peermatch.wsgi\n"
        "print(sorted({'scipy', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def _shuffled(rows, chance: Random) -> list[Any]:
    return chance.sample(list(rows.items()), len(rows))


def _kept(before: dict[int, int], after: dict[int, int]) -> int:
    return sum(before.get(asker) == provider for asker, provider in after.items())

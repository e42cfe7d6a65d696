"""What would free whoever goes without: each way that is told is one, and none is left out."""

from dataclasses import replace

from hypothesis import given

from matches.fitting.batch import Batch, assign
from matches.fitting.freeing import Freeing, freeing
from tests.matches.fitting.batches import batches, best

MAYA, JO, KIM = 1, 2, 3
ROBIN, DAVID, SAM = 11, 12, 13


def free(batch: Batch) -> dict[int, Freeing]:
    return freeing(batch, assign(batch))


def test_room_at_somebody_who_is_taken() -> None:
    batch = Batch({MAYA: {ROBIN: 90}, JO: {ROBIN: 50}}, {ROBIN: 1})
    assert free(batch) == {JO: Freeing(room=(ROBIN,))}


def test_the_best_of_those_who_are_taken_comes_first() -> None:
    batch = Batch({MAYA: {ROBIN: 90, DAVID: 90}, JO: {ROBIN: 20, DAVID: 30}, KIM: {ROBIN: 99}}, {ROBIN: 1, DAVID: 1})
    assert free(batch)[JO].room == (DAVID, ROBIN)


def test_nobody_is_possible() -> None:
    assert free(Batch({MAYA: {}}, {ROBIN: 1}))[MAYA].is_hopeless


def test_a_lock_that_keeps_somebody_who_could_go_elsewhere() -> None:
    batch = Batch({MAYA: {ROBIN: 9, DAVID: 9}, JO: {ROBIN: 9}}, {ROBIN: 1, DAVID: 1}, locked=frozenset({(MAYA, ROBIN)}))
    assert free(batch)[JO] == Freeing(room=(ROBIN,), locks=((MAYA, ROBIN),))


def test_a_pair_that_was_forbidden() -> None:
    batch = Batch({MAYA: {ROBIN: 9}}, {ROBIN: 1}, forbidden=frozenset({(MAYA, ROBIN)}))
    assert free(batch)[MAYA] == Freeing(forbidden=((MAYA, ROBIN),))


def test_a_forbidden_pair_of_somebody_else_by_whom_a_place_would_come_free() -> None:
    worth = {MAYA: {ROBIN: 9, DAVID: 9}, JO: {ROBIN: 5}}
    batch = Batch(worth, {ROBIN: 1, DAVID: 1}, forbidden=frozenset({(MAYA, DAVID)}))
    assert free(batch)[JO].forbidden == ((MAYA, DAVID),)


def test_a_pair_that_was_forbidden_to_somebody_who_is_locked_elsewhere_frees_nobody() -> None:
    worth = {MAYA: {ROBIN: 9, DAVID: 9}, JO: {ROBIN: 5}}
    locked, forbidden = frozenset({(MAYA, ROBIN)}), frozenset({(MAYA, DAVID)})
    batch = Batch(worth, {ROBIN: 1, DAVID: 1}, locked=locked, forbidden=forbidden)
    assert free(batch)[JO] == Freeing(room=(ROBIN,))


def test_whoever_asks_takes_no_more() -> None:
    batch = Batch({MAYA: {ROBIN: 9}, JO: {DAVID: 9}}, {ROBIN: 1, DAVID: 1}, whose={MAYA: 101, JO: 101}, takes={101: 1})
    assert list(free(batch).values()) == [Freeing(own=True, is_full=True)]
    assert list(free(replace(batch, worth={MAYA: {ROBIN: 9}, JO: {ROBIN: 9}})).values()) == [Freeing(is_full=True)]


def test_a_lock_of_somebody_who_could_have_somebody_else_for_something_else_that_they_ask() -> None:
    """Maya's and Jo's are one person's, who takes one match: lifted, Jo's goes to David and Robin is free for Kim."""
    worth = {MAYA: {ROBIN: 9}, JO: {DAVID: 9}, KIM: {ROBIN: 9}}
    batch = Batch(
        worth, {ROBIN: 1, DAVID: 1}, locked=frozenset({(MAYA, ROBIN)}), whose={MAYA: 101, JO: 101}, takes={101: 1}
    )  # fmt: skip
    assert free(batch)[KIM] == Freeing(room=(ROBIN,), locks=((MAYA, ROBIN),))


def test_a_place_that_is_kept_for_what_somebody_asks_themselves() -> None:
    batch = Batch(
        {MAYA: {ROBIN: 9}, JO: {DAVID: 9}}, {ROBIN: 1, DAVID: 1}, whose={JO: 101}, takes={101: 1}, gives={ROBIN: 101}
    )  # fmt: skip
    assert free(batch) == {MAYA: Freeing(room=(ROBIN,), kept=(ROBIN,))}


@given(batches())
def test_each_way_that_is_told_lets_one_more_be_matched(batch: Batch) -> None:
    count = best(batch)[0]
    for one in free(batch).values():
        for provider in one.room:
            assert best(_takes_more(batch, provider))[0] == count + 1
        for pair in (*one.locks, *one.forbidden):
            assert best(batch.without(pair))[0] == count + 1


@given(batches())
def test_whoever_asks_would_have_to_take_more_if_that_lets_one_more_be_matched(batch: Batch) -> None:
    count, told = best(batch)[0], free(batch)
    for person, takes in batch.takes.items():
        more = replace(batch, takes={**batch.takes, person: takes + 1})
        theirs = [one for asker, one in told.items() if batch.whose.get(asker) == person]
        assert any(one.own for one in theirs) == (best(more)[0] > count)
        assert all(one.is_full for one in theirs if one.own)


def _takes_more(batch: Batch, provider: int) -> Batch:
    """One more, for whatever part."""
    more = {**batch.capacities, provider: batch.capacities.get(provider, 0) + 1}
    person = batch.gives.get(provider)
    takes = dict(batch.takes) if person is None else {**batch.takes, person: batch.takes[person] + 1}
    return replace(batch, capacities=more, takes=takes)


@given(batches())
def test_no_way_is_left_out(batch: Batch) -> None:
    """A lock or a forbidden pair without which more could be matched is told to somebody who goes without."""
    told = {pair for one in free(batch).values() for pair in (*one.locks, *one.forbidden)}
    assert told == {pair for pair in batch.locked | batch.forbidden if best(batch.without(pair))[0] > best(batch)[0]}


@given(batches())
def test_everyone_who_goes_without_is_told_of(batch: Batch) -> None:
    assert free(batch).keys() == batch.worth.keys() - assign(batch).given.keys()

"""Which pairs are possible: each hard rule by itself, and that nothing possible breaks any."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.batch import Batch, assign
from matches.fitting.expertise import Helper, Shown, ShownBy, Wanted
from matches.fitting.pairing import Asking, Between, No, Offering, possible, why_not
from matches.fitting.suggestions import Known, Place, Weights

TODAY, SLEEP, FEEDING, ASL, SPANISH = date(2026, 4, 14), 1, 2, 11, 12
ROSA, SAM = 1, 2
FAMILY = Wanted({SLEEP: "Sleep"}, frozenset({SLEEP}), TODAY, is_family=True, meets=False)


def known(person: int, **facts: Any) -> Known:
    offers = frozenset(facts.pop("offers", {SLEEP}))
    return Known(Helper(person, f"Person {person}", offers, facts.pop("evidence", ())), **facts)


def asking(wanted: Wanted = FAMILY, **facts: Any) -> Asking:
    rosa = known(ROSA, **facts)
    return Asking(100, Place(wanted, True, (rosa,), rosa), frozenset({"parent"}))


def offering(person: int = SAM, kind: str = "parent", *, is_ready: bool = True, **facts: Any) -> Offering:
    return Offering(200 + person, known(person, **facts), kind, is_ready)


def test_two_of_whom_nothing_speaks_against_are_possible() -> None:
    assert why_not(asking(), offering(), Between()) is None


@pytest.mark.parametrize(
    ("asks", "offers", "between", "no"),
    [
        (asking(), offering(ROSA), Between(), No.SELF),
        (asking(), offering(), Between(lives_in={ROSA: 7, SAM: 7}), No.HOUSEHOLD),
        (asking(), offering(kind="professional"), Between(), No.KIND),
        (asking(), offering(offers={FEEDING}), Between(), No.TOPIC),
        (asking(), offering(is_ready=False), Between(), No.READY),
        (asking(languages=frozenset({ASL})), offering(languages=frozenset({SPANISH})), Between(), No.LANGUAGE),
        (asking(), offering(), Between(unequal={ROSA: {SAM}}), No.FOOTING),
        (asking(), offering(), Between(unequal={SAM: {ROSA}}), No.FOOTING),
        (asking(), offering(), Between(apart={ROSA: {SAM}}), No.APART),
        (asking(), offering(), Between(apart={SAM: {ROSA}}), No.APART),
        (asking(), offering(), Between(apart={SAM: {ROSA}}, met={ROSA: {SAM}}), No.MET),
        (asking(), offering(), Between(met={ROSA: {SAM}}), No.MET),
        (replace(asking(), said_no=frozenset({SAM})), offering(), Between(), No.SAID_NO),
    ],
)
def test_each_rule_by_itself(asks: Asking, offers: Offering, between: Between, no: No) -> None:
    assert why_not(asks, offers, between) == no
    assert possible(asks, [offers], between, Weights()).refused == {no: 1}


def test_professionals_show_what_they_did_and_stand_near_by_level() -> None:
    work = asking(replace(FAMILY, is_family=False))
    did = Shown(1, ShownBy.EXPERIENCE, "Intervener", frozenset({SLEEP}))
    far = Between(ranks={ROSA: 0, SAM: 3}, levels=2)
    assert why_not(work, offering(), Between()) == No.PROOF
    assert why_not(work, offering(evidence=(did,), is_ready=False), Between()) is None
    assert why_not(work, offering(evidence=(did,)), far) == No.FOOTING
    assert why_not(work, offering(evidence=(did,)), replace(far, levels=0)) is None
    assert why_not(work, offering(evidence=(did,)), replace(far, levels=3)) == No.FOOTING  # so many, or more
    assert why_not(work, offering(evidence=(did,)), replace(far, levels=4)) is None
    assert why_not(asking(), offering(), far) is None


@pytest.mark.parametrize("far", [SAM, SAM + 1])
def test_levels_that_are_pointed_out_leave_a_pair_possible_and_another_as_good_comes_first(far: int) -> None:
    work = asking(replace(FAMILY, is_family=False))
    did = Shown(1, ShownBy.EXPERIENCE, "Intervener", frozenset({SLEEP}))
    two = [offering(SAM, evidence=(did,)), offering(SAM + 1, evidence=(did,))]
    ranks = {ROSA: 0, SAM: 0, SAM + 1: 0} | {far: 3}
    found = possible(work, two, Between(ranks=ranks, levels=2, levels_block=False), Weights())
    assert (len(set(found.worth.values())), len(found.judged), found.wary) == (1, 2, [200 + far])
    equals = Batch({100: found.worth}, dict.fromkeys(found.judged, 1), wary=frozenset({(100, found.wary[0])}))
    assert assign(equals).given[100] not in found.wary


PEOPLE = st.sets(st.integers(1, 5), max_size=3)


@given(
    apart=st.dictionaries(st.integers(1, 5), PEOPLE), met=st.dictionaries(st.integers(1, 5), PEOPLE),
    homes=st.dictionaries(st.integers(1, 5), st.integers(7, 8)), ready=st.lists(st.booleans(), min_size=5, max_size=5),
)  # fmt: skip
def test_nothing_possible_breaks_a_hard_rule(
    apart: dict[int, set[int]], met: dict[int, set[int]], homes: dict[int, int], ready: list[bool]
) -> None:
    people = [offering(person, is_ready=ready[person - 1]) for person in range(1, 6)]
    found = possible(asking(), people, Between(apart=apart, met=met, lives_in=homes), Weights())
    for person in (pk - 200 for pk in found.judged):
        assert person != ROSA
        assert ready[person - 1]
        assert person not in apart.get(ROSA, ())
        assert ROSA not in apart.get(person, ())
        assert person not in met.get(ROSA, ())
        assert ROSA not in homes or homes.get(person) != homes[ROSA]
    assert len(found.judged) + sum(found.refused.values()) == len(people)

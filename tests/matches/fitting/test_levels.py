"""Levels far apart: pointed out between professionals, by the program's measure, and nothing is blocked by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.footing import footing
from matches.fitting.levels import Standing, far_apart
from matches.models import MatchRules, Path
from participants.models import Level, Participant
from peermatch.accounts.models import Program
from tests.matches.factories import TODAY, ready_match

people = st.lists(st.integers(0, 4), max_size=6).map(
    lambda ranks: [Standing(pk, rank) for pk, rank in enumerate(ranks)]
)


@given(people, st.integers(0, 5))
def test_each_pair_is_named_once_the_higher_first(standings: list[Standing], gap: int) -> None:
    rank = dict(standings)
    found = far_apart(standings, gap)
    assert all(rank[high] - rank[low] >= gap > 0 for high, low in found)
    wide = sum(abs(one.rank - other.rank) >= gap > 0 for one in standings for other in standings) // 2
    assert len({frozenset(pair) for pair in found}) == len(found) == wide


def test_the_widest_comes_first() -> None:
    assert far_apart([Standing(1, 0), Standing(2, 2), Standing(3, 4)], 2) == [(3, 1), (2, 1), (3, 2)]


def levels(program: Program, robin: str, david: str) -> None:
    for name, level in (("Robin", robin), ("David", david)):
        Participant.objects.filter(program=program, first_name=name).update(level=level)


@pytest.mark.django_db
def test_an_executive_and_someone_in_direct_service_are_pointed_out_and_may_go_on(program: Program) -> None:
    match = ready_match(program)
    levels(program, Level.DIRECT_SERVICE, Level.EXECUTIVE)
    review = footing(match, on=TODAY)
    assert [finding.sentence for finding in review.findings] == [
        "Levels far apart: David Larsen (Executive) and Robin Park (Direct service). Judge whether both can speak "
        "freely."
    ]
    assert review.is_clear


@pytest.mark.django_db
@pytest.mark.parametrize(("gap", "found"), [(0, 0), (1, 1), (4, 1)])
def test_the_programs_measure_counts(program: Program, gap: int, found: int) -> None:
    match = ready_match(program)
    levels(program, Level.DIRECT_SERVICE, Level.EXECUTIVE)
    MatchRules.objects.create(program=program, level_gap=gap)
    assert len(footing(match, on=TODAY).findings) == found


@pytest.mark.django_db
def test_levels_next_to_each_other_or_unknown_are_not(program: Program) -> None:
    match = ready_match(program)
    levels(program, Level.LEAD, Level.SUPERVISOR)
    assert footing(match, on=TODAY).findings == ()
    levels(program, "", Level.EXECUTIVE)
    assert footing(match, on=TODAY).findings == ()


@pytest.mark.django_db
def test_between_families_levels_are_no_matter(program: Program) -> None:
    match = ready_match(program, path=Path.FAMILY)
    levels(program, Level.DIRECT_SERVICE, Level.EXECUTIVE)
    assert footing(match, on=TODAY).findings == ()

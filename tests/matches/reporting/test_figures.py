"""Every figure of the report is what a slow, plain look at each row finds, on random programs."""

from random import Random

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matches.reporting.behind import behind, named
from matches.reporting.definitions import Table
from matches.reporting.figures import Figures
from matches.reporting.scope import Asked
from matches.reporting.sections import TABLES
from tests.matches.reporting.plain import Plain
from tests.matches.reporting.world import BEGINS, ENDS, NOW, STATES, Dice
from tests.sharing_out import examples

pytestmark = pytest.mark.django_db


def test_each_figure_is_what_a_plain_look_at_each_row_finds() -> None:
    seen: set[tuple[str, str]] = set()

    @settings(max_examples=examples(36), derandomize=True, phases=[Phase.explicit, Phase.generate])
    @given(chance=st.randoms(use_true_random=True))
    def a_program(chance: Random) -> None:
        with transaction.atomic():
            dice = Dice(chance)
            for asked in (_everything(dice), _narrowed(dice)):
                figures, plain = Figures(asked), Plain(asked)
                for table in TABLES.values():
                    _is_so(figures, plain, table)
                    seen.update((table.key, str(one.value)) for one in figures.counted(table).cells if one.n)
            transaction.set_rollback(True)

    a_program()
    assert {key for key, _value in seen} == set(TABLES), "no program had any of these"


def _is_so(figures: Figures, plain: Plain, table: Table) -> None:
    found, expected = figures.counted(table), plain.table(table.key)
    assert {one.value: one.n for one in found.cells if one.n} == expected, table.key
    assert found.total == sum(expected.values()), table.key
    assert found.middle == pytest.approx(plain.middle(table.key)), table.key
    if table.tells == "count":
        assert behind(figures, table, None).count() == found.total, table.key
        for cell in [one for one in found.cells if one.n][:1]:
            assert behind(figures, table, named(cell.value)).count() == cell.n, (table.key, cell.word)


def _everything(dice: Dice) -> Asked:
    return Asked(dice.program, BEGINS, ENDS, NOW)


def _narrowed(dice: Dice) -> Asked:
    return Asked(
        dice.program, BEGINS, ENDS, NOW, path=dice.one(["", "family"]),
        coordinator=dice.one([None, dice.by[0].pk]), state=dice.one(STATES),
        assistance=dice.one(["", "", "targeted"]), area=dice.one(["", "", "family"]),
    )  # fmt: skip

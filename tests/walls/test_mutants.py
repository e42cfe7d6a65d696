"""Each check that `python -m tests.walls.mutants` takes away stands where it is looked for."""

from tests.architecture import ROOT
from tests.walls.mutants import MUTANTS


def test_each_mutant_finds_what_it_takes_away() -> None:
    assert [one.what for one in MUTANTS if one.old not in (ROOT / one.file).read_text()] == []

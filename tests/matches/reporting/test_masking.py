"""No masked figure can be worked out: not by subtracting, not by trying every number that fits."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matches.reporting.masking import LEAST, Figure, Sum, bounds, masked

Cells = list[tuple[int, int]]  # of each cell: how many rows a family stands behind, how many families


def one_table(cells: Cells) -> tuple[dict[Any, Figure], list[Sum]]:
    """Cells of one table; a family may stand behind several rows."""
    figures: dict[Any, Figure] = {f"c{at}": Figure(each * n, n) for at, (each, n) in enumerate(cells)}
    names = tuple(figures)
    figures["all"] = Figure(sum(one.n for one in figures.values()), sum(one.families for one in figures.values()))
    return figures, [Sum("all", names)]


def everything_that_fits(
    figures: Mapping[Any, Figure], sums: Sequence[Sum], hidden: set[Any]
) -> Iterator[dict[Any, int]]:
    """A brute force: each way to fill in the hidden cells of tables with all that is shown. Totals follow from them."""
    cells = sorted({part for one in sums for part in one.parts} & hidden, key=str)
    most = max((one.n for one in figures.values()), default=0)
    for numbers in product(range(1, most + 2), repeat=len(cells)):
        said = {name: one.n for name, one in figures.items() if name not in hidden} | dict(
            zip(cells, numbers, strict=True)
        )
        fits = True
        for one in sums:
            total = sum(said[part] for part in one.parts)
            fits = fits and said.setdefault(one.total, total) == total
        if fits:
            yield said


rows_each = st.sampled_from([1, 1, 1, 2])
tables = st.lists(st.tuples(rows_each, st.integers(0, 8)), min_size=1, max_size=5)


@given(tables)
def test_whoever_tries_all_numbers_learns_no_small_figure(cells: Cells) -> None:
    figures, sums = one_table(cells)
    hidden = masked(figures, sums)
    small = {name for name, one in figures.items() if 0 < one.families < LEAST}
    assert small <= hidden
    if len(hidden - {"all"}) > 3:
        return  # too many to try; the bounds below are held to the same
    tried = list(everything_that_fits(figures, sums, hidden))
    for name in small:
        could_be = {said[name] for said in tried}
        assert figures[name].n in could_be
        assert len(could_be) >= LEAST or "all" in hidden


@given(tables, tables)
def test_tables_that_share_a_figure_give_nothing_away_together(cells: Cells, under: Cells) -> None:
    """The second table tells one cell of the first apart, as the clocks of family matches do."""
    figures, sums = one_table(cells)
    more, _sums = one_table(under)
    figures["c0"] = more["all"]
    figures["all"] = Figure(*(sum(getattr(figures[c], what) for c in sums[0].parts) for what in ("n", "families")))
    figures |= {f"u{name}": one for name, one in more.items() if name != "all"}
    sums = [*sums, Sum("c0", tuple(f"u{name}" for name in more if name != "all"))]
    hidden = masked(figures, sums)
    within = bounds(figures, sums, hidden)
    for name, one in figures.items():
        low, high = within[name]
        assert low <= one.n
        assert high is None or one.n <= high
        if 0 < one.families < LEAST:
            assert name in hidden
            assert high is None or high - low >= LEAST - 1


@given(st.lists(st.tuples(rows_each, st.integers(0, 8)), min_size=1, max_size=3))
def test_the_bounds_are_what_a_brute_force_finds(cells: Cells) -> None:
    figures, sums = one_table(cells)
    hidden = masked(figures, sums) - {"all"}
    within = bounds(figures, sums, hidden)
    tried = list(everything_that_fits(figures, sums, hidden))
    for name in hidden:
        could_be = {said[name] for said in tried}
        assert (min(could_be), max(could_be)) == within[name]


def test_nothing_is_masked_where_nobody_is_small() -> None:
    assert masked(*one_table([(1, 5), (2, 7), (1, 0)])) == set()


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    assert masked(*one_table([(1, 2), (1, 9), (1, 6), (1, 0)])) == {"c0", "c2"}


def test_many_rows_of_few_families_are_small() -> None:
    assert masked(*one_table([(30, 1), (1, 40)])) == {"c0", "c1"}


def test_a_lonely_small_cell_takes_the_total_with_it() -> None:
    assert masked(*one_table([(1, 3), (1, 0)])) == {"c0", "all"}


def test_a_total_and_its_only_part_are_masked_together_or_not_at_all() -> None:
    """Ten of twelve are families', all twelve are closed, and of the ten the clock was in time."""
    large, small = Figure(12, 12), Figure(2, 2)
    families = Figure(10, 10)
    figures: dict[Any, Figure] = {"all": large, "closed": large, "family": families, "professional": small,
               "in time": families, "introduced": families, "enough": families}  # fmt: skip
    sums = [Sum("all", ["closed"]), Sum("all", ["family", "professional"]), Sum("family", ["in time"]),
            Sum("introduced", ["enough"]), Sum("introduced", ["family"])]  # fmt: skip
    assert masked(figures, sums) == {"professional", "family", "in time", "introduced", "enough"}


def test_a_large_figure_of_few_families_may_still_be_anything_up_to_itself() -> None:
    """Forty of one family, masked with 1 of five, would be between 1 and 40 of 41: too near."""
    figures: dict[Any, Figure] = {"c0": Figure(40, 1), "c1": Figure(1, 5), "c2": Figure(50, 50), "all": Figure(91, 56)}
    assert masked(figures, [Sum("all", ["c0", "c1", "c2"])]) == {"c0", "c2"}


@given(tables, tables, st.integers(0, LEAST - 1))
def test_a_table_of_nearly_the_same_rows_gives_nothing_away(cells: Cells, under: Cells, apart: int) -> None:
    """A reader who takes the second total for the first cell and some more learns no small figure."""
    figures, sums = one_table(cells)
    more, _sums = one_table(under)
    figures["c0"] = Figure(more["all"].n + apart, more["all"].families + apart)
    figures["all"] = Figure(*(sum(getattr(figures[c], what) for c in sums[0].parts) for what in ("n", "families")))
    figures |= {f"u{name}": one for name, one in more.items()}
    under_it = [f"u{name}" for name in more if name != "all"]
    sums = [*sums, Sum("uall", under_it)]
    if more["all"].n:  # none are taken for no others
        sums.append(Sum("c0", ["uall"], apart))
    hidden = masked(figures, sums)
    within = bounds(figures, sums, hidden)
    for name, one in figures.items():
        low, high = within[name]
        assert low <= one.n
        assert high is None or one.n <= high
        if one.n and one.families < LEAST:
            assert name in hidden
            assert high is None or high - low >= LEAST - 1
    for table in sums[:2]:
        parts = [part for part in table.parts if figures[part].n]
        if len(parts) == 1:
            assert (parts[0] in hidden) == (table.total in hidden)

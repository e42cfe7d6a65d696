"""The report for outside readers: no cell of one to four families, and none that can be worked out.

Its period is a grant year that is over, whole, and nothing narrows it: two reports that differ by a few days or by one
coordinator would tell by their difference what is masked in both.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from matches.reporting.definitions import Of, Table, Tells
from matches.reporting.families import families
from matches.reporting.figures import Counted, Figures
from matches.reporting.masking import LEAST, Figure, Sum, masked
from matches.reporting.scope import rows
from matches.reporting.sections import SECTIONS
from matches.reporting.showing import CellShown, SectionShown, TableShown, notes_of, say_figure, say_share

INSIDE = frozenset({"load"})  # sections about those who work here
Name = Hashable
Families = Mapping[Any, set[Hashable]]
# Tables whose total is a cell of another table.
SAME = {"first-contact": ("matches-path", "family"), "declined": ("requests", "declined")}
# Tables of rows that are nearly the same: where their numbers lie close together, readers take one for the other.
ALIKE = (
    (("all", Of.INTRODUCED.value, Tells.COUNT.value), ("matches-path", "family")),
    (("all", Of.CLOSED.value, Tells.COUNT.value), ("matches", "closed")),
    (("requests", "matched"), ("all", Of.MATCHES.value, Tells.COUNT.value)),
    (("requests-path", "family"), ("matches-path", "family")),
    (("requests-path", "professional"), ("matches-path", "professional")),
)


def sections_for_outsiders(figures: Figures) -> list[SectionShown]:
    """As readers of the program see them, with what is masked said to be so, and with no rows to open."""
    sections = [section for section in SECTIONS if section.key not in INSIDE]
    counted = {table.key: figures.counted(table) for section in sections for table in section.tables}
    hidden = _hidden(figures, list(counted.values()))
    return [(one, [_shown(counted[table.key], hidden) for table in one.tables]) for one in sections]


def _hidden(figures: Figures, counted: list[Counted]) -> set[Name]:
    known: dict[Name, Figure] = {}
    behind: dict[Of, Families] = {}
    sums: list[Sum] = []
    for one in counted:
        of = one.table.of
        if of != Of.FAMILIES and of not in behind:
            behind[of] = families(of, figures.asked)
        of_cell = _families_of_cells(figures, one.table, behind.get(of, {}))
        for cell in one.cells:
            known[_cell(one.table, cell.value)] = Figure(_whole(cell.n), len(of_cell[cell.value]))
        everyone = set[Hashable]().union(*of_cell.values())
        known[_total(one.table)] = Figure(_whole(one.total), len(everyone))
        sums.append(Sum(_total(one.table), [_cell(one.table, cell.value) for cell in one.cells]))
    return masked(known, sums + _guessed(known))


def _guessed(known: Mapping[Name, Figure]) -> list[Sum]:
    """One is taken for the other, or for the other and few more: a reader may know how many."""
    found = []
    for pair in ALIKE:
        less, more = sorted(pair, key=lambda name: known[name].n)
        apart = known[more].n - known[less].n
        if known[less].n and apart < LEAST:
            found.append(Sum(more, [less], apart))
    return found


def _families_of_cells(figures: Figures, table: Table, behind: Families) -> dict[Any, set[Hashable]]:
    found: dict[Any, set[Hashable]] = defaultdict(set)
    each = figures.listed(table)
    if table.of == Of.FAMILIES:
        for pk, value, _took in each or ():
            found[value].add(pk)
        return found
    pairs = [(pk, value) for pk, value, _took in each] if each is not None else _values(figures, table)
    for pk, value in pairs:
        found[value] |= behind.get(pk, set())
    return found


def _values(figures: Figures, table: Table) -> Any:
    return rows(table.of, figures.asked).values_list("pk", table.field)


def _whole(n: Any) -> int:
    """Of money its cents."""
    return n if isinstance(n, int) else int(n * 100)


def _cell(table: Table, value: Any) -> Name:
    return (table.key, str(value))


def _total(table: Table) -> Name:
    """Tables of the same rows have the same total."""
    return SAME.get(table.key, ("all", table.of.value, table.tells.value))


def _shown(counted: Counted, hidden: set[Name]) -> TableShown:
    table = counted.table
    is_total_hidden = _total(table) in hidden
    cells = [_cell_shown(counted, cell, hidden, is_total_hidden=is_total_hidden) for cell in counted.cells]
    total = _("masked") if is_total_hidden else say_figure(table, counted.total)
    notes = [] if any(cell.is_masked for cell in cells) or is_total_hidden else notes_of(counted)
    return TableShown(table, total, not counted.total, "", cells, notes)


def _cell_shown(counted: Counted, cell: Any, hidden: set[Name], *, is_total_hidden: bool) -> CellShown:
    if _cell(counted.table, cell.value) in hidden:
        return CellShown(cell.word, _("masked"), "", "", 0, is_masked=True)
    share = "" if is_total_hidden else say_share(cell.n, counted.total)
    return CellShown(cell.word, say_figure(counted.table, cell.n), share, "", cell.n)

"""A report as its page shows it: each figure with its share, and the address of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.reporting.behind import named
from matches.reporting.charts import Chart, chart
from matches.reporting.definitions import FOR_COORDINATORS, Section, Table, Tells
from matches.reporting.figures import Counted, Figures
from matches.reporting.sections import SECTIONS

FEW = 6  # of more cells, those that say none are left out


@dataclass(frozen=True)
class CellShown:
    word: str
    said: str
    share: str
    query: str
    n: Any
    is_masked: bool = False

    @property
    def said_with_share(self) -> str:
        return f"{self.said} ({self.share})" if self.share else self.said


@dataclass(frozen=True)
class TableShown:
    table: Table
    said: str
    is_empty: bool
    query: str
    all_cells: Sequence[CellShown]
    notes: Sequence[str]

    @property
    def cells(self) -> list[CellShown]:
        """Of many, those that say something."""
        return [cell for cell in self.all_cells if cell.n or cell.is_masked or len(self.all_cells) <= FEW]

    @property
    def chart(self) -> Chart | None:
        return chart(
            [(cell.word, f"{cell.said} ({cell.share})" if cell.share else cell.said, cell.n) for cell in self.all_cells]
        )


SectionShown = tuple[Section, list[TableShown]]


def sections_shown(figures: Figures, query: Mapping[str, str], *, for_coordinators: bool) -> list[SectionShown]:
    """What may be read by whoever asks. A section of which nothing may is left out."""
    return [
        (section, [_table(figures.counted(table), query) for table in section.tables])
        for section in SECTIONS
        if for_coordinators or all(table.of not in FOR_COORDINATORS for table in section.tables)
    ]


def _table(counted: Counted, query: Mapping[str, str]) -> TableShown:
    table = counted.table
    query = {**query, "table": table.key}
    cells = [
        CellShown(
            cell.word, say_figure(table, cell.n), say_share(cell.n, counted.total),
            urlencode({**query, "cell": named(cell.value)}), cell.n,
        )
        for cell in counted.cells
    ]  # fmt: skip
    total = say_figure(table, counted.total)
    return TableShown(table, total, not counted.total, urlencode(query), cells, notes_of(counted))


def say_figure(table: Table, n: Any) -> str:
    return f"${n:,.2f}" if table.tells == Tells.MONEY else f"{n:,}"


def say_share(n: Any, total: Any) -> str:
    return f"{100 * n / total:.0f}%" if n and total else ""


def notes_of(counted: Counted) -> list[str]:
    """Of a clock: how many were in time, and how long half of them took at most. Of marks: how many are high."""
    notes = []
    if counted.in_time:
        done, ran = counted.in_time
        words = _("In time: %(done)d of %(ran)d that were done or are overdue, %(share)s.")
        notes.append(words % {"done": done, "ran": ran, "share": say_share(done, ran)})
    if counted.high:
        high, given = counted.high
        words = _("Four or five of five: %(high)d of %(n)d who said, %(share)s.")
        notes.append(words % {"high": high, "n": given, "share": say_share(high, given)})
    if counted.middle is not None:
        notes.append(_("Half of those that were done took %(span)s or less.") % {"span": say_hours(counted.middle)})
    return notes


def say_hours(hours: float) -> str:
    """“40 minutes”, “5.5 hours”, “3.0 days”."""
    if hours < 1:
        minutes = round(hours * 60)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _("%(n).1f hours") % {"n": hours} if hours < 72 else _("%(n).1f days") % {"n": hours / 24}


def title_of(figures: Figures, table: Table, cell: str | None) -> str:
    """“Requests, by path: Family to family”."""
    section = next(one for one in SECTIONS if table in one.tables)
    title = f"{section.title}, {str(table.title)[:1].lower()}{str(table.title)[1:]}"
    words = (one.word for one in figures.counted(table).cells if named(one.value) == cell)
    return title if cell is None else f"{title}: {next(words, cell)}"

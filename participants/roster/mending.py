"""The rows of a list that could not be taken, as a file to mend and upload again. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from participants.roster.columns import BY_KEY
from participants.roster.entries import Fault
from participants.roster.headings import WHAT_TO_MEND
from participants.roster.plan import Line, Outcome, Plan
from participants.roster.reading import Row, Table
from peermatch.text import fold
from peermatch.text import safe_cell as safe_cell

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


def rest_of(plan: Plan) -> str:
    """The list with only the rows that have a problem, in its own columns and separator, and what to do in one more.

    Empty if every row can be taken. What the coordinator mended already is written mended.
    """
    rows = {line.number: line for line in plan.of(Outcome.PROBLEM)}
    kept = kept_columns(plan.table)
    added = list(dict.fromkeys(one.key for line in rows.values() for one in line.entry.mended if one.at < 0))
    to_mend = {
        row.number: (*_as_mended(row, line, kept, added), what_to_mend(line))
        for row in plan.table.rows
        if (line := rows.get(row.number))
    }
    return write_rest(plan.table, to_mend, *(BY_KEY[key].heading for key in added))


def kept_columns(table: Table) -> list[int]:
    """All but what an earlier file of rows to mend said."""
    return [at for at, heading in enumerate(table.headings) if fold(heading) != fold(WHAT_TO_MEND)]


def write_rest(table: Table, rows: Mapping[int, Iterable[str]], *added: str) -> str:
    """These rows, by number, under the table's headings, those that were added, and the one that says what to mend."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow([*(safe_cell(table.headings[at]) for at in kept_columns(table)), *added, WHAT_TO_MEND])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows.values())
    return out.getvalue()


def _as_mended(row: Row, line: Line, kept: list[int], added: list[str]) -> Iterable[str]:
    """The row's cells, and those that the coordinator wrote under headings that the list does not have."""
    there = {one.at: one.value for one in line.entry.mended if one.at >= 0}
    beyond = {one.key: one.value for one in line.entry.mended if one.at < 0}
    return (*(there.get(at, row.cells[at]) for at in kept), *(beyond.get(key, "") for key in added))


def what_to_mend(line: Line) -> str:
    """All that is wrong with a row, in one cell."""
    return " ".join(_told(line))


def _told(line: Line) -> Iterable[str]:
    yield from say_faults(line.faults)
    if line.question:
        yield line.question.text
        yield _("Take both, or leave one out.")


def say_faults(faults: Iterable[Fault]) -> Iterable[str]:
    for fault in faults:
        yield _("%(heading)s: %(message)s") % {"heading": fault.heading or _("Row"), "message": fault.message}
        if fault.suggestion:
            yield _("Perhaps %(value)s.") % {"value": fault.suggestion}

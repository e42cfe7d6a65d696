"""The rows of a list that could not be taken, as a file to mend and upload again. Pure."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from participants.roster.cells import FORMULA_STARTS
from participants.roster.columns import BY_KEY, WHAT_TO_MEND
from participants.roster.plan import Line, Outcome, Plan
from participants.roster.reading import Row
from peermatch.text import fold

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


def rest_of(plan: Plan) -> str:
    """The list with only the rows that have a problem, in its own columns and separator, and what to do in one more.

    Empty if every row can be taken. What the coordinator mended already is written mended.
    """
    rows = {line.number: line for line in plan.of(Outcome.PROBLEM)}
    if not rows:
        return ""
    kept = [at for at, heading in enumerate(plan.table.headings) if fold(heading) != fold(WHAT_TO_MEND)]
    added = list(dict.fromkeys(one.key for line in rows.values() for one in line.entry.mended if one.at < 0))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=plan.table.delimiter, lineterminator="\n")
    names = [*(plan.table.headings[at] for at in kept), *(BY_KEY[key].heading for key in added)]
    writer.writerow([*map(safe_cell, names), WHAT_TO_MEND])
    for row in plan.table.rows:
        if line := rows.get(row.number):
            writer.writerow([safe_cell(cell) for cell in (*_as_mended(row, line, kept, added), what_to_mend(line))])
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
    for fault in line.faults:
        yield _("%(heading)s: %(message)s") % {"heading": fault.heading or _("Row"), "message": fault.message}
        if fault.suggestion:
            yield _("Perhaps %(value)s.") % {"value": fault.suggestion}
    if line.question:
        yield line.question.text
        yield _("Take both, or leave one out.")


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet program runs as a formula. Reading takes the apostrophe off again.

    bar: a cell that begins with = + - @, a tab or a null is quoted; phone numbers survive the round trip.
    """
    return f"'{cell}" if cell.startswith((*FORMULA_STARTS, "\r", "\x00")) else cell

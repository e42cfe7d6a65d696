"""The rows behind one figure, in the order in which they are listed."""

from typing import Any

from matches.reporting.definitions import NOBODY, Table
from matches.reporting.figures import Figures
from matches.reporting.lines import LISTED
from matches.reporting.scope import rows


def behind(figures: Figures, table: Table, cell: str | None) -> Any:
    """All that a table counts, or one of its cells, which addresses name by its value; None where there is none."""
    listed = LISTED[table.of]
    each = figures.listed(table)
    if each is not None:
        wanted = [pk for pk, value, _took in each if cell is None or named(value) == cell]
        found: Any = getattr(listed.model, "records", listed.model.objects).in_program(figures.asked.program)
        found = found.filter(pk__in=wanted)
    else:
        found = rows(table.of, figures.asked)
        if cell is not None:
            value = next((one.value for one in figures.counted(table).cells if named(one.value) == cell), None)
            if named(value) != cell:
                return None
            found = found.filter(**{table.field: value})
    return found.select_related(*listed.reads).order_by(*listed.order)


def named(value: Any) -> str:
    """How addresses call a cell."""
    return str(value) if value not in ("", None) else NOBODY

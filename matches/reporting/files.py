"""The figures of a report as a file: a row a figure, in the order of the page, each with what it counts."""

from django.utils.translation import gettext as _

from matches.reporting.periods import Period
from matches.reporting.showing import SectionShown
from participants.models import Export
from participants.roster.exporting import Table, write
from peermatch import audit
from peermatch.accounts.models import Program, User


def export(
    *, sections: list[SectionShown], format: str, period: Period, narrowed_by: str, program: Program, by: User,
    what: str = "report",
) -> bytes:  # fmt: skip
    """The file, and the record of who took it. Raises ValueError for a format there is none of."""
    table = table_of(sections, period)
    data = write(table, format, sheet=_("Report"))
    taken = Export.objects.create(
        program=program, what=what, format=format, rows=len(table) - 1, narrowed_by=narrowed_by[:200], by=by
    )
    audit.record(audit.Did.EXPORTED, audit.of(taken), by=by, program=program)
    return data


def table_of(sections: list[SectionShown], period: Period) -> Table:
    """Headings, then of each table its cells and its total."""
    headings = [_("From"), _("To"), _("Part"), _("Table"), _("Of which"), _("Figure"), _("Share"), _("What it counts")]
    days = [period.first.isoformat(), period.last.isoformat()]
    rows = [headings]
    for section, tables in sections:
        for shown in tables:
            about, says = [*days, str(section.title), str(shown.table.title)], str(shown.table.says)
            rows += [[*about, cell.word, cell.said, cell.share, says] for cell in shown.all_cells]
            rows += [[*about, _("All"), shown.said, "", says], *([*about, note, "", "", says] for note in shown.notes)]
    return rows

"""An empty list of running matches to fill in, as a workbook: the headings, and a sheet that explains each."""

from django.utils.translation import gettext as _

from matches.people.bringing_in.columns import COLUMNS, EXAMPLES
from participants.roster.workbook_out import write_workbook


def template_file() -> bytes:
    """The second sheet has no row that could be taken for a match."""
    headings = [column.heading for column in COLUMNS]
    explained = [[_("Heading"), _("What it holds"), _("For example")]]
    for column in COLUMNS:
        needed = f" ({_('needed')})" if column.required else ""
        explained.append([column.heading + needed, str(column.about), EXAMPLES[column.key]])
    return write_workbook([("Matches", [headings]), (_("What the headings mean"), explained)])

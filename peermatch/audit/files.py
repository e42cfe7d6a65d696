"""Records as a file for a spreadsheet program, each cell so that it runs nothing."""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from peermatch.audit.saying import Line
from peermatch.text import safe_cell

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


def as_file(lines: Iterable[Line], *, zone: str, name: str, with_people: bool) -> HttpResponse:
    """with_people: a column for whom it concerns, and one for the request; a family's own list needs neither."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    more = [_("Person concerned"), _("Page (the same for all it showed)")] if with_people else [_("Times that day")]
    writer.writerow([_("When"), _("Clock"), _("Who"), _("What was done"), _("Kind"), _("Facts"), *more])
    for one in lines:
        last = [one.person.name if one.person else "", one.request] if with_people else [str(one.times)]
        at = one.at.astimezone(ZoneInfo(zone))
        cells = [f"{at:%Y-%m-%d %H:%M}", f"{zone} ({at:%Z})", one.who, one.did, one.what, "; ".join(one.facts), *last]
        writer.writerow([safe_cell(cell) for cell in cells])
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

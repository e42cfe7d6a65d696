"""The record of a program, for its leads: who read or changed what. To look at it is recorded as well."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from peermatch.accounts.access import ProgramRequest, lead
from peermatch.audit.files import as_file
from peermatch.audit.forms import MOST_COUNTED, RecordFilter
from peermatch.audit.models import KEPT_YEARS, Record
from peermatch.audit.paging import newest, page_of
from peermatch.audit.recording import Did, of_kind, record, shown
from peermatch.audit.saying import lines, together

MOST_IN_A_FILE = 20_000
COLUMNS = ("actor", "did", "kind", "person", "fields")


@require_safe
@lead
def audit(request: ProgramRequest) -> HttpResponse:
    form = RecordFilter(request.GET, reader=request.membership)
    listed, older = page_of(request.GET.get("before", ""), *form.records())
    told = together(lines(listed, request.program))
    shown(of_kind(Record, fields=COLUMNS), by=request)
    n = form.count()
    return render(request, "audit/records.html", {
        "n": min(n, MOST_COUNTED), "has_more": n > MOST_COUNTED, "place": "settings", "form": form,
        "lines": told, "older": older, "is_first": "before" not in request.GET,
        "years": KEPT_YEARS, "most": MOST_IN_A_FILE,
    })  # fmt: skip


@require_POST
@lead
def audit_export(request: ProgramRequest) -> HttpResponse:
    """What the filters in the address find, the newest first."""
    found = newest(MOST_IN_A_FILE, *RecordFilter(request.GET, reader=request.membership).records())
    record(Did.EXPORTED, of_kind(Record, fields=COLUMNS), by=request)
    told = lines(found, request.program)
    day = localdate(timezone.now())
    return as_file(told, zone=request.user.time_zone, name=f"audit-{day:%Y-%m-%d}.csv", with_people=True)

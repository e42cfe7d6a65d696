"""Saying by hand what the headings of a list mean, and which sheet of a workbook is read."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participants.models import HeadingMeaning, RosterUpload
from participants.roster import uploads
from participants.roster.mapping import HeadingsForm
from participants.roster.other_lists import other_kind
from peermatch.accounts.access import ProgramRequest, coordinator, fetch


@coordinator
def import_headings(request: ProgramRequest, upload: UUID) -> HttpResponse:
    row = _fetch(request, upload)
    if not row.is_waiting or row.is_being_taken:
        return redirect(row)
    table, headings = uploads.headings_of(row)
    form = HeadingsForm(request.POST or None, table=table, headings=headings)
    if request.method == "POST" and form.is_valid():
        try:
            uploads.mean(upload=row, said=form.said, program=request.program, by=request.user)
            return redirect(row)
        except ValidationError as refused:
            form.add_error(None, refused)
    wrong = headings.wrong
    context = {
        "upload": row, "form": form, "wrong": wrong, "other": other_kind(headings),
        "back": row.get_absolute_url() if not wrong else "",
    }  # fmt: skip
    return render(request, "participants/roster/import_headings.html", {"place": "people"} | context)


@coordinator
@require_POST
def import_sheet(request: ProgramRequest, upload: UUID) -> HttpResponse:
    row = _fetch(request, upload)
    try:
        uploads.use_sheet(upload=row, name=request.POST.get("sheet", ""))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)


@coordinator
@require_POST
def heading_forget(request: ProgramRequest, heading: UUID) -> HttpResponse:
    row = fetch(HeadingMeaning, request, heading)
    row.delete()
    messages.success(request, _("What “%(heading)s” means was forgotten.") % {"heading": row.heading})
    return redirect("import", request.program.slug)


def _fetch(request: ProgramRequest, upload: UUID) -> RosterUpload:
    rows = RosterUpload.objects.readable_by(request.membership).select_related("program")
    row: RosterUpload = fetch(rows, request, upload)
    return row

"""The workbook of all rows: asking for it, how far it is, taking it along."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from matches.models import ReportFile
from matches.reporting.background import begin_file
from matches.reporting.forms import ReportForm
from participants.models import Export
from participants.roster.exporting import TYPES, as_file
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch


@coordinator
@require_POST
def report_file_make(request: ProgramRequest) -> HttpResponse:
    """All rows of what the address asks for, made by the worker."""
    form = ReportForm(request.GET, program=request.program, now=timezone.now())
    return redirect(begin_file(program=request.program, asked=form.query, by=request.user))


@coordinator
@require_safe
def report_file(request: ProgramRequest, report_file: UUID) -> HttpResponse:
    row = _fetch(request, report_file)
    form = ReportForm(row.asked, program=request.program, now=row.created_at)
    return render(request, "matches/reporting/file.html", {
        "place": "report", "file": row, "form": form, "period": form.period_chosen,
        "quarters": 25 * (4 * row.done // row.of) if row.of else 0,
    })  # fmt: skip


@coordinator
@require_POST
def report_file_take(request: ProgramRequest, report_file: UUID) -> HttpResponse:
    """The workbook, and the record of who took it."""
    row = _fetch(request, report_file)
    if not row.is_ready:
        return redirect(row)
    form = ReportForm(row.asked, program=request.program, now=row.created_at)
    narrowed = ", ".join(form.narrowed_by)[:200]
    taken = Export.objects.create(
        program=request.program, what="report rows", format=Export.Format.XLSX, rows=row.of, narrowed_by=narrowed,
        by=request.user,
    )  # fmt: skip
    audit.record(audit.Did.EXPORTED, audit.of(taken), by=request)
    period = form.period_chosen
    name = f"report-rows-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.xlsx"
    return as_file(row.workbook, name, TYPES[Export.Format.XLSX])


def _fetch(request: ProgramRequest, report_file: UUID) -> ReportFile:
    """Until its day is over, for whoever asked for it."""
    row = fetch(ReportFile.objects.without_data(), request, report_file)
    if row.by_id != request.user.pk or row.lasts_until < timezone.now():
        raise Http404
    return row

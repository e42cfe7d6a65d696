"""The report of a program, and the rows behind each of its figures."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matches.reporting.behind import behind
from matches.reporting.definitions import FOR_COORDINATORS
from matches.reporting.figures import Figures
from matches.reporting.forms import ReportForm
from matches.reporting.lines import lines
from matches.reporting.sections import TABLES
from matches.reporting.showing import sections_shown, title_of
from peermatch.accounts.access import ProgramRequest, member
from peermatch.paging import paged

PLACE = {"place": "report"}


@member
@require_safe
def report(request: ProgramRequest) -> HttpResponse:
    form = _form(request)
    shown = sections_shown(Figures(form.asked), form.query, for_coordinators=request.membership.can_write)
    return render(request, "matches/reporting/report.html", PLACE | {
        "form": form, "period": form.period_chosen, "sections": shown,
    })  # fmt: skip


@member
@require_safe
def report_rows(request: ProgramRequest) -> HttpResponse:
    """What one figure counts: the total of ?table=, or the one of its cells that ?cell= names."""
    defined = TABLES.get(request.GET.get("table", "requests"))
    form, cell = _form(request), request.GET.get("cell")
    if defined is None:
        raise Http404
    if defined.of in FOR_COORDINATORS and not request.membership.can_write:
        raise PermissionDenied
    figures = Figures(form.asked)
    found = behind(figures, defined, cell)
    if found is None:
        raise Http404
    listed = paged(request, found)
    return render(request, "matches/reporting/rows.html", PLACE | {
        "table": defined, "title": title_of(figures, defined, cell), "period": form.period_chosen, "form": form,
        "listed": listed, "lines": lines(defined.of, listed, request.program), "back": urlencode(form.query),
    })  # fmt: skip


def _form(request: Any) -> ReportForm:
    return ReportForm(request.GET, program=request.program, now=timezone.now())

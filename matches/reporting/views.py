"""The report of a program, and the rows behind each of its figures."""

from functools import reduce
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from matches.disclosing.topics import those_answered
from matches.models import Match
from matches.reporting.behind import behind
from matches.reporting.definitions import FOR_COORDINATORS, Of
from matches.reporting.families import WAYS
from matches.reporting.figures import Figures
from matches.reporting.files import export
from matches.reporting.forms import ReportForm
from matches.reporting.lines import lines
from matches.reporting.sections import TABLES
from matches.reporting.showing import SectionShown, sections_shown, title_of
from participants import protected
from participants.models import Export
from participants.roster.exporting import TYPES, as_file
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, member
from peermatch.paging import paged

PLACE = {"place": "report"}
# Each row names somebody and what they need. From it to the match that it is for.
OF_NEEDS = {Of.NEEDS: "meeting__match"} | dict.fromkeys((Of.BOOKINGS, Of.COSTS), "accommodation__meeting__match")


@member
@require_safe
def report(request: ProgramRequest) -> HttpResponse:
    form = _form(request)
    return _page(request, "report", form)


@member
@require_safe
def report_print(request: ProgramRequest) -> HttpResponse:
    """The same to print: in the funder's order, with nothing to press."""
    form = _form(request)
    return _page(request, "print", form, narrowed=form.narrowed_in_words, now=form.now)


@coordinator
@require_POST
def report_export(request: ProgramRequest) -> HttpResponse:
    """The figures that the address asks for, as a file."""
    form, wanted = _form(request), request.POST.get("format", "")
    if wanted not in Export.Format.values:
        return redirect("report", request.program.slug)
    data = export(
        sections=_sections(request, form), format=wanted, period=form.period_chosen, program=request.program,
        narrowed_by=", ".join(form.narrowed_by), by=request.user,
    )  # fmt: skip
    period = form.period_chosen
    name = f"report-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.{wanted}"
    return as_file(data, name, TYPES[Export.Format(wanted)])


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
    found, of_others = _as_they_may_read(found, defined.of)
    listed = paged(request, found)
    if defined.of in OF_NEEDS:
        people = {reduce(getattr, WAYS[defined.of].split("__"), row) for row in listed}
        audit.shown(*protected.needs_of(people), by=request)
    return render(request, "matches/reporting/rows.html", PLACE | {
        "of_others": of_others, "in_all": listed.paginator.count + of_others,
        "table": defined, "title": title_of(figures, defined, cell), "period": form.period_chosen, "form": form,
        "listed": listed, "lines": lines(defined.of, listed, request.program), "back": form.query_in_address,
    })  # fmt: skip


def _as_they_may_read(found: Any, of: Of) -> tuple[Any, int]:
    """What somebody needs is read by those of the match; how many there are besides is no secret."""
    answered = those_answered()
    if of not in OF_NEEDS or answered is None:
        return found, 0
    theirs = found.filter(**{f"{OF_NEEDS[of]}__in": Match.objects.filter(answered).values("pk")})
    return theirs, found.count() - theirs.count()


def _page(request: ProgramRequest, name: str, form: ReportForm, **context: Any) -> HttpResponse:
    return render(request, f"matches/reporting/{name}.html", PLACE | context | {
        "form": form, "period": form.period_chosen, "sections": _sections(request, form),
        "query": form.query_in_address,
    })  # fmt: skip


def _sections(request: ProgramRequest, form: ReportForm) -> list[SectionShown]:
    return sections_shown(Figures(form.asked), form.query, for_coordinators=request.membership.can_write)


def _form(request: Any) -> ReportForm:
    return ReportForm(request.GET, program=request.program, now=timezone.now())

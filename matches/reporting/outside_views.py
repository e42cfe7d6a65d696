"""The report of a grant year for readers outside the program, on paper and as a file."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from matches.models import MatchRules
from matches.reporting.figures import Figures
from matches.reporting.files import export
from matches.reporting.outside import sections_for_outsiders
from matches.reporting.periods import Period, grant_year
from matches.reporting.scope import Asked
from participants.models import Export
from participants.roster.exporting import TYPES, as_file
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.clock import local_day

YEARS_BACK = 10


class YearForm(forms.Form):
    """Grant years that are over; the last one where none was chosen."""

    year = forms.TypedChoiceField(label=gettext_lazy("Grant year"), coerce=int, required=False)

    def __init__(self, data: Any, *, program: Any) -> None:
        super().__init__(data)
        self.program, self.now = program, timezone.now()
        today = local_day(self.now, program.time_zone)
        begins = MatchRules.of(program).grant_month
        self.years = {one.last.year: one for one in (grant_year(today, begins, n) for n in range(1, YEARS_BACK))}
        field: Any = self.fields["year"]
        field.choices = [(year, _span(one)) for year, one in self.years.items()]

    @property
    def period(self) -> Period:
        self.is_valid()
        return self.years[self.cleaned_data.get("year") or max(self.years)]

    @property
    def asked(self) -> Asked:
        zone = self.program.time_zone
        return Asked(self.program, self.period.begins(zone), self.period.ends(zone), self.now)


def _span(year: Period) -> str:
    """“October 2025 to September 2026”."""
    return _("%(first)s to %(last)s") % {
        "first": date_format(year.first, "F Y"), "last": date_format(year.last, "F Y")
    }  # fmt: skip


@coordinator
@require_safe
def report_outside(request: ProgramRequest) -> HttpResponse:
    form = YearForm(request.GET, program=request.program)
    return render(request, "matches/reporting/outside.html", {
        "place": "report", "form": form, "period": form.period, "year": form.period.last.year, "now": form.now,
        "sections": sections_for_outsiders(Figures(form.asked)),
    })  # fmt: skip


@coordinator
@require_POST
def report_outside_export(request: ProgramRequest) -> HttpResponse:
    form, wanted = YearForm(request.GET, program=request.program), request.POST.get("format", "")
    if wanted not in Export.Format.values:
        return redirect("report-outside", request.program.slug)
    sections, year = sections_for_outsiders(Figures(form.asked)), form.period.last.year
    data = export(
        sections=sections, format=wanted, period=form.period, program=request.program, narrowed_by="",
        by=request.user, what="report for outside readers",
    )  # fmt: skip
    return as_file(data, f"report-{year}-masked.{wanted}", TYPES[Export.Format(wanted)])

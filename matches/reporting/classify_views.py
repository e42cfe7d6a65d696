"""How a match counts in reports, and many at once: the kind of assistance, and the initiative area."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.disclosing.topics import in_words
from matches.models import Area, Assistance, Match
from matches.reporting.classifying import CLASSIFIED, FIELDS, classify_many, unclassified
from matches.reporting.forms import ReportForm
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day, say_day
from peermatch.forms import PageFields
from peermatch.paging import paged
from peermatch.undoing import offer

NOT_SAID = ("", gettext_lazy("Not said yet"))
AS_IT_IS = ("", gettext_lazy("Leave it as it is"))


class ClassifyForm(PageFields, forms.Form):
    assistance = forms.ChoiceField(
        label=gettext_lazy("Kind of assistance"), choices=[NOT_SAID, *Assistance.choices], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    area = forms.ChoiceField(
        label=gettext_lazy("Initiative area"), choices=[NOT_SAID, *Area.choices], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip


@coordinator
def match_classify(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    said: Any = {"assistance": row.assistance, "area": row.area}
    form = ClassifyForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid():
        row.classify(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("It counts so in every report from now on."))
        return redirect(row)
    return render(request, "matches/step_form.html", {
        "place": "matches", "match": row, "form": form, "title": _("How this match counts in reports"),
        "lede": _("Funders ask for this. Participants do not see it."), "back": row.get_absolute_url(),
    })  # fmt: skip


class ClassifyManyForm(PageFields, forms.Form):
    """`listed`: those that can be chosen."""

    submit = gettext_lazy("Save for the chosen matches")
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Which matches"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one match."),
            "invalid_choice": gettext_lazy("Of one that you chose both are said by now. Look at the list, then save."),
        },
    )  # fmt: skip
    assistance = forms.ChoiceField(
        label=gettext_lazy("Kind of assistance"), choices=[AS_IT_IS, *Assistance.choices], required=False,
        widget=forms.RadioSelect, initial="",
    )  # fmt: skip
    area = forms.ChoiceField(
        label=gettext_lazy("Initiative area"), choices=[AS_IT_IS, *Area.choices], required=False,
        widget=forms.RadioSelect, initial="",
    )  # fmt: skip

    def __init__(self, *args: Any, listed: Iterable[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [(str(one.public_id), _in_words(one)) for one in listed]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in FIELDS):
            self.add_error(None, _("Choose the kind of assistance, the initiative area or both."))
        return cleaned


def _in_words(match: Match) -> str:
    """“Nights (sleep and routines). Family to family, asked for Fri, October 3, 2025. Said already: Transition”."""
    topics = ", ".join(
        sorted(in_words(match, [one for problem in match.problems.all() for one in problem.topics.all()]))
    )
    said = match.get_assistance_display() if match.assistance else match.get_area_display() if match.area else ""
    told = {
        "title": f"{match.title} ({topics})" if topics else match.title, "path": match.get_path_display(),
        "day": say_day(_asked_on(match), year=True), "said": said,
    }  # fmt: skip
    first = _("%(title)s. %(path)s, asked for %(day)s.") % told
    return f"{first} {_('Said already: %(said)s.') % told}" if said else first


def _asked_on(match: Match) -> date:
    return local_day(match.requested_at, match.program.time_zone)


@coordinator
def report_classify(request: ProgramRequest) -> HttpResponse:
    """Those of the period that the report counts as not said, a page at a time."""
    asked = ReportForm(request.GET, program=request.program, now=timezone.now())
    listed = paged(request, unclassified(asked.asked).select_related("program"))
    form = ClassifyManyForm(request.POST if request.method == "POST" else None, listed=listed)
    here = f"{reverse('report-classify', args=[request.program.slug])}?{asked.query_in_address}"
    if form.is_valid():
        _say_of_many(request, form, back=here)
        return redirect(here)
    return render(request, "matches/reporting/classify.html", {
        "place": "report", "form": form, "listed": listed, "period": asked.period_chosen,
        "query": asked.query_in_address,
    })  # fmt: skip


def _say_of_many(request: ProgramRequest, form: ClassifyManyForm, *, back: str) -> None:
    said = {name: form.cleaned_data[name] for name in FIELDS}
    wrote = classify_many(
        program=request.program, chosen=form.cleaned_data["chosen"], by=request.user, at=timezone.now(), **said
    )
    n = len({ref for refs in wrote.values() for ref in refs})
    told = ngettext("Saved for %(n)d match.", "Saved for %(n)d matches.", n) % {"n": n}
    if n:
        offer(request, told, CLASSIFIED, back=back, values=said, wrote=wrote)
    else:
        messages.info(request, _("All of these had it said already. Nothing was changed."))

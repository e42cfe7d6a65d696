"""How one match counts in reports: the kind of assistance, and the initiative area."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Area, Assistance, Match
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.forms import PageFields

NOT_SAID = ("", gettext_lazy("Not said yet"))


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

"""What is typed in to meet again: in how many weeks, or in which rhythm and how often."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from matches.scheduling.repeating.candidates import Candidate
from peermatch.forms import PageFields

USUAL_WEEKS = 2


class AgainForm(PageFields, forms.Form):
    submit = gettext_lazy("Plan it")
    weeks = forms.TypedChoiceField(label=gettext_lazy("When again?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: Mapping[int, Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = {weeks: one for weeks, one in candidates.items() if not one.cannot}
        field: Any = self.fields["weeks"]
        field.choices = [(weeks, _in_weeks(weeks, one)) for weeks, one in possible.items()]
        self.initial["weeks"] = USUAL_WEEKS if USUAL_WEEKS in possible else next(iter(possible), None)


def _in_weeks(weeks: int, one: Candidate) -> str:
    if weeks == 1:
        return gettext("A week later: %(when)s") % {"when": one.when}
    return gettext("%(n)d weeks later: %(when)s") % {"n": weeks, "when": one.when}

"""What is typed in to meet again: in how many weeks, or in which rhythm and how often."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from matches.models import Match, Meeting
from matches.scheduling.forms import CancelForm, MayClash, PlanForm, TimeAndPlaceForm
from matches.scheduling.repeating.candidates import Candidate
from matches.scheduling.repeating.rhythm import Rhythm, days_of
from peermatch.clock import WallTime
from peermatch.forms import PageFields, SomeOf

USUAL_WEEKS = 2
FEWEST, MOST, USUAL_COUNT = 2, 12, 4


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


class SeveralForm(TimeAndPlaceForm):
    """The first of several meetings, in which rhythm, and how many."""

    submit = gettext_lazy("See the dates")
    rhythm = forms.ChoiceField(label=gettext_lazy("How often?"), choices=Rhythm.choices, initial=Rhythm.TWO_WEEKS)
    count = forms.IntegerField(
        label=gettext_lazy("How many meetings?"), min_value=FEWEST, max_value=MOST, initial=USUAL_COUNT,
        help_text=gettext_lazy("Up to 12 at once. More can be planned when few are left."),
    )  # fmt: skip

    @staticmethod
    def first_values(match: Match) -> dict[str, Any]:
        return PlanForm.first_values(match)

    @property
    def walls(self) -> list[WallTime]:
        """The same clock time on each day of the rhythm."""
        data, first = self.cleaned_data, self.wall
        days = days_of(data["rhythm"], first.on, data["count"])
        return [WallTime(day, first.at, first.zone, first.fold) for day in days]


class CancelSeveralForm(CancelForm):
    submit = gettext_lazy("Cancel them and tell everyone")
    meetings = SomeOf(
        label=gettext_lazy("Which meetings?"), queryset=Meeting.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("meetings", "reason")

    def __init__(self, *args: Any, ahead: Sequence[Meeting], match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meetings"]
        field.queryset = match.meetings.filter(pk__in=[one.pk for one in ahead])
        self.initial["meetings"] = [one.pk for one in ahead]


class ConfirmSeveralForm(MayClash, PageFields, forms.Form):
    submit = gettext_lazy("Confirm them and tell everyone")
    meetings = SomeOf(
        label=gettext_lazy("Which meetings?"), queryset=Meeting.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, ready: Sequence[Meeting], match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meetings"]
        field.queryset = match.meetings.filter(pk__in=[one.pk for one in ready])
        self.initial["meetings"] = [one.pk for one in ready]
        self.offer_override(needed=False)

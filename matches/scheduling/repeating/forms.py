"""What is typed in to meet again: in how many weeks, or in which rhythm and how often."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy

from matches.models import Match, Meeting
from matches.scheduling.forms import CancelForm, MayClash, PlaceForm, PlanForm, TimeAndPlaceForm
from matches.scheduling.repeating.candidates import Candidate
from matches.scheduling.repeating.rhythm import Rhythm, days_of, next_day, rhythm_of
from peermatch.clock import WallTime
from peermatch.forms import PageFields, SomeOf
from peermatch.text import one_line

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
    """The date, and on lines of their own what speaks against it."""
    return format_html(
        "<b>{}</b>{}", _after_weeks(weeks, one), format_html_join("", "<br>{}", ((said,) for said in one.against))
    )


def _after_weeks(weeks: int, one: Candidate) -> str:
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
    def first_values(match: Match, today: date) -> dict[str, Any]:
        """As is usual; where the match meets regularly, as it does: the next day of its rhythm, same time and place."""
        usual = PlanForm.first_values(match)
        meetings = list(match.meetings.standing())
        rhythm = rhythm_of([one.on for one in meetings])
        if rhythm is None:
            return usual
        last = meetings[-1]
        on = next_day(rhythm, last.on, after=today)
        like = {"at": last.at, "zone": last.time_zone, "minutes": last.minutes} | first_place_of([last])
        return usual | like | {"rhythm": rhythm.value, "on": on}

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
        self.fields["reason"].label = gettext("Why they are cancelled")


class PlaceOfSeveralForm(PlaceForm):
    """Another place for those of the meetings ahead that are ticked."""

    submit = gettext_lazy("Check before you send")
    meetings = SomeOf(
        label=gettext_lazy("Which meetings?"), queryset=Meeting.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("In kind words: everyone who comes reads this. You may leave it empty."),
    )
    field_order = ("meetings", "place_kind", "place", "place_notes", "reason")

    def __init__(self, *args: Any, ahead: Sequence[Meeting], match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meetings"]
        field.queryset = match.meetings.filter(pk__in=[one.pk for one in ahead])
        self.initial = first_place_of(ahead) | dict(self.initial) | {"meetings": [one.pk for one in ahead]}

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was sent, to be sent once more."""
        data = self.cleaned_data
        words = [(name, data[name]) for name in ("place_kind", "place", "place_notes", "reason")]
        return [("meetings", str(one.pk)) for one in data["meetings"]] + words


def first_place_of(meetings: Sequence[Meeting]) -> dict[str, Any]:
    """Where the first of them is to be, as a form begins with it."""
    if not meetings:
        return {}
    first = meetings[0]
    return {"place_kind": first.place_kind, "place": first.place, "place_notes": first.place_notes}


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

"""When a person is usually free: a week that is filled in by keyboard, a day at a time; and when they are away."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants.free_time import LAST_MINUTE, Window, tidy
from participants.models import DatesAway, Participant, Weekday
from participants.models.availability import add_away
from participants.roster.editing import set_week
from participants.roster.person.section import Section, section
from participants.roster.words import week_of
from participants.week_in_words import say_week
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.clock import zone_label
from peermatch.forms import DateInput, TimeInput

LEAST_ROWS = 2  # stretches of a day that the page always has room for
Stretch = tuple[time, time]


class WeekForm(Section):
    title = _("The usual week of %(name)s")
    done = _("The usual week of %(name)s was saved.")
    template = "participants/roster/person/week.html"

    def prepare(self) -> None:
        self.windows = tidy(week_of(self.person))
        busiest = max((len(self._held(day)) for day in Weekday), default=0)
        self.rows = max(LEAST_ROWS, busiest + 1)
        for day in Weekday:
            self._add_day(day)

    def _held(self, day: int) -> list[Window]:
        return [window for window in self.windows if window.weekday == day]

    def _add_day(self, day: Weekday) -> None:
        if day != Weekday.MONDAY:
            self.fields[f"same_{day}"] = forms.BooleanField(label=_("Same as Monday"), required=False)
        held = self._held(day)
        for row in range(self.rows):
            begins, ends = (held[row].begins, _shown_end(held[row].ends)) if row < len(held) else (None, None)
            for side, label, value in (("from", _("Also from") if row else _("From"), begins), ("to", _("To"), ends)):
                self.fields[f"{side}_{day}_{row}"] = forms.TimeField(
                    label=label, required=False, widget=TimeInput, initial=value
                )

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("seen", *(self._fieldset(day) for day in Weekday))
        return helper

    def _fieldset(self, day: Weekday) -> Fieldset:
        rows = [
            Div(Field(f"from_{day}_{row}"), Field(f"to_{day}_{row}"), css_class="stretch") for row in range(self.rows)
        ]
        same = [] if day == Weekday.MONDAY else [Field(f"same_{day}")]
        return Fieldset(str(day.label), *same, *rows, css_class="day")

    @property
    def in_words(self) -> str:
        """The week as it was typed, or as it is on record."""
        windows = self.cleaned_data.get("windows") if self.is_bound and self.is_valid() else self.windows
        return say_week(windows or ())

    @property
    def zone(self) -> str:
        return zone_label(self.person.time_zone)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        days = {day: self._stretches(day, said) for day in Weekday}
        for day in Weekday:
            if said.get(f"same_{day}"):
                days[day] = days[Weekday.MONDAY]
        said["windows"] = tidy(Window(day, *one) for day, ones in days.items() for one in ones)
        return said

    def _stretches(self, day: int, said: dict[str, Any]) -> list[Stretch]:
        if said.get(f"same_{day}"):
            return []  # Monday counts; what stands below is not read
        found = (self._stretch(f"{day}_{row}", said) for row in range(self.rows))
        return [one for one in found if one]

    def _stretch(self, key: str, said: dict[str, Any]) -> Stretch | None:
        begins, ends = said.get(f"from_{key}"), said.get(f"to_{key}")
        if {f"from_{key}", f"to_{key}"} & self.errors.keys() or begins is ends is None:
            return None
        if begins is None or ends is None:
            self.add_error(*(
                (f"from_{key}", gettext("From when?")) if begins is None else (f"to_{key}", gettext("Until when?"))
            ))  # fmt: skip
            return None
        ends = LAST_MINUTE if ends == time(0) else ends
        if ends <= begins:
            self.add_error(f"to_{key}", gettext("The end must be after the beginning. Midnight is 12:00 am."))
            return None
        return begins, ends

    def keep(self, *, by: User, at: datetime) -> None:
        set_week(self.person, self.cleaned_data["windows"])


def _shown_end(ends: time) -> time:
    """Midnight as a clock shows it."""
    return time(0) if ends == LAST_MINUTE else ends


class AwayForm(Section):
    title = _("When %(name)s is away")
    lede = _("No meeting is planned on these days. Days that touch or overlap become one stretch.")
    done = _("The days away of %(name)s were saved.")
    first = forms.DateField(label=_("First day away"), widget=DateInput)
    last = forms.DateField(
        label=_("Last day away"), required=False, widget=DateInput, help_text=_("Empty: that one day.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day cannot be before the first."))
        elif first and "last" not in self.errors:
            said["last"] = last or first
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        self.add()

    def add(self) -> None:
        add_away(self.person, self.cleaned_data["first"], self.cleaned_data["last"])


week, away = section(WeekForm), section(AwayForm)


@coordinator
@require_POST
def away_remove(request: ProgramRequest, person: UUID, away: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    fetch(DatesAway.objects.filter(program=request.program, participant=row), request, away).delete()
    messages.success(request, gettext("%(name)s is no longer away on these days.") % {"name": row.name})
    return redirect(row)

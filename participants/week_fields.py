"""The fields of a week, filled in by keyboard a day at a time, and of days away: of whoever has such a week."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.free_time import LAST_MINUTE, Window, tidy
from participants.models.availability import Weekday, WindowRow
from participants.week_in_words import say_week
from peermatch.forms import DateInput, PageFields, TimeInput
from peermatch.watching import Watching

LEAST_ROWS = 2  # stretches of a day that the page always has room for
Stretch = tuple[time, time]


def windows_of(rows: Iterable[WindowRow]) -> list[Window]:
    """The rows as the plain values that are reckoned with."""
    return [Window(row.weekday, row.begins, row.ends) for row in rows]


def keep_week(whose: Any, windows: Iterable[Window]) -> None:
    """Writes that week: what is on record already stays."""
    held = {Window(row.weekday, row.begins, row.ends): row for row in whose.windows.all()}
    wanted = set(windows)
    whose.windows.filter(pk__in=[row.pk for window, row in held.items() if window not in wanted]).delete()
    about = {"program": whose.program, whose.windows.field.name: whose}
    whose.windows.bulk_create(
        whose.windows.model(**about, **window._asdict()) for window in sorted(wanted - held.keys())
    )


class WeekFields(Watching, PageFields):
    """Mix in before forms.Form or forms.ModelForm, and call `show_week` once the fields stand."""

    windows: list[Window]
    rows: int

    def show_week(self, rows: Iterable[WindowRow]) -> None:
        """The fields begin with these stretches."""
        self.windows = tidy(windows_of(rows))
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


def _shown_end(ends: time) -> time:
    """Midnight as a clock shows it."""
    return time(0) if ends == LAST_MINUTE else ends


class AwayFields(Watching, PageFields):
    """Mix in before forms.Form or forms.ModelForm, and call `add_away_fields` once the fields stand."""

    def add_away_fields(self) -> None:
        self.fields["first"] = forms.DateField(label=_("First day away"), widget=DateInput)
        self.fields["last"] = forms.DateField(
            label=_("Last day away"), required=False, widget=DateInput, help_text=_("Empty: that one day.")
        )

    @property
    def days(self) -> tuple[date, date]:
        return self.cleaned_data["first"], self.cleaned_data["last"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day cannot be before the first."))
        elif first and "last" not in self.errors:
            said["last"] = last or first
        return said

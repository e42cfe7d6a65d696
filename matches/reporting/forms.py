"""What a reader may ask of a report: its days, and what narrows it. Plain GET, so that its address can be shared."""

from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Area, Assistance, MatchRules, Path
from matches.reporting.periods import NAMED, OWN, Period, named
from matches.reporting.scope import Asked
from participants.models import STATE_NAMES
from peermatch.accounts.models import CAN_WRITE, Membership, Program
from peermatch.clock import local_day
from peermatch.forms import DateInput

PERIODS = [*((name, label) for name, (label, _begin, _back) in NAMED.items()), (OWN, _("My own days"))]
NARROWING = ("path", "coordinator", "state", "assistance", "area")
DAYS = ("first", "last")
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


class ReportForm(forms.Form):
    """A choice that is none narrows nothing; days that cannot be are said, and this grant year is shown."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    first = forms.DateField(label=_("From, for my own days"), required=False, widget=DateInput)
    last = forms.DateField(label=_("To, for my own days"), required=False, widget=DateInput)
    path = forms.ChoiceField(label=_("Path"), choices=[("", _("Both")), *Path.choices], required=False)
    coordinator = forms.ChoiceField(label=_("Coordinator"), required=False)
    state = forms.ChoiceField(
        label=_("State of who asked"), choices=[("", _("All states")), *STATE_NAMES.items()], required=False
    )

    assistance = forms.ChoiceField(
        label=_("Kind of assistance"), choices=[("", _("All")), *Assistance.choices], required=False
    )
    area = forms.ChoiceField(label=_("Initiative area"), choices=[("", _("All")), *Area.choices], required=False)

    def __init__(self, data: Any, *, program: Program, now: datetime) -> None:
        super().__init__({**{name: data[name] for name in data if name in self.base_fields}})
        self.program, self.now = program, now
        members = Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user")
        field: Any = self.fields["coordinator"]
        names = [(str(one.user_id), one.user.name) for one in members.order_by("user__name")]
        field.choices = [("", _("Everyone")), *names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("period") == OWN:
            days = {name: cleaned.get(name) for name in DAYS if name not in self.errors}
            for name, day in days.items():
                if day is None:
                    self.add_error(name, _("Give both days, or choose another period."))
                elif not EARLIEST <= day <= LATEST:
                    self.add_error(name, _("This year cannot be. Check the day."))
            if self._has_days and cleaned["last"] < cleaned["first"]:
                self.add_error("last", _("The last day is before the first one. Exchange them."))
        return cleaned

    @property
    def _has_days(self) -> bool:
        return not set(DAYS) & set(self.errors)

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @cached_property
    def _grant_month(self) -> int:
        return MatchRules.of(self.program).grant_month

    @property
    def period_chosen(self) -> Period:
        today = local_day(self.now, self.program.time_zone)
        if self.chosen("period") == OWN and self._has_days:
            return Period(self.cleaned_data["first"], self.cleaned_data["last"])
        return named(self.chosen("period"), today, self._grant_month)

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in NARROWING)

    @property
    def narrowed_by(self) -> list[str]:
        """The labels of what narrows it, without what was chosen."""
        return [str(self.fields[name].label) for name in NARROWING if self.chosen(name)]

    @property
    def narrowed_in_words(self) -> list[str]:
        """“Path: Family to family”."""
        found = []
        for name in NARROWING:
            field: Any = self.fields[name]
            if value := self.chosen(name):
                found.append(f"{field.label}: {dict(field.choices)[value]}")
        return found

    @property
    def asked(self) -> Asked:
        period, zone, coordinator = self.period_chosen, self.program.time_zone, self.chosen("coordinator")
        return Asked(
            self.program, period.begins(zone), period.ends(zone), self.now, path=self.chosen("path"),
            coordinator=int(coordinator) if coordinator else None, state=self.chosen("state"),
            assistance=self.chosen("assistance"), area=self.chosen("area"),
        )  # fmt: skip

    @property
    def query(self) -> dict[str, str]:
        """What an address says to ask for the same again."""
        self.is_valid()
        said = {name: self.data[name] for name in self.fields if self.data.get(name) and name not in self.errors}
        is_own = said.get("period") == OWN and self._has_days
        return {name: value for name, value in said.items() if is_own or name not in DAYS}

    @property
    def query_in_address(self) -> str:
        return urlencode(self.query)

"""Narrowing the record of who did what. A GET form; a value that makes no sense narrows nothing."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Membership
from peermatch.audit import facts, people
from peermatch.audit.models import Record, RecordQuerySet
from peermatch.audit.recording import Actor, Did
from peermatch.audit.withholding import kept_from
from peermatch.forms import DateInput, PageFields

MOST_COUNTED = 10_000


class RecordFilter(PageFields, forms.Form):
    q = forms.CharField(label=_("Person (part of the name)"), required=False, max_length=200)
    member = forms.ChoiceField(label=_("Who did it"), required=False)
    fact = forms.ChoiceField(label=_("Which fact"), required=False)
    did = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("Anything")), *Did.choices])
    first = forms.DateField(label=_("From"), required=False, widget=DateInput())
    last = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    own = forms.BooleanField(label=_("Also when I looked at this record"), required=False)

    def __init__(self, data: Any, *, reader: Membership) -> None:
        super().__init__(data)
        self.reader, self.program = reader, reader.program
        program = self.program
        members: Any = self.fields["member"]
        rows = Membership.objects.filter(program=program).select_related("user").order_by("user__name")
        links = [(Actor.LINK.value, Actor.LINK.label), (Actor.SYSTEM.value, Actor.SYSTEM.label)]
        members.choices = [("", _("Anybody")), *((str(row.user_id), str(row.user)) for row in rows), *links]
        fact: Any = self.fields["fact"]
        fact.choices = facts.choices()
        self.is_valid()
        self.given = {name: value for name, value in self.cleaned_data.items() if name not in self.errors}

    @property
    def is_narrowing(self) -> bool:
        return any(self.given.values())

    def count(self) -> int:
        """How many are found; above `MOST_COUNTED` just that there are more."""
        return sum(rows[: MOST_COUNTED + 1].count() for rows in self.records())

    def records(self) -> list[RecordQuerySet]:
        """Of the program, and what its members did in none: signing in, and what they changed of that.

        Without those that are kept from this reader: what was said about themselves.
        """
        rows = Record.objects.in_program(self.program).exclude(kept_from(self.reader))
        members = Membership.objects.filter(program=self.program).values_list("user_id", flat=True)
        of_none = Record.objects.filter(program=None, actor_kind=Actor.USER, actor__in=[str(one) for one in members])
        return [self._narrowed(rows), self._narrowed(of_none)]

    def _narrowed(self, rows: RecordQuerySet) -> RecordQuerySet:
        given, zone = self.given, ZoneInfo(self.program.time_zone)
        if given.get("q"):
            rows = rows.concerning(people.called(self.program, given["q"]))
        if member := given.get("member"):
            whose = {"actor_kind": Actor.USER, "actor": member} if member.isdecimal() else {"actor_kind": member}
            rows = rows.filter(**whose)
        if given.get("fact"):
            rows = facts.narrowed(rows, given["fact"])
        if not given.get("own"):
            rows = rows.exclude(kind=Record._meta.label, actor_kind=Actor.USER, actor=str(self.reader.user_id))
        if given.get("did"):
            rows = rows.filter(did=given["did"])
        if given.get("first"):
            rows = rows.filter(at__gte=datetime.combine(given["first"], time.min, zone))
        if given.get("last"):
            rows = rows.filter(at__lte=datetime.combine(given["last"], time.max, zone))
        return rows

"""Who lives with whom: joining, renaming and leaving a household. One family for size, capacity and reports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants.models import Household, Participant, shielded_from
from participants.roster.person.section import Section, section
from participants.roster.person.whom import WhomSection
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.text import one_line


class JoinForm(WhomSection):
    title = _("With whom does %(name)s live?")
    lede = _(
        "Two people of one household count as one family in a match. "
        "Each keeps their own answers, access needs and links."
    )
    done = _("%(name)s shares a household now.")
    name = forms.CharField(
        label=_("Name of the household"), required=False, max_length=120,
        help_text=_("Only for one that is new. Empty: named after both."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["who"].label = gettext("Lives with")
        self.fields["who"].required = not self.prefix  # among other sections it may stay empty

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("name") and not said.get("who") and "who" not in self.errors:
            self.add_error("who", gettext("With whom do they live? A household has two people at least."))
        if self.other and self._is_shielded():
            self.add_error("who", gettext("By their relationships somebody of that household is shielded from them."))
        return said

    def _is_shielded(self) -> bool:
        assert self.other is not None  # noqa: S101  # asked by the caller
        homes = [one for one in (self.person.household, self.other.household) if one]
        there = {self.other.pk, *(pk for home in homes for pk in home.members.values_list("pk", flat=True))}
        people = there | {self.person.pk}
        return any(people & shielded_from(self.person.program, [one]) for one in people)

    def keep(self, *, by: User, at: datetime) -> None:
        assert self.other is not None  # noqa: S101  # a form without it is not valid
        move_in(person=self.person, other=self.other, name=one_line(self.cleaned_data["name"]))


class HouseholdForm(Section):
    """The household of this person; `on_record` and saving are those of its row."""

    title = _("The household of %(name)s")
    lede = _("In one match they count as one family. How many matches each can take is counted for each alone.")
    done = _("The household of %(name)s was saved.")
    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("Only coordinators see this."))

    def on_record(self, person: Participant) -> dict[str, Any]:
        home = person.household
        return {"name": home.name, "note": home.note} if home else {}

    def keep(self, *, by: User, at: datetime) -> None:
        home = self.person.household
        assert home is not None  # noqa: S101  # this form is only made for someone who has one
        home.name, home.note = one_line(self.cleaned_data["name"]), self.cleaned_data["note"]
        home.save(update_fields=["name", "note"])


def home_form(data: Any, *, person: Participant, prefix: str | None = None) -> Section:
    """For someone who lives with nobody of the roster: with whom; else: their household."""
    made = HouseholdForm if person.household_id else JoinForm
    return made(data, person=person, prefix=prefix)


@transaction.atomic
def move_in(*, person: Participant, other: Participant, name: str = "") -> Household:
    """The person joins the other's household, which is made if there is none. A household that empties is gone."""
    home = other.household or Household.objects.create(program=person.program, name=name or _named_after(person, other))
    for one in (person, other):
        _settle(one, home)
    return home


@transaction.atomic
def move_out(*, person: Participant) -> None:
    """They live on their own. One person alone is no household, so that the last one is out too."""
    _settle(person, None)


def _settle(person: Participant, home: Household | None) -> None:
    left, person.household = person.household, home
    person.save(update_fields=["household"])
    if left and left != home and left.members.count() < 2:
        left.members.update(household=None)
        left.delete()


def _named_after(*people: Participant) -> str:
    names = list(dict.fromkeys(person.last_name or person.first_name for person in people))
    return gettext("%(names)s household") % {"names": gettext(" and ").join(names)[:100]}


household = section(home_form)


@coordinator
@require_POST
def household_leave(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.in_program(request.program).select_related("household"), request, person)
    if row.household:
        move_out(person=row)
        messages.success(request, gettext("%(name)s no longer shares a household.") % {"name": row.name})
    return redirect(row)

"""Erasing one person for good: a lead reads what goes and what stays, and types the name."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants.erasing import KIND, what_they_are_in, why_not_erased
from participants.models import Consent, Participant, Status
from participants.profile.forgetting import asks_since, stay
from participants.roster.columns import say_date
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, lead
from peermatch.forms import DateInput, PageFields
from peermatch.keeping import erasing
from peermatch.saving import saves_whole
from peermatch.text import fold


class WhoAsked(TextChoices):
    SELF = "self", _("They themselves")
    GUARDIAN = "guardian", _("A parent, guardian or helper of theirs")
    NOBODY = "nobody", _("Nobody: the program need not keep it")


class EraseForm(PageFields, forms.Form):
    """What is said of who asked is chosen from lists, so that it names nobody and may stay."""

    submit, is_final = _("Erase for good"), True
    who = forms.ChoiceField(label=_("Who asked for it?"), choices=[("", "---------"), *WhoAsked.choices])
    way = forms.ChoiceField(
        label=_("How?"), choices=[("", "---------"), *Consent.Way.choices], required=False,
        help_text=_("Who asked, how and when stay on record, without a name."),
    )  # fmt: skip
    asked_on = forms.DateField(label=_("The day they asked"), widget=DateInput, required=False)
    name = forms.CharField(
        label=_("Their name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Type it as it stands in the title of this page, so that nobody else is erased by mistake."),
    )  # fmt: skip

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data)
        self.person = person
        if since := asks_since(person):
            self.initial = {"who": WhoAsked.SELF, "way": Consent.Way.LINK, "asked_on": timezone.localdate(since)}
            self.fields["who"].required = False

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if fold(typed) != fold(self.person.name):
            raise ValidationError(
                gettext("This is not their name. Type “%(name)s”, or cancel.") % {"name": self.person.name}
            )
        return typed

    @property
    def in_words(self) -> str:
        said = {**self.initial, **{name: value for name, value in self.cleaned_data.items() if value}}
        who, way, day = said.get("who"), said.get("way"), said.get("asked_on")
        told = [gettext("Who asked: %(who)s.") % {"who": WhoAsked(who).label}] if who else []
        told += [gettext("How: %(way)s.") % {"way": Consent.Way(way).label}] if way else []
        told += [gettext("When: %(day)s.") % {"day": say_date(day)}] if day else []
        return " ".join(told)


@lead
@saves_whole
def erase(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    if row.status == Status.ERASED:
        messages.error(request, gettext("They were erased before."))
        return redirect(row)
    if why_not := why_not_erased(row, request.membership):
        messages.error(request, why_not)
        return redirect(row)
    form = EraseForm(request.POST if request.method == "POST" else None, person=row)
    if request.method == "POST" and form.is_valid():
        erasing.erase(KIND, row.public_id, at=timezone.now(), by=request, said=form.in_words)
        messages.success(request, gettext("Erased for good. Where a machine keeps backups, make a new one now."))
        return redirect("people", request.program.slug)
    context = {
        "form": form, "title": gettext("Erase %(name)s for good") % {"name": row.name}, "place": "people",
        "back": row.get_absolute_url(), "back_label": row.name, "person": row, "asks_since": asks_since(row),
        "lines": what_they_are_in(row),
    }  # fmt: skip
    return render(request, "participants/roster/person/erase.html", context)


@coordinator
@require_POST
@saves_whole
def erase_not(request: ProgramRequest, person: UUID) -> HttpResponse:
    """They asked on their own page, and told a coordinator that they want to stay."""
    row = fetch(Participant, request, person)
    if stay(row, by=request.user, at=timezone.now()):
        messages.success(request, gettext("%(name)s stays. Nothing was erased.") % {"name": row.name})
    else:
        messages.info(request, gettext("%(name)s does not ask to be erased.") % {"name": row.name})
    return redirect("today", request.program.slug) if request.POST.get("next") == "today" else redirect(row)

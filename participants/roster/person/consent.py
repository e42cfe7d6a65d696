"""Permission: recording it, and recording that it was withdrawn, by phone or however they said it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Consent, Participant
from participants.roster.permission import withdraw_permission
from participants.roster.person.section import kept, show_form
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.forms import PageFields


class WithdrawForm(PageFields, forms.Form):
    submit = _("Withdraw the permission")
    way = forms.ChoiceField(label=_("How they said so"), choices=Consent.Way.choices, initial=Consent.Way.PHONE)
    reason = forms.CharField(
        label=_("What they said"), required=False, max_length=300,
        help_text=_("May be empty: nobody has to give a reason. Only coordinators see this."),
    )  # fmt: skip

    def __init__(self, data: Any, *, consent: Consent) -> None:
        super().__init__(data)
        self.consent = consent

    def keep(self, *, by: User, at: datetime) -> None:
        withdraw_permission(consent=self.consent, by=by, at=at, **self.cleaned_data)


@coordinator
def withdraw(request: ProgramRequest, person: UUID, consent: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    held = fetch(Consent.objects.filter(program=request.program, participant=row), request, consent)
    if held.withdrawn_at:
        messages.error(request, gettext("This permission was withdrawn already."))
        return redirect(row)
    form = WithdrawForm(request.POST or None, consent=held)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        messages.success(request, gettext("%(name)s: the permission is withdrawn.") % {"name": row.name})
        return redirect(row)
    title = gettext("%(name)s withdraws a permission") % {"name": row.name}
    return show_form(request, row, form, title, lede=_what_follows(held, row))


def _what_follows(consent: Consent, person: Participant) -> str:
    what = consent.get_what_for_display()
    said = [gettext("It was: %(what)s.") % {"what": what[:1].lower() + what[1:]}]
    if consent.what_for != Consent.WhatFor.MATCHING:
        return " ".join([*said, _what_goes(consent), gettext("They stay in the program.")])
    said.append(gettext("They leave the program: nobody can ask them into a match, and no more mail goes to them."))
    if person.open_matches:
        said.append(gettext("The coordinators of the matches they are in see it on Today, and must tell the others."))
    said.append(gettext("What is on record stays until it is erased. They can come back with a new permission."))
    return " ".join(said)


def _what_goes(consent: Consent) -> str:
    if consent.what_for == Consent.WhatFor.CHILD:
        return gettext("What is kept about their child's age and needs is erased at once, and cannot be brought back.")
    return gettext("From now on no report may quote them.")

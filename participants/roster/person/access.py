"""A person's access profile in full: how they take part, whom they want beside them, and who may see which of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants.knowing import knows
from participants.models import AccessProfile, Participant, ProfilePart
from participants.profile.access_fields import FullAccessFields
from participants.profile.details import correct
from participants.profile.fields import DetailsFields
from participants.roster.person.not_shown import not_shown
from participants.roster.person.section import section
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.forms import PageFields
from peermatch.watching import Watching


class AccessForm(Watching, PageFields, FullAccessFields, DetailsFields):
    title = _("Access profile of %(name)s")
    lede = _("It is theirs, is used for every meeting, and is confirmed for each.")
    done = _("The access profile of %(name)s was saved.")
    template = "participants/roster/person/in_groups.html"
    about = AccessProfile
    is_protected = True
    confirmed = forms.BooleanField(
        label=_("They told me that this is right"), required=False, help_text=_("Not confirmed: a meeting asks again.")
    )

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data, participant=person)
        self.person = person
        self.fields["time_zone"].disabled, self.fields["time_zone"].widget = True, forms.HiddenInput()
        self.fields["words"].label = _("In their own words")
        self.begin_with(profile_of(person))
        self.watch()

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        told = ("receives", "expresses", "spoken_language")
        who = ("interpreters_preferred", "interpreters_declined", "team_size", "cart_output")
        helper.layout = Layout(
            Fieldset(gettext("How they communicate"), *told),
            Fieldset(gettext("Interpreters and CART"), *who),
            self.needs_fieldset(gettext("What they need")),
            Fieldset(gettext("Meeting online"), "platform_limits"),
            Fieldset(gettext("Who may see which of it"), *(f"seen_{part}" for part in ProfilePart)),
            "confirmed",
            "seen",
        )
        return helper

    def keep(self, *, by: User, at: datetime) -> None:
        confirmed = self.cleaned_data["confirmed"]
        correct(participant=self.person, details=self.details, at=at, confirmed=confirmed)
        profile = profile_of(self.person)
        self.write(profile) if profile.pk else self._begin(profile)
        if confirmed:
            profile.confirm(at=at, to=by)
        elif self.has_changed() and profile.confirmed_at:
            profile.take_back_confirmation()

    def _begin(self, profile: AccessProfile) -> None:
        profile.save()
        self.write(profile)


def profile_of(person: Participant) -> AccessProfile:
    """The person's profile; where nothing is on record, an empty one that is not stored."""
    row: AccessProfile | None = AccessProfile.objects.filter(program=person.program_id, participant=person).first()
    return row or AccessProfile(program=person.program, participant=person)


access = section(AccessForm)


@coordinator
@require_POST
def access_confirm(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    if not knows(request, row):
        return not_shown(request, row)
    profile = profile_of(row)
    profile.save()
    profile.confirm(at=timezone.now(), to=request.user)
    messages.success(request, gettext("On record: %(name)s told you that this is right.") % {"name": row.name})
    return redirect(row)

"""Who keeps somebody's record while no match has them: a lead names another coordinator."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants import protected
from participants.models import Participant
from participants.roster.person.section import Section, kept, say_done, show_form
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, fetch, lead
from peermatch.accounts.models import CAN_WRITE, Membership, User
from peermatch.saving import saves_whole


class KeeperForm(Section):
    title = _("Who keeps the record of %(name)s")
    lede = _(
        "While they are in no match, this coordinator reads what they need, facts about a child and private notes, and "
        "keeps them right. Once they are in a match, that is for its coordinator."
    )
    kept_by = forms.ModelChoiceField(
        Membership.objects.none(), label=_("Coordinator"), required=False, to_field_name="public_id",
        empty_label=_("Nobody: leads alone"),
    )  # fmt: skip

    def prepare(self) -> None:
        members = Membership.objects.filter(program=self.person.program, role__in=CAN_WRITE, user__is_active=True)
        choice: Any = self.fields["kept_by"]
        choice.queryset = members.select_related("user").order_by("user__name")
        choice.label_from_instance = lambda member: member.user.name
        self.initial["kept_by"] = next((one for one in members if one.user_id == self.person.kept_by_id), None)

    def keep(self, *, by: User, at: datetime) -> None:
        member = self.cleaned_data["kept_by"]
        rows = Participant.objects.filter(program=self.person.program, pk=self.person.pk)
        rows.update(kept_by=member.user if member else None)


@lead
@saves_whole
def keeper(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    form = KeeperForm(request.POST if request.method == "POST" else None, person=row)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        audit.changed(*protected.changed_by(form, row), by=request)
        say_done(request, form, row)
        return redirect(row)
    return show_form(request, row, form, gettext("Who keeps the record of %(name)s") % {"name": row.name})

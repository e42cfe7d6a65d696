"""The consent of whoever answers for somebody under 18: who, how, when."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Guardian, Participant
from participants.roster.person.section import Section, section
from peermatch.accounts.models import User
from peermatch.forms import DateInput

FIELDS = ("name", "relation", "reach", "agreed_on", "way")


class GuardianForm(Section):
    title = _("Who answers for %(name)s")
    lede = _(
        "Somebody under 18 takes part only with the consent of a parent or guardian: in groups, with two adults, and "
        "without giving out phone numbers or addresses."
    )
    makes = True
    about = Guardian
    taken_back = forms.BooleanField(
        label=_("They took their consent back"),
        required=False,
        help_text=_("From then on the person is not asked into matches, and no meeting with them is confirmed."),
    )

    def on_record(self, person: Participant) -> dict[str, Any]:
        found = Guardian.of(person)
        return model_to_dict(found, FIELDS) if found else {}

    def prepare(self) -> None:
        own = forms.fields_for_model(Guardian, FIELDS, widgets={"agreed_on": DateInput()})
        own["way"].choices = [("", gettext("Not chosen")), *own["way"].choices[1:]]
        taken_back = self.fields.pop("taken_back")
        self.fields.update(own)
        if Guardian.of(self.person) is not None:
            self.fields["taken_back"] = taken_back

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("agreed_on") and said["agreed_on"] > timezone.localdate():
            self.add_error("agreed_on", gettext("This day is still to come. Write it when they have agreed."))
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        before, said = Guardian.of(self.person), self.cleaned_data
        if said.get("taken_back") and before is not None:
            before.take_back(at=at)
        else:
            told = {name: said[name] for name in FIELDS}
            Guardian.objects.create(
                program=self.person.program, participant=self.person, noted_by=by, noted_at=at, **told
            )


guardian = section(GuardianForm)

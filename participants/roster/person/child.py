"""Facts about a family's child: protected, few, and shown only at the steps that need them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import ChildFacts, Participant
from participants.roster.editing import set_child
from participants.roster.person.section import Section, section
from peermatch.accounts.models import User


class ChildForm(Section):
    title = _("The child of %(name)s")
    lede = _("Only those who work with them see this. Write no name, and no more than a match needs.")
    about = ChildFacts
    is_protected = True
    age_band = forms.ChoiceField(
        label=_("Age of the child"), required=False, choices=[("", "---------"), *ChildFacts.AgeBand.choices]
    )
    needs = forms.CharField(
        label=_("What the child needs"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def on_record(self, person: Participant) -> dict[str, Any]:
        child = getattr(person, "child", None)
        return {"age_band": child.age_band, "needs": child.needs} if child else {}

    def keep(self, *, by: User, at: datetime) -> None:
        set_child(self.person, self.cleaned_data["age_band"], self.cleaned_data["needs"])


child = section(ChildForm)

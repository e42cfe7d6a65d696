"""What a participant says of what they planned."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Action
from matches.visiting.forms import Parts, SpokenBy


class IDidItForm(Parts, SpokenBy):
    submit = _("It is done")
    outcome = forms.CharField(
        label=_("What came of it, in a few words (you need not say)"),
        max_length=Action._meta.get_field("outcome").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the program's coordinators read this."),
    )

    @property
    def outcome_part(self) -> FormHelper:
        return self.part("outcome")

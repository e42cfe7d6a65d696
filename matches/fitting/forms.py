"""What is typed in to go on in spite of a finding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.forms import ReasonForm


class WaiveForm(ReasonForm):
    submit = _("Go on with this reason")
    finding = forms.CharField(max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why may the match go on?")
        self.fields["reason"].help_text = _("It stays on record with your name. Only coordinators see it.")
        self.fields["reason"].error_messages["required"] = _("Write down why the match may go on.")

"""What a participant says of one meeting: that they cannot come, or can after all."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Absence, Meeting
from matches.visiting.forms import Parts, SpokenBy


class CannotComeForm(Parts, SpokenBy):
    submit = _("I cannot come to this meeting")
    words = forms.CharField(
        label=_("Anything your coordinator should know? (you need not say)"),
        max_length=Absence._meta.get_field("words").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the program's coordinators read this. The others are never told why."),
    )
    wants_news = forms.BooleanField(
        label=_("Keep me informed about this meeting"),
        required=False,
        help_text=_("If it gets another day or time, we tell you in any case."),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = meeting.revision

    @property
    def absence_part(self) -> FormHelper:
        return self.part("words", "wants_news", "revision")

    def look_anew(self, meeting: Meeting) -> None:
        """From here on they see the meeting as it is now."""
        if self.is_bound:
            typed: Any = self.data
            changed = typed.copy()
            changed["revision"] = str(meeting.revision)
            self.data = changed


class CanComeForm(Parts, forms.Form):
    submit = _("I can come")

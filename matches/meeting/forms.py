"""What a coordinator writes after a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Meeting
from peermatch.forms import PageFields
from peermatch.text import one_line


class NotesForm(PageFields, forms.Form):
    """`seen` names the notes that the page began with: nobody writes over what another wrote meanwhile."""

    submit = _("Save the notes")
    notes = forms.CharField(
        label=_("Notes"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who came, what they worked out, what they will do next. Only coordinators see this."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def first_values(meeting: Meeting) -> dict[str, Any]:
        return {"notes": meeting.notes, "seen": version_of(meeting)}

    def begin_from(self, meeting: Meeting) -> None:
        """What is typed is now for the notes as they are: the reader has them beside the form."""
        typed: Any = self.data
        changed = typed.copy()
        changed["seen"] = version_of(meeting)
        self.data = changed


class HeldForm(NotesForm):
    submit = _("Mark it held")


class NotHeldForm(PageFields, forms.Form):
    submit = _("It did not take place")
    reason = forms.CharField(
        label=_("Why it did not take place"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the interpreter did not come. Only coordinators see this."),
    )

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


def version_of(meeting: Meeting) -> str:
    """Names one version of a meeting's notes."""
    return meeting.notes_at.isoformat() if meeting.notes_at else ""

"""What a coordinator writes after a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Meeting
from matches.scheduling import came
from peermatch.forms import PageFields
from peermatch.text import one_line


class NotesForm(PageFields, forms.Form):
    """`seen` names the notes that the page began with: nobody writes over what another wrote meanwhile."""

    submit = _("Save the notes")
    shared = forms.CharField(
        label=_("Notes for everyone"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "What they worked out and agreed on. Everyone in this match who said yes reads this on their page, also "
            "who joins later. Nobody is told of it by mail."
        ),
    )
    notes = forms.CharField(
        label=_("Notes for coordinators"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you want to remember of it. Only coordinators see this."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def first_values(meeting: Meeting) -> dict[str, Any]:
        return {"notes": meeting.notes, "shared": meeting.shared_notes, "seen": version_of(meeting)}

    def differs_from(self, meeting: Meeting) -> bool:
        """Whether other notes are kept than those that were typed."""
        return any(
            (self[name].value() or "") != there for name, there in self.first_values(meeting).items() if name != "seen"
        )

    def begin_from(self, meeting: Meeting) -> None:
        """What is typed is now for the notes as they are: the reader has them beside the form."""
        typed: Any = self.data
        changed = typed.copy()
        changed["seen"] = version_of(meeting)
        self.data = changed


class WhoCame(PageFields, forms.Form):
    """A choice for each person and for each who was booked. `came_seen` names what the page began with."""

    came_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    lines: list[came.Line]

    def ask_of(self, lines: list[came.Line], *, fills_in: bool) -> None:
        """`fills_in`: what nothing is on record of begins with what was known before."""
        self.lines = lines
        for line in lines:
            first = line.said or (line.known if fills_in else "")
            self.fields[line.key] = forms.ChoiceField(
                label=line.name, choices=line.choices, initial=first, required=False
            )

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self[line.key] for line in self.lines]

    @property
    def marks(self) -> dict[str, str]:
        """Of those of whom something was sent."""
        return {line.key: self.cleaned_data[line.key] for line in self.lines if line.key in self.data}


class HeldForm(WhoCame, NotesForm):
    submit = _("Mark it held")


class AttendanceForm(WhoCame):
    submit = _("Save who came")

    def begin_from(self, meeting: Meeting) -> None:
        """What is chosen is now for what is on record: the reader has it beside the form."""
        typed: Any = self.data
        changed = typed.copy()
        changed["came_seen"] = came.version_of(meeting)
        self.data = changed


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

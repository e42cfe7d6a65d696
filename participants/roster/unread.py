"""What a form about somebody may not show its reader, and what that reader may not open by it: conditions of a family
whom they do not know (docs/decisions/0043).
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from participants.conditions import are_told
from participants.models import Participant, Topic
from participants.roster.staying_family import is_left, why_not


class KeepsUnread(forms.ModelForm[Participant]):
    """Mix into a form about a person, before other forms."""

    def leave_unread(self, names: Iterable[str]) -> None:
        """Those conditions are no choice of these fields; what there is of them stays."""
        self.unread: dict[str, list[Topic]] = {}
        self.is_told = not self.instance.pk or are_told(self.instance)
        if self.is_told:
            return
        for name in names:
            choice: Any = self.fields[name]
            choice.queryset = choice.queryset.filter(is_condition=False)
            held = list(getattr(self.instance, name).all())
            self.unread[name] = [topic for topic in held if topic.is_condition]
            self.initial[name] = [topic for topic in held if not topic.is_condition]

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        if not self.is_told and is_left(str(self.initial.get("kind", "")), kind):
            raise ValidationError(why_not(self.instance.first_name))
        return kind

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.unread.keys() & said.keys():
            said[name] = [*said[name], *self.unread[name]]
        return said

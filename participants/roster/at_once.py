"""What happens at once where two are shielded from each other who share a match: read before it is done."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from participants.models.relationship import Ending, what_would_end


class AtOnce(forms.Form):
    """Mix into a form with a field `sure`, made by `AtOnce.field()`."""

    endings: Sequence[Ending] = ()  # what the two share and leave at once

    @staticmethod
    def field() -> forms.CharField:
        label = _("I have read what happens at once")
        return forms.CharField(label=label, required=False, max_length=64, widget=forms.HiddenInput)

    def ask_once_more(self, one: Participant, other: Participant, sure: str) -> None:
        """Where it became something else meanwhile, it is read again."""
        self.endings = what_would_end(one, other)
        read = sha256("\n".join(ending.will for ending in self.endings).encode()).hexdigest()
        if not self.endings:
            return
        self.fields["sure"].widget = forms.CheckboxInput(attrs={"value": read})
        if sure != read:
            sent: Any = self.data
            sent = sent.copy()
            sent[self.add_prefix("sure")] = ""
            self.data = sent
            self.add_error("sure", gettext("Nothing was saved yet. Read what happens at once, and tick it."))

    @property
    def out(self) -> str:
        """Who was taken out of which match, once it is done."""
        return "; ".join(ending.was for ending in self.endings)

"""Another person of the roster, found by a name or an e-mail; asked again where several are called so."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from participants.roster.bond_rows import describe
from participants.roster.look_alikes import people_called
from participants.roster.person.section import Section


class WhomSection(Section):
    """Fields `who` and `which`; after validation `other` is whom they mean."""

    who = forms.CharField(label=_("Whom"), max_length=200, help_text=_("A name or e-mail of the roster."))
    which = forms.UUIDField(label=_("Which one"), required=False, widget=forms.HiddenInput)
    other: Participant | None = None
    candidates: tuple[Participant, ...] = ()

    @cached_property
    def changed_data(self) -> list[str]:
        """Which of several is meant says nothing where nobody is named."""
        names: list[str] = super().changed_data
        return names if "who" in names else [name for name in names if name != "which"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("who"):
            self._find(said)
        return said

    def _find(self, said: dict[str, Any]) -> None:
        called = people_called(said["who"], Participant.objects.in_program(self.person.program).listed())
        self.candidates = tuple(one for one in called if one.pk != self.person.pk)
        chosen = [one for one in self.candidates if one.public_id == said.get("which")]
        if len(self.candidates) == 1 or chosen:
            self.other = (chosen or self.candidates)[0]
        elif self.candidates:
            choices = [(str(one.public_id), describe(one)) for one in self.candidates]
            self.fields["which"].widget = forms.RadioSelect(choices=choices)
            self.add_error("which", gettext("More than one person has this name. Choose the one you mean."))
        elif called:
            self.add_error("who", gettext("Choose someone else: this is the person themselves."))
        else:
            self.add_error("who", gettext("Nobody in the roster has this name or e-mail. Add them first."))

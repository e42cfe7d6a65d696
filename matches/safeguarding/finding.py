"""A choice among people who are near, and a search for somebody else of the program."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from participants.roster.bond_rows import describe
from participants.roster.look_alikes import people_called
from peermatch.accounts.models import Program
from peermatch.forms import PageFields, is_number_of_row


class Finds(PageFields, forms.Form):
    """`chooses`: the field with the people. `seeks`: the reader searches, and nothing is saved yet."""

    chooses = ""
    find = forms.CharField(
        label=_("Somebody else"), max_length=200, required=False, help_text=_("A name or e-mail of the roster.")
    )

    def __init__(
        self, data: Any = None, *, program: Program, near: Collection[int], chosen: Collection[int] = (),
        without: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={self.chooses: list(chosen)})
        rows = Participant.objects.in_program(program)
        self.seeks = data is not None and "search" in data
        called = people_called(data.get("find", "")[:200], rows.listed()) if self.seeks else []
        self.found = [one.pk for one in called if one.pk != without]
        ticked = rows.listed().filter(pk__in=_numbers(data, self.chooses)).values("pk")
        named = rows.filter(pk__in=[*near, *chosen, *self.found]) | rows.filter(pk__in=ticked)
        choice: Any = self.fields[self.chooses]
        choice.queryset = named.exclude(pk=without)
        choice.label_from_instance = describe
        if self.seeks:
            for field in self.fields.values():
                field.required = False

    @property
    def offered(self) -> list[Participant]:
        """Everybody whom the page names, and how to reach them beside it."""
        choice: Any = self.fields[self.chooses]
        return list(choice.queryset)

    def clean_find(self) -> str:
        words: str = self.cleaned_data["find"]
        if self.seeks and not words:
            raise ValidationError(gettext("Type a name or an e-mail."))
        if self.seeks and not self.found:
            raise ValidationError(gettext("Nobody in the roster has this name or e-mail. Add them first."))
        return words


def _numbers(data: Any, name: str) -> list[int]:
    said = data.getlist(name) if data is not None else []
    return [int(one) for one in said if is_number_of_row(one)]

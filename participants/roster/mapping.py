"""What the headings of a list mean, said by hand: the form, and what the program remembers of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import HeadingMeaning
from participants.roster.columns import BY_KEY, COLUMNS, Column, Headings, read_headings
from participants.roster.reading import Table
from peermatch.accounts.models import Program
from peermatch.forms import PageFields


class HeadingsForm(PageFields, forms.Form):
    """A choice for each heading: one of our columns, or to leave it out."""

    submit = gettext_lazy("Read the list so")

    def __init__(self, data: Any = None, *, table: Table, headings: Headings) -> None:
        super().__init__(data)
        self.table = table
        choices = [("", _("Leave it out")), *((column.key, column.heading) for column in COLUMNS)]
        for at, (name, column) in enumerate(zip(headings.names, headings.columns, strict=True)):
            self.fields[f"heading_{at}"] = forms.ChoiceField(
                label=name or _("Column %(n)s, without a heading") % {"n": at + 1},
                choices=choices, required=False, initial=column.key if column else "", help_text=self._samples(at),
            )  # fmt: skip

    def _samples(self, at: int) -> str:
        found = self.table.samples(at)
        return _("For example: %(values)s") % {"values": "; ".join(found)} if found else _("Nothing stands under it.")

    @property
    def said(self) -> dict[int, str]:
        return {at: self.cleaned_data[f"heading_{at}"] for at in range(len(self.table.headings))}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                read_headings(self.table, self.said)
            except ValidationError as unclear:
                self.add_error(None, unclear)
        return given


@dataclass(frozen=True)
class Meaning:
    """One heading that the program remembers."""

    row: HeadingMeaning
    column: Column | None


def meanings_of(program: Program) -> list[Meaning]:
    return [Meaning(row, BY_KEY.get(row.column)) for row in HeadingMeaning.objects.in_program(program)]

"""What the headings of a list mean, said by hand: the form, and what the program remembers of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import HeadingMeaning
from participants.roster.headings import Column, Headings, Layout, plain
from participants.roster.reading import Table, read_first_row
from participants.roster.workbooks import Sheet
from peermatch.accounts.models import Program, User
from peermatch.forms import PageFields


class HeadingsForm(PageFields, forms.Form):
    """A choice for each heading: one of the columns of such a list, or to leave it out."""

    submit = gettext_lazy("Read the list so")

    def __init__(self, data: Any = None, *, table: Table, headings: Headings) -> None:
        super().__init__(data)
        self.table, self.layout = table, headings.layout
        choices = [("", _("Leave it out")), *((column.key, column.heading) for column in self.layout.columns)]
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
                self.layout.read_headings(self.table, self.said)
            except ValidationError as unclear:
                self.add_error(None, unclear)
        return given


@dataclass(frozen=True)
class Meaning:
    """One heading that the program remembers."""

    row: HeadingMeaning
    column: Column | None


def meanings_of(program: Program, layout: Layout) -> list[Meaning]:
    rows = HeadingMeaning.objects.in_program(program).filter(layout=layout.name)
    return [Meaning(row, layout.by_key.get(row.column)) for row in rows]


def remember(layout: Layout, names: tuple[str, ...], said: Mapping[int, str], *, program: Program, by: User) -> None:
    """What was said of these headings, by position; what would be understood so anyway is forgotten."""
    usual = layout.understand(names).columns
    other = {at: key for at, key in said.items() if layout.by_key.get(key) is not usual[at] and plain(names[at])}
    HeadingMeaning.remember({plain(names[at]): key for at, key in other.items()}, layout.name, program=program, by=by)
    same = [plain(names[at]) for at in said if at not in other]
    HeadingMeaning.objects.in_program(program).filter(layout=layout.name, heading__in=same).delete()


def best_sheet(sheets: Sequence[Sheet], layout: Layout, meanings: Mapping[str, str]) -> Sheet:
    """Of a workbook's sheets the one that lacks least of what every row needs; the first of those that are equal."""
    return min(sheets, key=lambda sheet: _lacks(sheet, layout, meanings)) if len(sheets) > 1 else sheets[0]


def _lacks(sheet: Sheet, layout: Layout, meanings: Mapping[str, str]) -> tuple[int, int]:
    """How many needed columns are missing, then how few columns are understood at all."""
    try:
        names = read_first_row(sheet.text)
    except ValidationError:
        return len(layout.columns), 0
    found = layout.understand(names, layout.remembered(names, meanings))
    return len(found.missing), -sum(column is not None for column in found.columns)

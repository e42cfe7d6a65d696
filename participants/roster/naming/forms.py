"""Adding, changing and merging names."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.roster.naming.books import Book, Branch, below, branches
from peermatch.forms import PageFields
from peermatch.text import fold, one_line


class OneOfThem(forms.ModelChoiceField[Any]):
    """Another name of the same list, said with what it is part of."""

    def __init__(self, book: Book, program: Any, *, without: set[int], **kwargs: Any) -> None:
        rows = book.model.objects.in_program(program).exclude(pk__in=without)
        super().__init__(rows, to_field_name="public_id", **kwargs)
        ids = dict(rows.values_list("pk", "public_id"))
        tree = [one for one in branches(book, program) if one.pk in ids]
        self.widget.choices = [("", self.empty_label or ""), *((ids[one.pk], one.words) for one in tree)]


class NameForm(PageFields, forms.ModelForm[Any]):
    """A topic or an organization. Reads; the door writes."""

    def __init__(self, data: Any, *, book: Book, instance: Any) -> None:
        super().__init__(data, instance=instance)
        self.book = book
        mine = below(book, instance) if instance.pk else set()
        parent = instance.parent.public_id if instance.parent else ""
        self.fields["parent"] = OneOfThem(
            book, instance.program, without=mine, label=_("Part of"), required=False, initial=parent,
            empty_label=_("Nothing: it stands by itself"),
        )  # fmt: skip
        self.initial["parent"] = parent

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        others = self.book.model.objects.in_program(self.instance.program).exclude(pk=self.instance.pk)
        twin = next((one for one in others.values_list("name", flat=True) if fold(one) == fold(name)), None)
        if twin is not None:
            told = gettext("There is “%(name)s” already. To make two one, open the other and choose “Merge”.")
            raise ValidationError(told % {"name": twin})
        return name


def name_form(data: Any, *, book: Book, row: Any) -> NameForm:
    widgets = {"notes": forms.Textarea(attrs={"rows": 4})}
    labels: Any = {"is_condition": _("This is a medical condition")}
    fields = list(book.fields)
    made: Any = forms.modelform_factory(
        book.model, form=NameForm, fields=fields, labels=labels,
        widgets={name: widgets[name] for name in widgets if name in fields},
    )  # fmt: skip
    form: NameForm = made(data, book=book, instance=row)
    return form


class RemoveForm(PageFields, forms.Form):
    submit = _("Remove")


class IntoForm(PageFields, forms.Form):
    """Which other name it becomes part of."""

    submit = _("Look at what happens")

    def __init__(self, data: Any, *, book: Book, row: Any) -> None:
        super().__init__(data)
        self.fields["into"] = OneOfThem(
            book, row.program, without={row.pk}, label=_("Which one stays?"), empty_label=_("Not chosen")
        )


class SureForm(IntoForm):
    """The same choice, not shown again, and what the preview said then."""

    submit = _("Make them one")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, book: Book, row: Any, uses: list[str], initial_into: Any = None) -> None:
        super().__init__(data, book=book, row=row)
        field: Any = self.fields["into"]
        field.widget = forms.HiddenInput()
        field.initial = initial_into
        self.now = hashlib.sha256(repr((row.name, uses)).encode()).hexdigest()[:16]
        self.fields["seen"].initial = self.now

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("seen") != self.now:
            typed: Any = self.data
            self.data = typed = typed.copy()
            typed["seen"] = self.now
            self.add_error(None, gettext("What uses it changed after you opened the page. Look once more."))
        return said


def matching(tree: list[Branch], words: str) -> list[Branch]:
    """Those of whose path every word is part, case and accents aside."""
    wanted = fold(words).split()
    return [one for one in tree if all(word in fold(one.words) for word in wanted)]

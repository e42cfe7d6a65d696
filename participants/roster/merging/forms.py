"""The preview of a merging, as a form: for each fact that the two records say differently, whose word counts."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models.merging import Pair
from participants.roster.merging.choices import GONE, KEPT, choices_between
from peermatch.forms import PageFields


class MergeForm(PageFields, forms.Form):
    submit = _("Make them one")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, pair: Pair) -> None:
        super().__init__(data)
        self.differing = choices_between(pair)
        for choice in self.differing:
            self.fields[choice.key] = forms.ChoiceField(
                label=choice.label, choices=[(side, choice.said(side)) for side in (KEPT, GONE)],
                widget=forms.RadioSelect, initial=choice.usual,
            )  # fmt: skip
        self.now = hashlib.sha256(repr(self.differing).encode()).hexdigest()[:16]
        self.fields["seen"].initial = self.now

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("seen") != self.now:
            typed: Any = self.data
            self.data = typed = typed.copy()
            typed["seen"] = self.now
            self.add_error(None, gettext("One of the two was changed after you opened the page. Choose once more."))
        return said

    @property
    def chosen(self) -> dict[str, str]:
        return {choice.key: self.cleaned_data[choice.key] for choice in self.differing}


class FindForm(PageFields, forms.Form):
    """Which other record is meant."""

    q = forms.CharField(label=_("Name, e-mail, phone or id of the other record"), required=False, max_length=200)

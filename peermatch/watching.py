"""Small pages of which two coordinators may have the same one open: nobody overwrites what they have not seen."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from peermatch.seen import Seen, Shown, shown_by, what_changed


class SeenField(forms.CharField):
    """What the page showed; it changes nothing that is on record."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class Watching(forms.BaseForm):
    """Mix into a form, before forms.Form or forms.ModelForm; call `watch` when its fields stand."""

    now: Seen | None = None

    def watch(self) -> None:
        """The page carries what its fields are on record as now."""
        self.now = Seen(tuple(self.on_page()))
        self.fields["seen"] = SeenField(required=False, widget=forms.HiddenInput, initial=self.now.token)

    def on_page(self) -> Iterable[Shown]:
        """What is watched: each field as it is on record, unless a form says it in better words."""
        return shown_by(self)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_unseen()
        return cleaned

    def refuse_unseen(self) -> None:
        """An error that says what someone else wrote meanwhile; sent once more, the fields replace it."""
        token = self.add_prefix("seen")
        changed = what_changed(self.data.get(token, ""), self.now) if self.now else []
        if not changed or not self.now:
            return
        typed: Any = self.data
        self.data = typed.copy()
        cast(QueryDict, self.data)[token] = self.now.token
        self.add_error(None, gettext(
            "Someone changed this after you opened the page: %(now)s. Nothing of yours is saved yet. "
            "Save again if your fields are to replace it."
        ) % {"now": "; ".join(f"{label}: {value or gettext('empty')}" for label, value in changed)})  # fmt: skip

"""Small pages of which two coordinators may have the same one open: nobody overwrites what they have not seen."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from peermatch.seen import Seen, Shown, shown_by, what_changed


class SeenField(forms.CharField):
    """What the page showed; it changes nothing that is on record."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class Watching(forms.BaseForm):
    """Mix into a form, before forms.Form or forms.ModelForm; call `watch` when its fields stand."""

    now: Seen | None = None
    meanwhile: Any = gettext_lazy(
        "Someone changed this after you opened the page: %(now)s. Nothing of yours is saved yet. "
        "Save again if your fields are to replace it."
    )

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
        if not self.now:
            return
        token = self.add_prefix("seen")
        others = Seen(tuple(shown for shown in self.now.fields if not self.is_as_sent(shown[0])))
        changed = what_changed(self.data.get(token, ""), others)
        if not changed:
            return
        typed: Any = self.data
        self.data = typed.copy()
        cast(QueryDict, self.data)[token] = self.now.token
        now = "; ".join(f"{label}: {value or gettext('empty')}" for label, value in changed)
        self.add_error(None, self.meanwhile % {"now": now})

    def is_as_sent(self, name: str) -> bool:
        """Whether what was sent is on record already: of a form sent twice, the second finds what the first did."""
        return name in self.fields and name not in self.changed_data

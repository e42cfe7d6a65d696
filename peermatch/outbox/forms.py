"""Narrowing the list of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.forms import PageFields
from peermatch.outbox.models import EmailQuerySet, State


class MessageFilter(PageFields, forms.Form):
    """A GET form: its URL can be shared. A value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail or subject"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *State.choices])

    def narrow(self, mails: EmailQuerySet) -> EmailQuerySet:
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if given.get("state"):
            mails = mails.filter(state=given["state"])
        return mails.search(given.get("q", ""))

    @property
    def is_narrowing(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

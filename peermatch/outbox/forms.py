"""Narrowing the list of messages, and wording a part of a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.forms import PageFields
from peermatch.outbox import texts
from peermatch.outbox.models import EmailQuerySet, State
from peermatch.outbox.texts import Block
from peermatch.watching import Watching


class MessageFilter(PageFields, forms.Form):
    """A GET form: its URL can be shared. A value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail or subject"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *State.choices])

    def __init__(self, data: Any, *, by_name: bool = False) -> None:
        """`by_name`: words are not looked for in addresses, for readers who may not read them."""
        super().__init__(data)
        self.by_name = by_name
        if by_name:
            self.fields["q"].label = _("Name or subject")

    def narrow(self, mails: EmailQuerySet) -> EmailQuerySet:
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if given.get("state"):
            mails = mails.filter(state=given["state"])
        return mails.search(given.get("q", ""), by_name=self.by_name)

    @property
    def is_narrowing(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class WordsForm(PageFields, Watching, forms.Form):
    """The words of one part. Each thing that is wrong with them is said at the field. Who saves calls `watch`."""

    text = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("An empty line begins a new paragraph. Left empty, it says again what it said at first."),
    )

    def __init__(self, *args: Any, block: Block, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        if block.is_line:
            self.fields["text"].widget.attrs["rows"] = 2
            self.fields["text"].help_text = _(
                "One line of at most %(most)d characters. Where a long name makes it longer, the first wording stands "
                "instead. Left empty, it says again what it said at first."
            ) % {"most": texts.LONGEST_SUBJECT}

    def clean_text(self) -> str:
        text = texts.tidy(self.cleaned_data["text"])
        if text and (wrong := texts.problems(text, self.block)):
            raise forms.ValidationError(wrong)
        return text

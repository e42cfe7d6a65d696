"""Narrowing the list of messages, and wording a part of a letter."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Program
from peermatch.forms import PageFields
from peermatch.outbox import letters, narrowing, texts
from peermatch.outbox.models import EmailQuerySet, State
from peermatch.outbox.narrowing import About
from peermatch.outbox.texts import Block
from peermatch.watching import Watching

NEEDS_YOU = "needs-you"
DAYS = [("1", _("1 day")), ("7", _("7 days")), ("30", _("30 days"))]


class MessageFilter(PageFields, forms.Form):
    """A GET form: its URL can be shared. A value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail or subject"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), (NEEDS_YOU, _("Needs you")), *State.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    days = forms.ChoiceField(label=_("Written in the last"), required=False, choices=[("", _("Any time")), *DAYS])

    def __init__(self, data: Any, *, program: Program, now: datetime, by_name: bool = False) -> None:
        """`by_name`: words are not looked for in addresses, for readers who may not read them."""
        super().__init__(data)
        self.program, self.now, self.by_name = program, now, by_name
        known = sorted(((kind, letters.title(kind)) for kind in letters.kinds()), key=lambda one: one[1].lower())
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("All")), *known]
        for name in narrowing.names():
            self.fields[name] = forms.UUIDField(required=False, widget=forms.HiddenInput)
        if by_name:
            self.fields["q"].label = _("Name or subject")
        self.given: dict[str, Any] = self.cleaned_data if self.is_valid() else self._sound_values()
        self.abouts = self._find_abouts()

    def _sound_values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.errors}

    def _find_abouts(self) -> list[tuple[str, About]]:
        given = [(name, self.given.get(name)) for name in narrowing.names()]
        found = [(name, narrowing.find(name, self.program, ref)) for name, ref in given if ref]
        return [(name, about) for name, about in found if about]

    def narrow(self, mails: EmailQuerySet) -> EmailQuerySet:
        given, state = self.given, self.given.get("state")
        if state == NEEDS_YOU:
            mails = mails.filter(narrowing.needs_you(self.program, self.now))
        elif state:
            mails = mails.filter(state=state)
        if given.get("kind"):
            mails = mails.filter(kind=given["kind"])
        if given.get("days"):
            mails = mails.filter(created_at__gt=self.now - timedelta(days=int(given["days"])))
        for _name, about in self.abouts:
            mails = mails.filter(about.mails)
        return mails.search(given.get("q", ""), by_name=self.by_name)

    @property
    def is_narrowing(self) -> bool:
        return bool(self.abouts) or any(self.given.get(name) for name in ("q", "state", "kind", "days"))


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

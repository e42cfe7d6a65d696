"""A lead words what people agree to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import LANGUAGES, ConsentText
from peermatch.forms import PageFields

MEANING, SPELLING = "meaning", "spelling"


class WordsForm(PageFields, forms.Form):
    submit = _("Save these words")
    words = forms.CharField(
        label=_("What people agree to"), max_length=6000, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Short sentences in plain words. Say what you do, who sees what, and how to withdraw it. An empty "
                    "line begins a new paragraph."),
    )  # fmt: skip
    change = forms.ChoiceField(
        label=_("What is different?"),
        widget=forms.RadioSelect,
        choices=[
            (SPELLING, _("Spelling, or plainer words. It means the same, so nobody is asked again.")),
            (MEANING, _("The meaning. Whoever agreed before is asked again.")),
        ],
    )
    news = forms.CharField(
        label=_("What is new, if the meaning is"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence or two: it stands in the letter to those who are asked again."),
    )  # fmt: skip
    seen = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, held: ConsentText | None, may_ask_again: bool) -> None:
        super().__init__(data, initial={"words": held.words if held else "", "seen": held.version if held else 0})
        if held is None or not may_ask_again:
            del self.fields["change"], self.fields["news"]

    def clean_words(self) -> str:
        words = "\n".join(line.rstrip() for line in self.cleaned_data["words"].splitlines()).strip()
        if len(words.split()) < 5:
            raise ValidationError(gettext("Say it in whole sentences: this is what people agree to."))
        return words

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("change") == MEANING and not said.get("news"):
            self.add_error("news", gettext("Say what is new: people decide by it whether they still agree."))
        return said

    @property
    def is_new_meaning(self) -> bool:
        return bool(self.cleaned_data.get("change") == MEANING)


class LanguageForm(PageFields, forms.Form):
    """Which language the next page is about."""

    submit = _("Write it")

    def __init__(self, *, what_for: str, left: set[str]) -> None:
        super().__init__(auto_id=f"id_{what_for}_%s")
        choices = [(code, name) for code, name in LANGUAGES if code in left]
        self.fields["language"] = forms.ChoiceField(label=_("Another language"), choices=choices)

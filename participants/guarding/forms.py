"""What a guardian says behind their link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import ConsentText, Later
from peermatch.forms import PageFields

YES, NO = "yes", "no"


def version_of(text: ConsentText) -> str:
    """Which words a page shows, so that a yes is a yes to these."""
    return f"{text.language}-{text.version}"


class AnswerForm(PageFields, forms.Form):
    submit = _("Send my answer")
    answer = forms.ChoiceField(label=_("Do you agree?"), widget=forms.RadioSelect, choices=())
    answers_for = forms.BooleanField(required=False)
    words = forms.CharField(
        label=_("If we should call: which number, and when?"), max_length=200, required=False,
        help_text=_("Say also what we must not do, like leaving voice messages."),
    )  # fmt: skip
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, young: str, text: ConsentText) -> None:
        super().__init__(data, initial={"seen": version_of(text)})
        self.text = text
        said: Any = self.fields["answer"]
        said.choices = [
            (YES, gettext("Yes, I agree")), (NO, gettext("No")), (Later.LATER, gettext("Ask me later")),
            (Later.CALL, gettext("Call me first")),
        ]  # fmt: skip
        self.fields["answers_for"].label = gettext("I am a parent or guardian of %(name)s, and may decide this") % {
            "name": young
        }

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != version_of(self.text):
            raise ValidationError(gettext("The words changed a moment ago. Read them as they are now, then answer."))
        return str(self.cleaned_data["seen"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == YES and not said.get("answers_for"):
            self.add_error("answers_for", gettext("Tick this if it is so. If not, choose another answer."))
        return said


class SureForm(PageFields, forms.Form):
    submit = _("Take my consent back")

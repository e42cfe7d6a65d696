"""What every form of PeerMatch has in common: crispy renders its fields, the page renders the rest."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peermatch import languages
from peermatch.clock import zone_choices

LONGEST_NUMBER = 18  # digits; a row's number has at most 64 bits


def is_number_of_row(said: str) -> bool:
    """Whether a row could have it."""
    return said.isascii() and said.isdecimal() and len(said) <= LONGEST_NUMBER


class DateInput(forms.DateInput):
    """A date in the browser's own widget; ISO both ways, as that widget needs."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class SomeOf(forms.ModelMultipleChoiceField[Any]):
    """Rows by their number; a number that no row can have is no choice, and never reaches the database."""

    default_error_messages: ClassVar = {
        "invalid_choice": _("One of what you chose is no longer to choose from. Look at what is listed now.")
    }

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            for one in value:
                if len(str(one)) > LONGEST_NUMBER:
                    raise ValidationError(
                        self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(one)[:40]}
                    )
        return super().clean(value)


class ZoneField(forms.ChoiceField):
    """A time zone, those of the United States first."""

    def __init__(self, **kwargs: Any) -> None:
        options: Any = {"label": _("Time zone"), "choices": zone_choices} | kwargs
        super().__init__(**options)


class LanguageField(forms.ChoiceField):
    """Of our pages and mail. While there is one language, forms do not ask (`AsksForLanguage`)."""

    def __init__(self, **kwargs: Any) -> None:
        told: dict[str, Any] = {"label": _("Language of mail and pages"), "choices": languages.choices}
        super().__init__(**told | kwargs)


class AsksForLanguage(forms.BaseForm):
    """Mix into a form with a field named reads_in. Whoever chose none has the usual language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not languages.are_several():
            self.fields.pop("reads_in", None)
        elif "reads_in" in self.fields:
            self.initial["reads_in"] = languages.known(str(self.initial.get("reads_in", "")))


class PageFields(forms.BaseForm):
    """Mix into a Form or ModelForm that fills a page: `submit` words the button; the <form> tag is the page's.

    A field that was left empty says what to do; where its own words are better, it brings them (`error_messages`).
    """

    submit: Any = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_nothing_means(field)

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = what_to_do(field, self[name].label)
        super().full_clean()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


def _say_what_nothing_means(field: forms.Field) -> None:
    """Words in place of Django's dashes for no choice."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK_CHOICE_DASH[0][1]:
        field.empty_label = gettext("Not chosen")
    elif type(field) in (forms.ChoiceField, forms.TypedChoiceField):
        choices = list(field.choices)  # type: ignore[attr-defined]  # narrowed by its type just above
        if choices[:1] == BLANK_CHOICE_DASH:
            field.choices = [("", gettext("Not chosen")), *choices[1:]]  # type: ignore[attr-defined]


def what_to_do(field: forms.Field, label: object) -> str:
    """What to do about a field that was left empty: “Fill in “First name”.”, “Choose one for “Direction”.”"""
    if isinstance(field, forms.BooleanField):
        words = gettext("Tick “%(label)s”.")
    elif isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        words = gettext("Choose at least one for “%(label)s”.")
    elif str(label).endswith("?"):
        words = gettext("Answer “%(label)s”")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        words = gettext("Choose one for “%(label)s”.")
    else:
        words = gettext("Fill in “%(label)s”.")
    return words % {"label": label}


class ReasonForm(PageFields, forms.Form):
    """A written reason, where the record needs one."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason in a sentence.")},
    )

"""What every form of PeerMatch has in common: crispy renders its fields, the page renders the rest."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.clock import zone_choices


class DateInput(forms.DateInput):
    """A date in the browser's own widget; ISO both ways, as that widget needs."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class LongSelect(forms.Select):
    """For hundreds of options: Django renders each from two templates of its own, this all of them from one."""

    template_name = "parts/long_select.html"


class ZoneField(forms.ChoiceField):
    """A time zone, those of the United States first."""

    widget = LongSelect

    def __init__(self, **kwargs: Any) -> None:
        options: Any = {"label": _("Time zone"), "choices": zone_choices} | kwargs
        super().__init__(**options)


class PageFields:
    """Mix into a Form or ModelForm that fills a page: `submit` words the button; the <form> tag is the page's."""

    submit: Any = _("Save")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class ReasonForm(PageFields, forms.Form):
    """A written reason, where the record needs one."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

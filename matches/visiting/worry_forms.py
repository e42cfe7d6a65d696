"""What somebody writes who is worried about someone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Worry
from matches.visiting.forms import Parts, SpokenBy

YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))
MAY_WE = _("Choose “Yes” or “No”: may we reach you about it?")


class WorryForm(Parts, SpokenBy):
    submit = _("Send this now")
    whom = forms.ChoiceField(label=_("Whom is it about?"), required=False, widget=forms.RadioSelect)
    about = forms.CharField(
        label=_("Someone else: who?"), max_length=Worry._meta.get_field("about").max_length, required=False
    )
    words = forms.CharField(
        label=_("What worries you?"),
        max_length=Worry._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your own words, as much or as little as you like. You need not be sure."),
        error_messages={"required": _("Write in a few words what worries you. One sentence is enough.")},
    )
    may_reach = forms.ChoiceField(
        label=_("May we reach you about it?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": MAY_WE},
    )
    reach = forms.CharField(
        label=_("How and when is it safe to reach you?"),
        max_length=Worry._meta.get_field("reach").max_length,
        required=False,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], usual_way: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach"].help_text = _(
            "A phone or relay number, a text, a time of day. If you leave it empty, we reach you as usual: %(way)s."
        ) % {"way": usual_way}
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def worry_part(self) -> Any:
        return self.part("whom", "about", "words", "may_reach", "reach")

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {name: told[name] for name in ("words", "about", "reach", "spoken_by")} | {
            "may_reach": told["may_reach"] == "yes"
        }

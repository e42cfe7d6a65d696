"""What is typed in to match a person again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.framing.titles import AsksAboutTitle
from matches.models import Match, RematchReason
from peermatch.forms import PageFields


class RematchForm(AsksAboutTitle, PageFields, forms.Form):
    submit = _("Begin the new match")
    reason = forms.ChoiceField(
        label=_("Why they are matched again"),
        choices=RematchReason.choices,
        widget=forms.RadioSelect,
        help_text=_("No one is at fault. The reasons are counted in reports, without names."),
        error_messages={"required": _("Choose why they are matched again.")},
    )
    learned = forms.CharField(
        label=_("What was learned"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: mornings suit better, and a parent of an older child. Only coordinators see this."),
    )
    title = forms.CharField(
        label=_("Title of the new match"),
        max_length=120,
        help_text=_(
            "A few words that tell it apart. Participants do not see this; everyone in the program does. Write no "
            "diagnosis and no child's name."
        ),
        error_messages={"required": _("Give the match a title: a few words that tell it apart.")},
    )

    def __init__(self, data: Any = None, *, match: Match, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.match = match

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.heed_title(program=self.match.program, path=self.match.path)
        return cleaned

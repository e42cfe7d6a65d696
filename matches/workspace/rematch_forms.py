"""What is typed in to match a person again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import RematchReason
from peermatch.forms import PageFields


class RematchForm(PageFields, forms.Form):
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

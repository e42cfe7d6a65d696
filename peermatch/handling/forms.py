"""Why a mail is not to go out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.forms import PageFields


class CancelForm(PageFields, forms.Form):
    submit = _("Cancel this letter")
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("Coordinators read it with the letter. Whoever it is for does not."),
        error_messages={"required": _("Write in a sentence why it is not to go out.")},
    )

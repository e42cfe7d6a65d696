"""The form that asks for a new link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.forms import PageFields


class NewLinkForm(PageFields, forms.Form):
    submit = _("Send me a new link")
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that our mail reached."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

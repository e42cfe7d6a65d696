"""What a coordinator writes after a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.forms import PageFields


class HeldForm(PageFields, forms.Form):
    submit = _("Mark it held")
    notes = forms.CharField(
        label=_("Notes"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who came, what they worked out, what they will do next. Only coordinators see this."),
    )

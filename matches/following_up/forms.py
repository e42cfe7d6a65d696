"""What a coordinator says when a match ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.following_up.closing import Ahead
from matches.models import CloseReason
from peermatch.forms import PageFields


class CloseForm(PageFields, forms.Form):
    submit = _("Close the match")
    reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=CloseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the match ends.")},
    )
    outcome = forms.CharField(
        label=_("What came of it, in a sentence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only coordinators see this."),
    )
    call_off = forms.BooleanField(
        label=_("Call off what is listed above, and tell these people"),
        error_messages={"required": _("Tick this to close the match now, or keep it open.")},
    )

    def __init__(self, *args: Any, ahead: Ahead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ahead.is_anything:
            del self.fields["call_off"]

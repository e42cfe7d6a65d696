"""What a participant fills in. Each form says who reads what is written."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.inviting.hope_fields import hope_fields, hopes_in
from matches.models import Answer, Seat
from participants.profile.fields import DetailsFields
from peermatch.forms import PageFields

OTHERS_READ = _("What do you hope to gain? Others in the match will read this.")
ONLY_COORDINATORS = _("What do you need to take part? Only your coordinator sees this.")


class SpokenBy(forms.Form):
    """Mix in where someone may answer for another: their answer is then not yet the person's own."""

    spoken_by = forms.CharField(
        label=_("If you answer for someone else: your name, and how you are related"),
        max_length=Answer._meta.get_field("spoken_by").max_length,
        required=False,
        help_text=_("Leave this empty if you answer for yourself, also with an interpreter or a reader beside you."),
    )


class HopesForm(PageFields, forms.Form):
    submit = _("Save what I hope for")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= hope_fields(seat)

    @property
    def hopes(self) -> list[str]:
        return hopes_in(self.cleaned_data)

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(self._hopes())
        return helper

    def _hopes(self) -> Fieldset:
        return Fieldset(OTHERS_READ, *(Field(name) for name in self.fields if name.startswith("hope_")))


class DetailsForm(PageFields, DetailsFields):
    submit = _("Save")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, participant=seat.participant, **kwargs)

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("time_zone", self.needs_fieldset(ONLY_COORDINATORS))
        return helper


class AcceptForm(HopesForm, DetailsFields, SpokenBy):
    """A yes, with all that goes with it on one page."""

    submit = _("Say yes")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, seat=seat, participant=seat.participant, **kwargs)

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(self._hopes(), "time_zone", self.needs_fieldset(ONLY_COORDINATORS), "spoken_by")
        return helper


class DeclineForm(PageFields, SpokenBy):
    submit = _("Say no")
    reason = forms.CharField(
        label=_("Why not? (you need not say)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only your coordinator reads this."),
    )
    field_order = ["reason", "spoken_by"]


class NewLinkForm(PageFields, forms.Form):
    submit = _("Send me a new link")
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that our mail reached."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

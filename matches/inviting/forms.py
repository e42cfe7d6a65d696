"""What a coordinator types in when someone answered by phone, relay, text, paper or in person."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.inviting.hope_fields import hope_fields, hopes_in
from matches.inviting.share_fields import SHARES, share_field, shares_in
from matches.models import Answer, Match, Said, Seat, Way
from participants.models import Reach
from participants.profile.fields import DetailsFields
from peermatch.forms import PageFields

WAYS = [("", _("Choose one")), *((way.value, way.label) for way in Way if way != Way.LINK)]
# How someone is reached is how they answer, mostly. Not so by e-mail: whoever has it and still calls, calls.
USUAL_WAY = {
    Reach.TEXT: Way.TEXT,
    Reach.PHONE: Way.PHONE,
    Reach.RELAY: Way.RELAY,
    Reach.VIDEOPHONE: Way.VIDEOPHONE,
    Reach.POST: Way.PAPER,
}


class AnswerForm(PageFields, DetailsFields):
    submit = _("Save the answer")
    said = forms.ChoiceField(
        label=_("Their answer"),
        choices=Said.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    way = forms.ChoiceField(
        label=_("How did the answer reach you?"),
        choices=WAYS,
        error_messages={"required": _("Choose how their answer reached you.")},
    )
    spoken_by = forms.CharField(
        label=_("Who spoke for them? (empty: they answered themselves)"),
        max_length=Answer._meta.get_field("spoken_by").max_length,
        required=False,
        help_text=_("The name, and how they are related: “Tom, her husband”. An interpreter does not count."),
    )
    confirmed = forms.BooleanField(label=_("They confirmed it themselves"), required=False)
    reason = forms.CharField(
        label=_("If they said no: why? (only if they told you)"),
        max_length=1000,
        required=False,
        help_text=_("Only coordinators see this."),
    )
    needs_confirmed = forms.BooleanField(label=_("They said that the access needs below are right"), required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, participant=seat.participant, **kwargs)
        self.fields |= hope_fields(seat) | share_field(seat)
        if SHARES in self.fields:
            self.fields[SHARES].label = _("What the other family gets when they are introduced")
        self.initial["way"] = USUAL_WAY.get(Reach(seat.participant.reach_by), "")
        self.fields["confirmed"].help_text = _("A helper's answer is never the person's own consent.")

    @property
    def hopes(self) -> list[str]:
        return hopes_in(self.cleaned_data)

    @property
    def shares(self) -> list[str] | None:
        return shares_in(self.cleaned_data)

    @property
    def is_confirmed(self) -> bool:
        """Whether the answer is the person's own: they spoke, or they confirmed what was said for them."""
        return self.cleaned_data["confirmed"] or not self.cleaned_data["spoken_by"]

    @property
    def answer_part(self) -> FormHelper:
        hopes = Fieldset(
            _("What they hope to gain (others in the match will read it)"),
            *(Field(name) for name in self.fields if name.startswith("hope_")),
        )
        shares = [SHARES] if SHARES in self.fields else []
        return self._part("said", "way", "spoken_by", "confirmed", "reason", hopes, *shares)

    @property
    def details_part(self) -> FormHelper:
        return self._part("needs_confirmed", "time_zone", self.needs_fieldset(_("What they need to take part")))

    def _part(self, *layout: Any) -> FormHelper:
        helper = self.helper
        helper.layout = Layout(*layout)
        return helper

    def has_error_in_details(self) -> bool:
        own = {"said", "way", "spoken_by", "confirmed", "reason", SHARES, "__all__"}
        return any(name not in own and not name.startswith("hope_") for name in self.errors)


class SendForm(forms.Form):
    """Whose invitations the coordinator has just read."""

    seat = forms.ModelMultipleChoiceField(queryset=Seat.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = match.seats.taking_part()


class OwnForm(forms.Form):
    """Which answer was read as the person's own, and whether it was read on Today."""

    answer = forms.UUIDField()
    on_today = forms.BooleanField(required=False)


class AgainForm(forms.Form):
    """Which invitation a new one replaces, so that a second click replaces nothing."""

    instead_of = forms.UUIDField()

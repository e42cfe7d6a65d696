"""What a coordinator types in as they introduce people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.inviting.share_fields import SHARES, share_field
from matches.models import Introduction, Seat
from matches.models.call import WAYS_TO_TELL
from participants.models import Reach
from peermatch.forms import PageFields

USUAL_WAY = {reach.value: reach.value for reach in (Reach.PHONE, Reach.TEXT, Reach.RELAY, Reach.VIDEOPHONE)}


class SharesForm(PageFields, forms.Form):
    submit = _("Save what they share")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= share_field(seat)
        self.fields[SHARES].label = _("They agreed that the other family gets")


class IntroduceForm(forms.Form):
    """Names what the coordinator has just read."""

    read = forms.CharField(max_length=64)


class ToldForm(PageFields, forms.Form):
    submit = _("They know")
    way = forms.ChoiceField(
        label=_("How did you tell them?"),
        choices=[("", _("Choose one")), *((way.value, way.label) for way in WAYS_TO_TELL)],
        error_messages={"required": _("Choose how you told them.")},
    )

    def __init__(self, *args: Any, introduction: Introduction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["way"] = USUAL_WAY.get(introduction.seat.participant.reach_by, "")

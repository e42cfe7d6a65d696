"""What a coordinator types in as they send the plan, and as they say it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import PlanLetter
from matches.models.call import WAYS_TO_TELL
from participants.models import Reach
from peermatch.forms import PageFields

USUAL_WAY = {reach.value: reach.value for reach in (Reach.PHONE, Reach.TEXT, Reach.RELAY, Reach.VIDEOPHONE)}


class SendForm(forms.Form):
    """Names what the coordinator has just read."""

    read = forms.CharField(max_length=64)


class ToldForm(PageFields, forms.Form):
    submit = _("They know")
    way = forms.ChoiceField(
        label=_("How did you tell them?"),
        choices=[("", _("Choose one")), *((way.value, way.label) for way in WAYS_TO_TELL)],
        error_messages={"required": _("Choose how you told them.")},
    )

    def __init__(self, *args: Any, letter: PlanLetter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["way"] = USUAL_WAY.get(letter.person.reach_by, "")

"""What a participant says of what they planned, and of when they were in touch."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.following_up.contacts import MINUTES, Told, moment_told
from matches.models import Action, Contact, ContactWay, Seat
from matches.visiting.forms import Parts, SpokenBy
from peermatch.clock import NoSuchTime, local_day
from peermatch.forms import DateInput, PageFields, TimeInput

NOT_SURE = "not_sure"


class IDidItForm(Parts, SpokenBy):
    submit = _("It is done")
    outcome = forms.CharField(
        label=_("What came of it, in a few words (you need not say)"),
        max_length=Action._meta.get_field("outcome").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the program's coordinators read this."),
    )

    @property
    def outcome_part(self) -> FormHelper:
        return self.part("outcome")


class InTouchForm(PageFields, forms.Form):
    """A contact as one of them tells it, on their own clock. `names` are those they know, by seat."""

    submit = _("Save")
    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Day"), widget=DateInput, error_messages={"required": _("Choose the day.")})
    time = forms.TimeField(label=_("Time, about (you need not say)"), widget=TimeInput, required=False)
    way = forms.ChoiceField(
        label=_("How"),
        choices=[("", _("Choose one")), *((one.value, one.label) for one in ContactWay if one != ContactWay.UNKNOWN)],
        error_messages={"required": _("Choose how you were in touch.")},
        help_text=_("A text message or a relay call counts as much as any other."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes, about (you need not say)"),
        required=False,
        validators=MINUTES,
    )
    began = forms.ChoiceField(label=_("Who began"), required=False)
    words = forms.CharField(
        label=_("What about, in a few words (you need not say)"),
        max_length=Contact._meta.get_field("words").max_length,
        required=False,
        help_text=_("Only the program's coordinators read this. What you told each other stays yours."),
    )

    def __init__(self, *args: Any, seat: Seat, names: Mapping[Seat, str], now: datetime, **kwargs: Any) -> None:
        self.seat, self.zone, self.now = seat, seat.participant.time_zone, now
        super().__init__(*args, initial={"key": uuid4(), "on": local_day(now, self.zone), "began": NOT_SURE}, **kwargs)
        self._who = {str(seat.public_id): seat, **{str(one.public_id): one for one in names}}
        others = [(str(one.public_id), name) for one, name in names.items()]
        began: Any = self.fields["began"]
        began.choices = [(NOT_SURE, _("I am not sure")), (str(seat.public_id), _("I did")), *others]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        on = cleaned.get("on")
        if on is None or "time" in self.errors:
            return cleaned
        try:
            moment = moment_told(on, cleaned.get("time"), self.zone, earliest=self._earliest, now=self.now)
        except NoSuchTime as refusal:
            self.add_error("time", refusal)
            return cleaned
        if moment > self.now:
            self.add_error("on", _("This is still to come. When was it?"))
        elif moment < self._earliest.replace(second=0, microsecond=0):
            self.add_error("on", _("That was before you were brought together. Is the day right?"))
        cleaned["moment"] = moment
        return cleaned

    @property
    def _earliest(self) -> datetime:
        match = self.seat.match
        return match.introduced_at or match.requested_at

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        return Told(
            at=given["moment"], way=given["way"], reached=True,
            minutes=given["minutes"], began=self._who.get(given["began"]), words=given["words"], said_by=self.seat,
        )  # fmt: skip

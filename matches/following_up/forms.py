"""What a coordinator writes down of contacts, and says when a match ends."""

from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as hour
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matches.following_up.closing import Ahead
from matches.following_up.contacts import MINUTES, Told, moment_told
from matches.following_up.hopes import Hope
from matches.models import AtEnd, CloseReason, Contact, ContactWay, Match, Seat
from peermatch.accounts.models import User
from peermatch.clock import NoSuchTime, WallTime, local_day
from peermatch.forms import DateInput, PageFields, TimeInput


class CloseForm(PageFields, forms.Form):
    submit = _("Close the match")
    reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=CloseReason.to_choose(),
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

    def __init__(self, *args: Any, ahead: Ahead, hopes: Sequence[tuple[Seat, Sequence[Hope]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = hopes
        for one in (hope for _seat, theirs in hopes for hope in theirs):
            self.fields[_named(one)] = forms.ChoiceField(
                label=one.words, choices=AtEnd.choices, widget=forms.RadioSelect, initial=one.known,
                required=False, help_text=one.said,
            )  # fmt: skip
        if not ahead.is_anything:
            del self.fields["call_off"]

    @property
    def hopes(self) -> list[tuple[Seat, list[Any]]]:
        """The bound fields of each person."""
        return [(seat, [self[_named(one)] for one in theirs]) for seat, theirs in self.asked if theirs]

    @property
    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        known = {one.goal.pk: given[_named(one)] for _seat, theirs in self.asked for one in theirs}
        return {name: given[name] for name in ("reason", "outcome", "call_off") if name in given} | {"hopes": known}


def _named(hope: Hope) -> str:
    return f"hope_{hope.goal.pk}"


class WhenFields(forms.Form):
    """A day and a time on the reader's own clock, now unless they say otherwise; `moment` once it is valid."""

    on = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(label=_("Time, about"), widget=TimeInput)

    def __init__(
        self, data: Any = None, *, reader: User, moment: datetime | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        local = timezone.localtime(moment or timezone.now(), ZoneInfo(reader.time_zone))
        usual = {"on": local.date(), "time": local.time().replace(second=0, microsecond=0)}
        super().__init__(data, initial=usual | (initial or {}))
        self.reader = reader

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        on, at = cleaned.get("on"), cleaned.get("time")
        if on and "time" not in self.errors:
            try:
                cleaned["moment"] = self.moment(on, at)
            except NoSuchTime as refusal:
                self.add_error("time", refusal)
        return cleaned

    def moment(self, on: date, at: hour | None) -> datetime:
        return WallTime(on, at or hour(), self.reader.time_zone).instant()


class ContactForm(PageFields, WhenFields):
    submit = _("Save the contact")
    key = forms.UUIDField(widget=forms.HiddenInput)
    reached = forms.TypedChoiceField(
        label=_("Were they in touch?"),
        choices=[("yes", _("Yes, they reached each other")), ("no", _("No, one of them only tried"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(
        label=_("How"),
        choices=[("", _("Choose one")), *ContactWay.choices],
        error_messages={"required": _("Choose how they were in touch.")},
        help_text=_("A text message or a relay call counts as much as any other."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes, about"),
        required=False,
        validators=MINUTES,
        help_text=_("Leave it empty if nobody told you."),
    )
    began = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Who began"), to_field_name="public_id", required=False, empty_label=_("Not known")
    )
    said_by = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Who told you"), to_field_name="public_id", required=False,
        empty_label=_("Not on record"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What about, in a few words"),
        max_length=300,
        required=False,
        help_text=_("Only coordinators see this."),
    )
    field_order = ("key", "reached", "way", "on", "time", "minutes", "began", "said_by", "words")

    def __init__(self, *args: Any, match: Match, contact: Contact | None = None, **kwargs: Any) -> None:
        told = kwargs.pop("told", {})
        initial = _of(contact) if contact else {"key": uuid4(), "time": None, **told}
        super().__init__(*args, moment=contact.at if contact else None, initial=initial, **kwargs)
        self.match, self.contact = match, contact
        self.fields["time"].required = False
        self.fields["time"].help_text = _("Leave it empty if nobody told you.")
        for name in ("began", "said_by"):
            field: Any = self.fields[name]
            field.queryset = match.seats.accepted().select_related("participant")

    def moment(self, on: date, at: hour | None) -> datetime:
        """Where no time was told, a contact stays as it is while its day does."""
        zone, kept = self.reader.time_zone, self.contact
        if at is None and kept and kept.is_day_alone and on == local_day(kept.at, zone):
            return kept.at
        return moment_told(on, at, zone, earliest=self.match.requested_at, now=timezone.now())

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        return Told(
            at=given["moment"], way=given["way"], reached=given["reached"], minutes=given["minutes"],
            began=given["began"], words=given["words"], said_by=given["said_by"],
        )  # fmt: skip


def _of(contact: Contact) -> dict[str, Any]:
    return {
        "key": contact.public_id,
        **({"time": None} if contact.is_day_alone else {}),
        "reached": "yes" if contact.reached else "no",
        "way": contact.way,
        "minutes": contact.minutes,
        "began": contact.began.public_id if contact.began else None,
        "said_by": contact.said_by.public_id if contact.said_by else None,
        "words": contact.words,
    }


class WaitForm(PageFields, WhenFields):
    submit = _("Let the clock wait")
    reason = forms.CharField(
        label=_("What is waited for"),
        max_length=300,
        help_text=_("For example: a tactile interpreter. Only coordinators see this."),
        error_messages={"required": _("Write down what is waited for.")},
    )
    field_order = ("reason", "on", "time")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["time"].label = _("Since"), _("At, about")


class WaitEndForm(PageFields, WhenFields):
    submit = _("Let the clock go on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["time"].label = _("Until"), _("At, about")

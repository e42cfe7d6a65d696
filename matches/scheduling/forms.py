"""When and where: what a coordinator types, refused where no clock shows it and asked about where it happens twice."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Format, Match, Meeting, PlaceKind, Way
from matches.models.call import WAYS_TO_TELL
from matches.models.meeting import USUAL, USUAL_MINUTES
from matches.scheduling.fields import LengthField
from matches.scheduling.planning import Place
from peermatch.clock import WallTime, clock_name, say_time
from peermatch.forms import DateInput, PageFields, TimeInput, ZoneField
from peermatch.text import one_line

FEWEST_DIGITS = 7
A_DAY, FARTHEST_AHEAD = timedelta(days=1), timedelta(days=2 * 366)
WHEN_THEN_WHERE = ["on", "at", "which", "zone", "minutes", "place_kind", "place", "place_notes"]
IS_NUMBER = re.compile(r"[\d\s()+.,;#*/x-]+(ext\.?\s*\d+)?", re.IGNORECASE)


class PlaceForm(PageFields, forms.Form):
    """How they meet, and where."""

    place_kind = forms.ChoiceField(
        label=gettext_lazy("How they meet"), choices=PlaceKind.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Link, number or address"),
        max_length=500,
        help_text=gettext_lazy(
            "The link of the video call, the number to dial, or the address. Participants see this."
        ),
    )
    place_notes = forms.CharField(
        label=gettext_lazy("How to get in"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("A pass code, which door, who to ask for. Participants see this."),
    )

    def clean_place(self) -> str:
        return one_line(self.cleaned_data["place"])

    def clean_place_notes(self) -> str:
        return one_line(self.cleaned_data["place_notes"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"place", "place_kind"} <= data.keys():
            self._check_place(data["place_kind"], data["place"])
        return data

    @property
    def where(self) -> Place:
        data = self.cleaned_data
        return Place(data["place_kind"], data["place"], data["place_notes"])

    def _check_place(self, kind: str, place: str) -> None:
        if kind == PlaceKind.VIDEO and not _is_link(place):
            self.add_error("place", _("Give the whole link of the video call. It begins with https:// or http://."))
        if kind == PlaceKind.PHONE and not _is_number(place):
            self.add_error("place", _("Give a phone number, with its area code. Words go under “How to get in”."))


class TimeAndPlaceForm(PlaceForm):
    """A wall time, how long, and where. `which` is there only when the clocks show that time twice."""

    on = forms.DateField(label=gettext_lazy("Date"), widget=DateInput())
    at = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput())
    which = forms.TypedChoiceField(label=gettext_lazy("Which of the two"), coerce=int, widget=forms.RadioSelect)
    zone = ZoneField(help_text=gettext_lazy("On whose clock this time is. Everyone is told on their own."))
    minutes = LengthField()

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, field_order=WHEN_THEN_WHERE, **kwargs)
        self.match = match
        wall = self._typed_wall()
        if wall is not None and wall.happens_twice():
            ask_which(self.fields["which"], wall)
        else:
            del self.fields["which"]

    def clean_on(self) -> date:
        return a_day_ahead(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"on", "at", "zone"} <= data.keys():
            self._check_time()
        return data

    @property
    def wall(self) -> WallTime:
        data = self.cleaned_data
        return WallTime(data["on"], data["at"], data["zone"], data.get("which") or 0)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The fields as they were sent, to be sent once more."""
        return [(name, self._raw(name) or "") for name in self.fields]

    def _check_time(self) -> None:
        try:
            self.wall.instant()
        except ValidationError as problem:
            self.add_error("at", problem)

    def _typed_wall(self) -> WallTime | None:
        """What was typed so far, as far as it is a time at all."""
        if not self.is_bound:
            return None
        try:
            typed = {name: self.fields[name].clean(self._raw(name)) for name in ("on", "at", "zone")}
        except ValidationError:
            return None
        return WallTime(typed["on"], typed["at"], typed["zone"])

    def _raw(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))


class PlanForm(TimeAndPlaceForm):
    submit = gettext_lazy("Plan the meeting")

    @staticmethod
    def first_values(match: Match) -> dict[str, Any]:
        """The program's zone, the format's usual length, and the place of this match's last meeting."""
        usual = {"zone": match.program.time_zone, "minutes": usual_minutes(match), "place_kind": PlaceKind.VIDEO}
        return usual | last_place_of(match)


class OverrideField(forms.CharField):
    """Why someone may be booked twice; added to a form only once a clash was found."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Why both are right"),
            max_length=500,
            help_text=_("For example: one of the two will be moved. It stays on record. Only coordinators see this."),
        )


class MayClash:
    """Mix into a form whose action can find someone booked already."""

    fields: dict[str, forms.Field]
    data: Any

    def offer_override(self, *, needed: bool) -> None:
        """Asks for the reason when there is a clash, or keeps what was typed while there is none any more."""
        if needed or "override_reason" in self.data:
            self.fields["override_reason"] = OverrideField()
            self.fields["override_reason"].required = needed


class MoveForm(MayClash, TimeAndPlaceForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is moved"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("In kind words: everyone who comes reads this. You may leave it empty."),
    )

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_override(needed=False)

    @property
    def change(self) -> dict[str, Any]:
        """What was typed, as the door takes it."""
        data = self.cleaned_data
        said = {"reason": data["reason"], "override_reason": data.get("override_reason", "")}
        return {
            "wall": self.wall,
            "minutes": data["minutes"],
            "place": self.where,
            "revision": data["revision"],
            **said,
        }

    def look_anew(self, meeting: Meeting) -> None:
        """From here on the reader sees the meeting as it is now."""
        typed: Any = self.data
        changed = typed.copy()
        changed["revision"] = str(meeting.revision)
        self.data = changed

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])

    @staticmethod
    def first_values(meeting: Meeting) -> dict[str, Any]:
        return {
            "on": meeting.on,
            "at": meeting.at,
            "zone": meeting.time_zone,
            "minutes": meeting.minutes,
            "place_kind": meeting.place_kind,
            "place": meeting.place,
            "place_notes": meeting.place_notes,
            "revision": meeting.revision,
        }


class ConfirmForm(MayClash, PageFields, forms.Form):
    submit = gettext_lazy("Confirm and tell everyone")
    stop_asking = forms.BooleanField(
        label=gettext_lazy("Stop asking which times suit"),
        required=False,
        initial=True,
        help_text=gettext_lazy("People are still asked about other times. Untick it if that is for another meeting."),
    )

    def offer_to_stop_asking(self, *, needed: bool) -> None:
        if not needed:
            del self.fields["stop_asking"]


class CancelForm(PageFields, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is cancelled"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "In kind words: everyone who was told of the meeting reads this. You may leave it empty."
        ),
    )

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


class CallForm(PageFields, forms.Form):
    submit = gettext_lazy("Save")
    way = forms.ChoiceField(
        label=gettext_lazy("How did you tell them?"),
        choices=[(way.value, way.label) for way in WAYS_TO_TELL],
        widget=forms.RadioSelect,
        initial=Way.PHONE,
    )


def a_day_ahead(on: date) -> date:
    """Keeps out slips of the pen like the year 2206; what is already past today is refused with the time."""
    today = timezone.now().date()
    if not today - A_DAY <= on <= today + FARTHEST_AHEAD:
        raise ValidationError(_("Choose a day from today on, within the next two years."))
    return on


def ask_which(which: Any, wall: WallTime) -> None:
    """Lets that field ask which of two equal wall times is meant."""
    shown = say_time(wall.at)
    which.choices = [
        (0, _("the first %(time)s (%(name)s)") % {"time": shown, "name": _clock_name(wall, 0)}),
        (1, _("the second %(time)s, after the clocks went back (%(name)s)")
         % {"time": shown, "name": _clock_name(wall, 1)}),
    ]  # fmt: skip
    which.help_text = _("On this day the clocks show %(time)s twice.") % {"time": shown}
    which.error_messages["required"] = _(
        "On this day the clocks show %(time)s twice. Choose the first or the second."
    ) % {"time": shown}


def last_place_of(match: Match) -> dict[str, Any]:
    """Where this match met or was to meet last, as a form begins with it."""
    last: Meeting | None = match.meetings.order_by("-pk").first()
    return {"place_kind": last.place_kind, "place": last.place, "place_notes": last.place_notes} if last else {}


def usual_minutes(match: Match) -> int:
    return USUAL_MINUTES[Format(match.format)] if match.format else USUAL


def _clock_name(wall: WallTime, fold: int) -> str:
    return clock_name(datetime.combine(wall.on, wall.at, ZoneInfo(wall.zone)).replace(fold=fold))


def _is_link(place: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(place)
    except ValidationError:
        return False
    return True


def _is_number(place: str) -> bool:
    return bool(IS_NUMBER.fullmatch(place)) and sum(c.isdigit() for c in place) >= FEWEST_DIGITS

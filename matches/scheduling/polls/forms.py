"""Which times to ask about, as a coordinator types them; where people meet at the one that is chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.sending import answer_day
from matches.models import Match, PlaceKind, Poll, Seat
from matches.models.poll import FEWEST_TIMES, MOST_TIMES
from matches.scheduling.fields import LengthField
from matches.scheduling.forms import PlaceForm, a_day_ahead, ask_which, last_place_of, usual_minutes
from peermatch.clock import WallTime, local_day, say_day
from peermatch.forms import DateInput, PageFields, SomeOf, TimeInput, ZoneField
from peermatch.text import one_line

SHOWN = 3  # choices that show at once; the others are behind a fold
A_DAY = timedelta(days=1)
NUMBERS = range(1, MOST_TIMES + 1)


@dataclass(frozen=True)
class Choice:
    """The fields of one of the times. `which` only where the clocks show it twice."""

    number: int
    on: forms.BoundField
    at: forms.BoundField
    which: forms.BoundField | None

    @property
    def is_used(self) -> bool:
        return any(field.value() or field.errors for field in (self.on, self.at))


class PeopleField(SomeOf):
    def label_from_instance(self, obj: Seat) -> str:
        return f"{obj.participant.name}, {obj.get_part_display()}"


class AskForm(PageFields, forms.Form):
    submit: Any = gettext_lazy("Check before you send")

    zone = ZoneField(help_text=gettext_lazy("On whose clock these times are. Everyone is asked on their own."))
    minutes = LengthField()
    place_kind = forms.ChoiceField(
        label=gettext_lazy("How they meet"), choices=PlaceKind.choices, widget=forms.RadioSelect
    )
    answer_by = forms.DateField(
        label=gettext_lazy("Answers wanted by"),
        widget=DateInput(),
        help_text=gettext_lazy("No later than the first of these times."),
    )
    needed = PeopleField(
        label=gettext_lazy("Who must be there"),
        queryset=Seat.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everyone is asked. A time to which one of these says no is not recommended."),
        error_messages={"required": gettext_lazy("Tick at least one person who must be there.")},
    )

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.match = match
        people: Any = self.fields["needed"]
        people.queryset = match.seats.accepted().select_related("participant")
        choices = {name: field for number in NUMBERS for name, field in self._choice_fields(number)}
        self.fields = choices | self.fields

    @staticmethod
    def first_values(match: Match, asked: QueryDict, now: datetime) -> dict[str, Any]:
        """What is usual; times out of the address (?on=2026-05-07T15:00&on=…), on the clock of its zone."""
        zone = _zone_in(asked) or match.program.time_zone
        minutes = asked.get("minutes", "")
        times = list(_times_in(asked, zone))
        said: dict[str, Any] = {
            "zone": zone,
            "minutes": int(minutes) if minutes.isdecimal() and len(minutes) < len("1000") else usual_minutes(match),
            "place_kind": last_place_of(match).get("place_kind", PlaceKind.VIDEO),
            "answer_by": _usual_answer_day(match, times, now),
            "needed": match.seats.accepted(),
        }
        if asked.get("place_kind") in PlaceKind.values:
            said["place_kind"] = asked["place_kind"]
        for number, moment in zip(NUMBERS, times, strict=False):
            said |= {f"on_{number}": moment.date(), f"at_{number}": moment.time()}
        return said

    @property
    def first_choices(self) -> list[Choice]:
        return [self._choice(number) for number in NUMBERS[:SHOWN]]

    @property
    def more_choices(self) -> list[Choice]:
        return [self._choice(number) for number in NUMBERS[SHOWN:]]

    @property
    def uses_more(self) -> bool:
        return any(one.is_used for one in self.more_choices)

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("zone", "minutes", "place_kind", "answer_by", "needed")]

    @property
    def asks(self) -> dict[str, Any]:
        """What was typed, as the door takes it."""
        data = self.cleaned_data
        needed = {seat.pk for seat in data["needed"]}
        everyone: Any = self.fields["needed"]
        return {
            "times": list(self._walls()),
            "optional": [seat.pk for seat in everyone.queryset if seat.pk not in needed],
            **{name: data[name] for name in ("minutes", "place_kind", "answer_by")},
        }

    @property
    def typed(self) -> Iterator[tuple[str, str]]:
        """The fields as they were sent, to be sent once more."""
        sent: Any = self.data
        return ((name, value) for name in self.fields for value in sent.getlist(name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "zone" not in data:
            return data
        seen: set[datetime] = set()
        for number in NUMBERS:
            if (moment := self._checked(number)) in seen and moment:
                self.add_error(f"at_{number}", _("This time is among them already."))
            elif moment:
                seen.add(moment)
        if len(seen) < FEWEST_TIMES and not any(name[:3] in ("on_", "at_") for name in self.errors):
            missing = self.first_choices[len(seen)].on.name
            self.add_error(missing, _("Give at least two times that people can choose from."))
        if seen and data.get("answer_by"):
            self._check_answer_by(data["answer_by"], min(seen))
        return data

    def _choice(self, number: int) -> Choice:
        which = f"which_{number}"
        return Choice(number, self[f"on_{number}"], self[f"at_{number}"], self[which] if which in self.fields else None)

    def _choice_fields(self, number: int) -> Iterator[tuple[str, forms.Field]]:
        told = {"n": number}
        yield f"on_{number}", forms.DateField(label=_("Date %(n)d") % told, widget=DateInput(), required=False)
        yield f"at_{number}", forms.TimeField(label=_("Time %(n)d") % told, widget=TimeInput(), required=False)
        wall = self._typed_wall(number)
        if wall and wall.happens_twice():
            label = _("Which of the two is time %(n)d") % told
            which = forms.TypedChoiceField(label=label, coerce=int, widget=forms.RadioSelect)
            ask_which(which, wall)
            yield f"which_{number}", which

    def _typed_wall(self, number: int) -> WallTime | None:
        if not self.is_bound:
            return None
        try:
            on, at, zone = (
                field.clean(self.data.get(name))
                for name, field in (
                    (f"on_{number}", forms.DateField()), (f"at_{number}", forms.TimeField()), ("zone", ZoneField())
                )
            )  # fmt: skip
        except ValidationError:
            return None
        return WallTime(on, at, zone)

    def _walls(self) -> Iterator[WallTime]:
        data = self.cleaned_data
        for number in NUMBERS:
            if data.get(f"on_{number}") and data.get(f"at_{number}") is not None:
                yield self._wall(number)

    def _wall(self, number: int) -> WallTime:
        data = self.cleaned_data
        fold = data.get(f"which_{number}") or 0
        return WallTime(data[f"on_{number}"], data[f"at_{number}"], data["zone"], fold)

    def _checked(self, number: int) -> datetime | None:
        """The moment of that choice; None where it is empty, or where it said what is wrong with it."""
        names = on_name, at_name = f"on_{number}", f"at_{number}"
        if any(name in self.errors for name in (*names, f"which_{number}")):
            return None
        on, at = (self.cleaned_data.get(name) for name in names)
        if on is None and at is None:
            return None
        if on is None or at is None:
            missing = on_name if on is None else at_name
            self.add_error(missing, _("Give both the date and the time, or leave both empty."))
            return None
        try:
            a_day_ahead(on)
        except ValidationError as problem:
            self.add_error(on_name, problem)
            return None
        return self._moment(number)

    def _moment(self, number: int) -> datetime | None:
        try:
            moment = self._wall(number).instant()
        except ValidationError as problem:
            self.add_error(f"at_{number}", problem)
            return None
        if moment <= timezone.now():
            self.add_error(f"at_{number}", _("This time is already past. Choose a later one."))
            return None
        return moment

    def _check_answer_by(self, answer_by: date, first: datetime) -> None:
        zone = self.match.program.time_zone
        today, last = local_day(timezone.now(), zone), local_day(first, zone)
        if not today <= answer_by <= last:
            told = {"first": say_day(today), "last": say_day(last)}
            self.add_error("answer_by", _("Choose a day from %(first)s to %(last)s, the first of these times.") % told)


class ChooseForm(PlaceForm):
    submit = gettext_lazy("Plan the meeting at this time")

    @staticmethod
    def first_values(poll: Poll) -> dict[str, Any]:
        """Where they met last, if that was in the way that people were told of."""
        last = last_place_of(poll.match)
        return last if last.get("place_kind") == poll.place_kind else {"place_kind": poll.place_kind}


class CallOffForm(PageFields, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("It stands in the history of the match. You may leave it empty."),
    )

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


def as_query(poll: Poll) -> list[tuple[str, str]]:
    """What a poll asked, as the form that asks takes it out of its address."""
    times = [("on", f"{time.on.isoformat()}T{time.at:%H:%M}") for time in poll.times.all()]
    return [*times, ("zone", poll.time_zone), ("minutes", str(poll.minutes)), ("place_kind", poll.place_kind)]


def _zone_in(asked: Mapping[str, Any]) -> str | None:
    try:
        zone: str = ZoneField().clean(asked.get("zone"))
    except ValidationError:
        return None
    return zone


def _times_in(asked: QueryDict, zone: str) -> Iterator[datetime]:
    """Those that are times at all; one with an offset is put on the clock of that zone."""
    for said in asked.getlist("on")[:MOST_TIMES]:
        try:
            moment = datetime.fromisoformat(said)
            yield moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            continue


def _usual_answer_day(match: Match, times: list[datetime], now: datetime) -> date:
    """After the program's days, but before the day of the first time where that can be."""
    today = local_day(now, match.program.time_zone)
    usual = answer_day(match.program, today)
    return max(today, min([usual, *(max(time.date(), today) - A_DAY for time in times)]))

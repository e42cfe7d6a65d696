"""What a time is looked for with. All of it stands in the address, so that what was found can be opened again."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Seat
from matches.scheduling.fields import LengthField
from matches.scheduling.finding.knowing import usually_required
from matches.scheduling.forms import FARTHEST_AHEAD
from peermatch.clock import local_day, say_day
from peermatch.forms import DateInput, PageFields

WEEKS, USUAL_WEEKS = (2, 4, 8), 4
A_DAY = timedelta(days=1)
MOST_TICKED = 20
AS_TICKED = "%Y-%m-%dT%H:%M"  # on the program's clock


def _so_many_weeks() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)d week", "%(n)d weeks", n) % {"n": n}) for n in WEEKS]


class TimesForm(PageFields, forms.Form):
    """How long, within which weeks, and who must be there. What the address leaves out is as usual."""

    minutes = LengthField(required=False, help_text="")
    first = forms.DateField(label=gettext_lazy("From"), widget=DateInput(), required=False)
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("Within"), coerce=int, choices=_so_many_weeks, required=False
    )  # fmt: skip
    must = forms.MultipleChoiceField(
        label=gettext_lazy("Who must be there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one person who must be there.")},
    )

    def __init__(self, asked: QueryDict, *, seats: Sequence[Seat], minutes: int, zone: str, now: datetime) -> None:
        self.seats, self.zone = seats, zone
        self.tomorrow = local_day(now, zone) + A_DAY
        super().__init__(self._completed(asked, minutes))
        must: Any = self.fields["must"]
        must.choices = [(str(seat.public_id), seat.participant.name) for seat in seats]

    def clean_first(self) -> date:
        """A day that is past, in an address that was kept, is tomorrow."""
        first: date = self.cleaned_data["first"]
        if first > self.tomorrow + FARTHEST_AHEAD:
            raise ValidationError(_("Choose a day within the next two years."))
        return max(first, self.tomorrow)

    @property
    def people(self) -> list[tuple[Seat, bool]]:
        """Whom to tick, and whether they are ticked."""
        ticked = set(self["must"].value() or ())
        return [(seat, str(seat.public_id) in ticked) for seat in self.seats]

    @property
    def short_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("minutes", "first", "weeks")]

    @property
    def required(self) -> list[Seat]:
        return [seat for seat in self.seats if str(seat.public_id) in self.cleaned_data["must"]]

    @property
    def length(self) -> int:
        return int(self.cleaned_data["minutes"])

    @property
    def weeks_ahead(self) -> int:
        return int(self.cleaned_data["weeks"])

    @property
    def last_day(self) -> date:
        first: date = self.cleaned_data["first"]
        return first + timedelta(weeks=self.weeks_ahead) - A_DAY

    def stretch(self, weeks: int) -> tuple[datetime, datetime]:
        """So many weeks from the beginning of the first day on, on the program's clock."""
        first: date = self.cleaned_data["first"]
        return self._begins(first), self._begins(first + timedelta(weeks=weeks))

    @property
    def days_in_words(self) -> str:
        """“Mon, November 23 to Sun, December 20”."""
        days = {"first": say_day(self.cleaned_data["first"]), "last": say_day(self.last_day)}
        return _("%(first)s to %(last)s") % days

    @property
    def ticked(self) -> dict[str, datetime]:
        """The times ticked to be asked about, of this search or an earlier one; what is no time is passed over."""
        asked: Any = self.data
        read = (_moment(said, self.zone) for said in asked.getlist("on")[:MOST_TICKED])
        return {moment.strftime(AS_TICKED): moment for moment in read if moment}

    def other(self, **changed: Any) -> str:
        """The query of the same search with something changed."""
        asked: Any = self.data
        query = asked.copy()
        for name, value in changed.items():
            query.setlist(name, value) if isinstance(value, list) else query.__setitem__(name, str(value))
        return str(query.urlencode())

    def _begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone))

    def _completed(self, asked: QueryDict, minutes: int) -> QueryDict:
        """Whoever sent the form without a tick meant nobody; an address that says nothing of it means as usual.

        Who was ticked in an address that was kept, and does not take part any more, is passed over.
        """
        data = asked.copy()
        known = {str(seat.public_id) for seat in self.seats}
        usual = [] if "weeks" in data else [str(seat.public_id) for seat in usually_required(self.seats)]
        data.setlist("must", [one for one in data.getlist("must", usual) if one in known])
        for name, said in (("minutes", minutes), ("first", self.tomorrow.isoformat()), ("weeks", USUAL_WEEKS)):
            if not data.get(name):
                data[name] = str(said)
        return data


def _moment(said: str, zone: str) -> datetime | None:
    try:
        return datetime.strptime(said, AS_TICKED).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None

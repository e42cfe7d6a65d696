"""What is known of the time of those who take part in a match: rows become the plain values that are searched."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matches.models import Booking, Match, MatchRules, Meeting, Seat, SeatState
from matches.scheduling.access.arranging import lead_of, with_count
from matches.scheduling.access.notice import first_day, how_many
from matches.scheduling.access.who_fits import Fit
from matches.scheduling.finding.best_times import Team
from matches.scheduling.finding.bookable import Bookable, bookable
from matches.scheduling.finding.in_the_way import FEWEST
from matches.scheduling.finding.whose_time import Person
from participants.models import AccessNeed, AccessProvider, NeedKind
from participants.told_apart import told_apart
from participants.week_fields import windows_of

Booked = dict[int, list[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class ToBook:
    """One need of one person: whom or what to book, as after “book”, how many people, and for which day at first."""

    name: str
    need: str
    kind: str
    count: int
    first_day: date
    able: Mapping[AccessProvider, Fit] = field(default_factory=dict)  # of the program's list, as of `Bookable.able`

    @property
    def who(self) -> list[str]:
        """Who on the list can do it."""
        return [one.name for one in self.able]

    @property
    def nearest(self) -> list[AccessProvider]:
        """Those of them who name the way that is wanted."""
        return [one for one, how in self.able.items() if how == Fit.YES]

    @property
    def what(self) -> str:
        return with_count(self.need, self.count)


@dataclass(frozen=True)
class Known:
    """Those who take part, with their weeks, what takes their time, and what they need. People go by their `pk`."""

    seats: tuple[Seat, ...]
    booked: Booked
    to_book: tuple[ToBook, ...]
    bookable: Bookable

    @cached_property
    def names(self) -> dict[int, str]:
        return told_apart(seat.participant for seat in self.seats)

    @property
    def without_week(self) -> list[Seat]:
        """Those of whose week nothing is known."""
        return [seat for seat in self.seats if not seat.participant.windows.all()]

    @property
    def knows_a_week(self) -> bool:
        return len(self.without_week) < len(self.seats)

    @property
    def first_day(self) -> date | None:
        """The first day for which all of it can still be booked; None where nothing is."""
        return max((one.first_day for one in self.to_book), default=None)

    def people(self, required: Collection[Seat]) -> tuple[Person, ...]:
        return tuple(self._person(seat, is_required=seat in required) for seat in self.seats)

    def teams(self, zone: str, *, knows: bool) -> tuple[Team, ...]:
        """Whom to book, and who on the list could come. Who may not know what people need reads neither kinds nor who.

        Two who need the same, of whom one declines somebody, make two teams.
        """
        found: dict[tuple[str, frozenset[AccessProvider]], list[ToBook]] = defaultdict(list)
        for one in self.to_book:
            found[(one.kind, frozenset(one.able)) if knows else (_("what people need"), frozenset())].append(one)
        return tuple(
            Team(
                kind,
                sum(one.count for one in ones),
                self.bookable.members(ones[0].able if knows else ()),
                _begins(max(one.first_day for one in ones), zone),
                self.bookable.keys(ones[0].nearest if knows else ()),
            )
            for (kind, _able), ones in found.items()
        )

    def _person(self, seat: Seat, *, is_required: bool) -> Person:
        person = seat.participant
        return Person(
            key=person.pk,
            zone=person.time_zone,
            windows=tuple(windows_of(person.windows.all())),
            away=tuple((dates.first, dates.last) for dates in person.away.all()),
            booked=tuple(self.booked.get(person.pk, ())),
            is_required=is_required,
        )


def known_of(
    match: Match, seats: Collection[Seat], *, minutes: int, on: date, leave_out: Meeting | None = None
) -> Known:
    """As seen on the day `on`, for a meeting so long; `seats` as of `seats_of`.

    Bookings of the meeting that is left out take nobody's time.
    """
    booked = _booked(match, seats, on, leave_out)
    listed = bookable(match.program, after=_begins(on, match.program.time_zone), leave_out=leave_out)
    return Known(tuple(seats), booked, tuple(_to_book(match, seats, minutes, on, listed)), listed)


def seats_of(match: Match) -> list[Seat]:
    """Those who take part, whether or not they were asked yet, with their weeks."""
    rows = match.seats.taking_part().select_related("participant__organization")
    return list(rows.prefetch_related("participant__windows", "participant__away"))


def usually_required(seats: Iterable[Seat]) -> list[Seat]:
    """Those who said yes; as long as they are too few to meet, everyone."""
    everyone = list(seats)
    coming = [seat for seat in everyone if seat.state == SeatState.ACCEPTED]
    return coming if len(coming) >= FEWEST else everyone


def _booked(match: Match, seats: Iterable[Seat], on: date, leave_out: Meeting | None) -> Booked:
    rows = Booking.objects.filter(program=match.program_id, participant__in=[seat.participant_id for seat in seats])
    if leave_out is not None:
        rows = rows.exclude(meeting=leave_out)
    found: Booked = defaultdict(list)
    ahead = rows.filter(ends_at__gt=_begins(on, match.program.time_zone))
    for person, begins, ends in ahead.values_list("participant", "starts_at", "ends_at"):
        found[person].append((begins, ends))
    return found


def _to_book(match: Match, seats: Collection[Seat], minutes: int, on: date, listed: Bookable) -> Iterable[ToBook]:
    lead, names = lead_of(MatchRules.of(match.program)), {seat.participant_id: seat.participant.name for seat in seats}
    needs = AccessNeed.objects.filter(program=match.program_id, profile__participant__in=names)
    for need in needs.select_related("profile").order_by("profile", "pk"):
        profile = need.profile
        first = first_day(need.kind, need.detail, on=on, receives=profile.receives, lead=lead)
        if first is not None:
            count = how_many(
                need.kind, need.detail, minutes=minutes, receives=profile.receives, team=profile.team_size
            )  # fmt: skip
            kind = after_book(NeedKind(need.kind), need.detail)
            yield ToBook(names[profile.participant_id], str(need), kind, count, first, listed.able(need))


def after_book(kind: NeedKind, detail: str) -> str:
    """“ASL interpreters”, “CART captioning”: what is to be booked, as after “book”."""
    words = {
        NeedKind.INTERPRETER: _("%(language)s interpreters") % {"language": detail} if detail else _("interpreters"),
        NeedKind.SSP: _("SSPs (co-navigators)"),
        NeedKind.BRAILLE: _("papers in braille"),
        NeedKind.LARGE_PRINT: _("papers in large print"),
        NeedKind.CHILD_CARE: _("child care"),
        NeedKind.OTHER: detail or _("what else is needed"),
    }
    return words.get(kind, str(kind.label))


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))

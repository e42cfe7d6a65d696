"""Who came to a meeting that is over, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from matches.models import Attendance, Attended, Meeting, MeetingState, Seat, SeatState, ServiceBooking
from matches.models.arranging_states import STANDING
from matches.models.attendance import OF_BOOKED

OVER = (MeetingState.HELD, MeetingState.NOT_HELD)
TONES = {Attended.CAME: "done", Attended.ABSENT: "stop", Attended.NOT_CONNECTED: "stop", Attended.NO_ACCESS: "wait"}


@dataclass(frozen=True)
class Line:
    """One person, or one who was booked. `known`: what was known of it before anybody said who came."""

    of: Seat | ServiceBooking
    row: Attendance | None
    known: str

    @property
    def key(self) -> str:
        return f"{'seat' if isinstance(self.of, Seat) else 'service'}-{self.of.public_id}"

    @property
    def name(self) -> str:
        """“Robin Park”, or “Dana Field, Interpreter for Robin Park”."""
        if isinstance(self.of, Seat):
            return self.of.participant.name
        need = self.of.accommodation
        told = {"who": self.of.who, "what": str(need), "name": need.participant.name}
        return _("%(who)s (%(what)s for %(name)s)") % told

    @property
    def choices(self) -> list[tuple[str, str]]:
        offered = Attended if isinstance(self.of, Seat) else OF_BOOKED
        return [("", _("Not on record")), *((str(one), str(one.label)) for one in offered)]

    @property
    def said(self) -> str:
        return self.row.said if self.row else ""

    @property
    def status(self) -> str:
        return str(Attended(self.said).label) if self.said else _("Not on record")

    @property
    def tone(self) -> str:
        return TONES[Attended(self.said)] if self.said else "plain"


def lines_of(meeting: Meeting, *, knows: bool = True) -> list[Line]:
    """Whoever was to come, and whoever something is on record of; people first. In as many queries for one as for ten.

    Without `knows` nothing shows what anybody needs: neither who was booked nor whom access let down.
    """
    rows = list(meeting.attendances.all())
    by_seat = {row.seat_id: row for row in rows if row.seat_id}
    absent = set(meeting.absences.standing().values_list("seat", flat=True))
    seats = meeting.match.seats.filter(Q(state=SeatState.ACCEPTED) | Q(pk__in=by_seat)).select_related("participant")
    people = [
        Line(seat, by_seat.get(seat.pk), Attended.ABSENT if seat.pk in absent else Attended.CAME) for seat in seats
    ]
    if not knows:
        return [line for line in people if line.said != Attended.NO_ACCESS]
    by_service = {row.service_id: row for row in rows if row.service_id}
    booked = ServiceBooking.objects.filter(program=meeting.program_id, accommodation__meeting=meeting)
    booked = booked.filter(Q(state__in=STANDING, accommodation__called_off_at=None) | Q(pk__in=by_service))
    booked = booked.select_related("provider", "accommodation__participant")
    return [*people, *(Line(one, by_service.get(one.pk), Attended.CAME) for one in booked)]


def version_of(meeting: Meeting) -> str:
    """Names what is on record of who came."""
    latest = max((row.recorded_at for row in meeting.attendances.all()), default=None)
    return latest.isoformat() if latest else ""


@dataclass(frozen=True)
class Came:
    """What the page says. `nobody`: it is on record of people, and none of them came."""

    lines: Sequence[Line]
    words: str
    nobody: bool


def shown(meeting: Meeting, *, knows: bool) -> Came | None:
    """Nothing of a meeting that is not over."""
    if meeting.state not in OVER:
        return None
    rows = [row.said for row in meeting.attendances.all() if row.seat_id and row.said]
    nobody = bool(rows) and Attended.CAME not in rows
    return Came(lines_of(meeting, knows=knows), meeting.who_came, nobody)

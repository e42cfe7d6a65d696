"""Which rows a report counts: those of its period and its filters, for each kind of row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from matches.models import (
    Accommodation,
    Attendance,
    ClockWaiver,
    CloseReason,
    Contact,
    DeclineReason,
    Feedback,
    HopeAtEnd,
    HopeGained,
    Match,
    Meeting,
    MeetingState,
    Path,
    Problem,
    Request,
    RequestState,
    Seat,
    SeatState,
    ServiceBooking,
    Stage,
    Waiver,
)
from matches.models.arranging_states import BookingState
from matches.models.match import OPEN
from matches.reporting.definitions import Of
from peermatch.accounts.models import Program


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: the moments of the period, and what narrows it. Empty: everything."""

    program: Program
    begins: datetime
    ends: datetime
    now: datetime
    path: str = ""
    coordinator: int | None = None
    state: str = ""
    assistance: str = ""
    area: str = ""

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.begins, f"{field}__lt": self.ends})


def rows(of: Of, asked: Asked) -> Any:
    """The rows of that kind, in no order."""
    return ROWS[of](asked).order_by()


def _of_match(asked: Asked, at: str = "") -> Q:
    """What narrows rows that have their match at the end of that way."""
    narrowed = Q()
    for name in ("path", "assistance", "area"):
        if value := getattr(asked, name):
            narrowed &= Q(**{f"{at}{name}": value})
    if asked.coordinator is not None:
        narrowed &= Q(**{f"{at}coordinator": asked.coordinator})
    if asked.state:
        of_state = Problem.objects.in_program(asked.program).filter(requester__state=asked.state)
        narrowed &= Q(**{f"{at}pk__in": of_state.exclude(match=None).values("match")})
    return narrowed


def _of_request(asked: Asked, at: str = "") -> Q:
    """What narrows rows that have their request at the end of that way. How it counts is said of its match."""
    chosen: dict[str, Any] = {"path": asked.path, "coordinator": asked.coordinator, "home_state": asked.state}
    chosen |= {"match__assistance": asked.assistance, "match__area": asked.area}
    return Q(**{f"{at}{name}": value for name, value in chosen.items() if value not in ("", None)})


def _matches(asked: Asked) -> Any:
    """Without those that were begun by mistake: nobody was asked to take part in them, so nothing else hangs there."""
    rows: Any = Match.objects.in_program(asked.program).filter(_of_match(asked))
    return rows.exclude(close_reason=CloseReason.MISTAKE)


def _asked_for(asked: Asked) -> Any:
    return _matches(asked).filter(asked.within("requested_at"))


def _closed(asked: Asked) -> Any:
    return _matches(asked).filter(asked.within("stage_since"), stage=Stage.CLOSED)


def _rematches(asked: Asked) -> Any:
    return _asked_for(asked).rematches()


def _introduced(asked: Asked) -> Any:
    return _matches(asked).filter(asked.within("introduced_at"), path=Path.FAMILY)


def _open(asked: Asked) -> Any:
    return _matches(asked).filter(stage__in=OPEN)


def _requests(asked: Asked) -> Any:
    received = Request.objects.in_program(asked.program).filter(asked.within("received_at"), _of_request(asked))
    return received.exclude(state=RequestState.MERGED).exclude(decline_reason=DeclineReason.NOT_ONE)


def _declined(asked: Asked) -> Any:
    return _requests(asked).filter(state=RequestState.DECLINED)


def _seats(asked: Asked) -> Any:
    """The places of those who were reached."""
    of_period = _of_match(asked, "match__") & asked.within("match__requested_at")
    return Seat.objects.in_program(asked.program).filter(of_period, state=SeatState.ACCEPTED)


def _meetings(asked: Asked) -> Any:
    return Meeting.objects.in_program(asked.program).filter(asked.within("starts_at"), _of_match(asked, "match__"))


def _attendance(asked: Asked) -> Any:
    held = asked.within("meeting__starts_at") & Q(meeting__state=MeetingState.HELD)
    rows: Any = Attendance.objects.in_program(asked.program).filter(held, _of_match(asked, "meeting__match__"))
    return rows.of_people()


def _contacts(asked: Asked) -> Any:
    rows: Any = Contact.objects.in_program(asked.program).filter(asked.within("at"), _of_match(asked, "match__"))
    return rows.reached()


def _feedback(asked: Asked) -> Any:
    of_period = asked.within("given_at") & _of_match(asked, "seat__match__")
    rows: Any = Feedback.objects.in_program(asked.program).filter(of_period)
    return rows.standing()


def _hopes(asked: Asked) -> Any:
    of_period = asked.within("feedback__given_at") & _of_match(asked, "feedback__seat__match__")
    return HopeGained.objects.in_program(asked.program).filter(of_period, feedback__taken_back_at=None)


def _hopes_at_end(asked: Asked) -> Any:
    of_period = asked.within("at") & _of_match(asked, "seat__match__")
    rows: Any = HopeAtEnd.objects.in_program(asked.program).filter(of_period)
    return rows.counted()


def _needs(asked: Asked) -> Any:
    of_period = asked.within("meeting__starts_at") & _of_match(asked, "meeting__match__")
    rows: Any = Accommodation.objects.in_program(asked.program).filter(of_period)
    return rows.standing()


def _bookings(asked: Asked) -> Any:
    of_period = asked.within("starts_at") & _of_match(asked, "accommodation__meeting__match__")
    return ServiceBooking.objects.in_program(asked.program).filter(of_period)


def _costs(asked: Asked) -> Any:
    was_confirmed = Q(state=BookingState.CONFIRMED) | Q(state=BookingState.CANCELLED, confirmed_at__isnull=False)
    return _bookings(asked).filter(was_confirmed, cost__isnull=False)


def _waivers(asked: Asked) -> Any:
    rows: Any = Waiver.objects.in_program(asked.program).filter(asked.within("at"), _of_match(asked, "match__"))
    return rows.standing()


def _clock_waivers(asked: Asked) -> Any:
    rows: Any = ClockWaiver.objects.in_program(asked.program).filter(asked.within("at"))
    of_its_match = Q(request=None) & _of_match(asked, "match__")
    return rows.standing().filter(of_its_match | (Q(request__isnull=False) & _of_request(asked, "request__")))


ROWS = {
    Of.FAMILIES: _seats,
    Of.REQUESTS: _requests,
    Of.DECLINED: _declined,
    Of.MATCHES: _asked_for,
    Of.CLOSED: _closed,
    Of.REMATCHES: _rematches,
    Of.INTRODUCED: _introduced,
    Of.OPEN: _open,
    Of.MEETINGS: _meetings,
    Of.ATTENDANCE: _attendance,
    Of.CONTACTS: _contacts,
    Of.FEEDBACK: _feedback,
    Of.HOPES: _hopes,
    Of.HOPES_AT_END: _hopes_at_end,
    Of.NEEDS: _needs,
    Of.BOOKINGS: _bookings,
    Of.COSTS: _costs,
    Of.WAIVERS: _waivers,
    Of.CLOCK_WAIVERS: _clock_waivers,
}

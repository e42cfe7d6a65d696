"""The rows behind a figure, each with what tells it apart and the page on which it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from matches.models import (
    Accommodation,
    Attendance,
    ClockWaiver,
    Contact,
    Feedback,
    HopeAtEnd,
    HopeGained,
    Match,
    Meeting,
    Request,
    ServiceBooking,
    Waiver,
)
from matches.reporting.definitions import Of
from participants.models import Participant
from peermatch.accounts.models import Program
from peermatch.clock import local_day, say_day, say_moment


@dataclass(frozen=True)
class Line:
    title: str
    href: str
    words: str


@dataclass(frozen=True)
class Listed:
    """How rows of one kind are listed: what is read with them, in which order, and what is said of each."""

    model: Any
    order: tuple[str, ...]
    reads: tuple[str, ...]
    say: Callable[[Any, Program], Line]


def lines(of: Of, rows: Iterable[Any], program: Program) -> list[Line]:
    return [LISTED[of].say(row, program) for row in rows]


def _day(moment: Any, program: Program) -> str:
    return say_day(local_day(moment, program.time_zone), year=True) if moment else ""


def _person(row: Participant, program: Program) -> Line:
    words = ", ".join(filter(None, [str(row.get_kind_display()), row.state]))
    return Line(row.name, reverse("person", args=[program.slug, row.public_id]), words)


def _request(row: Request, program: Program) -> Line:
    words = _("Received %(day)s. %(state)s.") % {
        "day": _day(row.received_at, program), "state": row.get_state_display()
    }  # fmt: skip
    return Line(row.name, reverse("request", args=[program.slug, row.public_id]), words)


def _match(row: Match, program: Program) -> Line:
    words = _("Asked for %(day)s. %(stage)s since %(since)s. %(who)s.") % {
        "day": _day(row.requested_at, program), "stage": row.get_stage_display(),
        "since": _day(row.stage_since, program), "who": row.coordinator.name,
    }  # fmt: skip
    return Line(row.title, reverse("match", args=[program.slug, row.public_id]), words)


def _meeting_of(match: Match, meeting: Meeting, program: Program, *words: Any) -> Line:
    href = reverse("meeting", args=[program.slug, match.public_id, meeting.public_id])
    when = say_moment(meeting.starts_at, program.time_zone, year=True)
    return Line(f"{match.title}: {when}", href, ". ".join(filter(None, map(str, words))))


def _meeting(row: Meeting, program: Program) -> Line:
    return _meeting_of(row.match, row, program, row.get_state_display())


def _attendance(row: Attendance, program: Program) -> Line:
    who = row.seat.participant.name if row.seat else ""
    return _meeting_of(row.meeting.match, row.meeting, program, who, row.get_said_display())


def _contact(row: Contact, program: Program) -> Line:
    href = reverse("contacts", args=[program.slug, row.match.public_id])
    return Line(row.match.title, href, f"{_day(row.at, program)}. {row.get_way_display()}")


def _of_feedback(of: Feedback, program: Program, *words: Any) -> Line:
    href = reverse("feedback", args=[program.slug, of.seat.match.public_id])
    said = [_day(of.given_at, program), *words]
    return Line(f"{of.seat.match.title}: {of.seat.participant.name}", href, ". ".join(filter(None, map(str, said))))


def _feedback(row: Feedback, program: Program) -> Line:
    marks = {"quality": row.quality, "relevance": row.relevance, "usefulness": row.usefulness}
    named = [f"{Feedback._meta.get_field(name).verbose_name} {mark}" for name, mark in marks.items() if mark]  # type: ignore[union-attr]
    return _of_feedback(row, program, ", ".join(named))


def _of_hope(match: Match, hope: str, said: str) -> str:
    """What a family hopes for is read with its match, by those who may."""
    return said if match.is_family else f"{hope}: {said}"


def _hope(row: HopeGained, program: Program) -> Line:
    return _of_feedback(row.feedback, program, _of_hope(row.feedback.seat.match, row.hope, row.get_said_display()))


def _hope_at_end(row: HopeAtEnd, program: Program) -> Line:
    href = reverse("match", args=[program.slug, row.seat.match.public_id])
    words = f"{_day(row.at, program)}. {_of_hope(row.seat.match, row.hope, row.get_known_display())}"
    return Line(f"{row.seat.match.title}: {row.seat.participant.name}", href, words)


def _need(row: Accommodation, program: Program) -> Line:
    return _meeting_of(row.meeting.match, row.meeting, program, row.participant.name, row)


def _booking(row: ServiceBooking, program: Program) -> Line:
    need = row.accommodation
    cost = _("Costs $%(cost)s") % {"cost": row.cost} if row.cost is not None else ""
    return _meeting_of(need.meeting.match, need.meeting, program, row.who, need, row.get_state_display(), cost)


def _waiver(row: Waiver, program: Program) -> Line:
    href = reverse("match", args=[program.slug, row.match.public_id])
    return Line(row.match.title, href, f"{row.get_gate_display()}. {_day(row.at, program)}. {row.by.name}")


def _clock_waiver(row: ClockWaiver, program: Program) -> Line:
    about: Any = row.request or row.match
    name = "request" if row.request else "match"
    words = f"{row.get_which_display()}. {_day(row.at, program)}. {row.by.name}"
    return Line(str(about), reverse(name, args=[program.slug, about.public_id]), words)


_REQUESTS = Listed(Request, ("-received_at", "-pk"), (), _request)
_MATCHES = Listed(Match, ("-requested_at", "-pk"), ("coordinator",), _match)
_BOOKINGS = Listed(
    ServiceBooking,
    ("-starts_at", "-pk"),
    ("provider", "accommodation__participant", "accommodation__meeting__match"),
    _booking,
)
LISTED = {
    Of.FAMILIES: Listed(Participant, ("last_name", "first_name", "pk"), (), _person),
    Of.REQUESTS: _REQUESTS,
    Of.DECLINED: _REQUESTS,
    Of.MATCHES: _MATCHES,
    Of.CLOSED: _MATCHES,
    Of.REMATCHES: _MATCHES,
    Of.INTRODUCED: _MATCHES,
    Of.OPEN: _MATCHES,
    Of.MEETINGS: Listed(Meeting, ("-starts_at", "-pk"), ("match",), _meeting),
    Of.ATTENDANCE: Listed(
        Attendance, ("-meeting__starts_at", "-pk"), ("meeting__match", "seat__participant"), _attendance
    ),
    Of.CONTACTS: Listed(Contact, ("-at", "-pk"), ("match",), _contact),
    Of.FEEDBACK: Listed(Feedback, ("-given_at", "-pk"), ("seat__match", "seat__participant"), _feedback),
    Of.HOPES: Listed(
        HopeGained,
        ("-feedback__given_at", "-pk"),
        ("feedback__seat__match", "feedback__seat__participant"),
        _hope,
    ),
    Of.HOPES_AT_END: Listed(HopeAtEnd, ("-at", "-pk"), ("seat__match", "seat__participant"), _hope_at_end),
    Of.NEEDS: Listed(Accommodation, ("-meeting__starts_at", "-pk"), ("participant", "meeting__match"), _need),
    Of.BOOKINGS: _BOOKINGS,
    Of.COSTS: _BOOKINGS,
    Of.WAIVERS: Listed(Waiver, ("-at", "-pk"), ("match", "by"), _waiver),
    Of.CLOCK_WAIVERS: Listed(ClockWaiver, ("-at", "-pk"), ("request", "match", "by"), _clock_waiver),
}

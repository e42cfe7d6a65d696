"""Whatever coordinators, participants and interpreters do, in any order, while mailboxes put mail off at random."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from icalendar import Calendar

from matches.models import Absence, BookingState, Match, Meeting, MeetingState, PlaceKind, Seat, SeatState
from matches.models import ServiceBooking as Service
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from matches.scheduling import planning
from matches.scheduling.absences import doors
from matches.scheduling.access import asking
from matches.scheduling.planning import Place
from matches.scheduling.together.place import change_place
from participants.models import AccessProvider
from peermatch.clock import WallTime
from peermatch.outbox import deliver
from tests.mail import SmtpSink
from tests.matches.factories import NOW, TODAY
from tests.matches.scheduling.access.cast import ASL, make_provider, needs
from tests.matches.scheduling.conftest import person_in

Entries = dict[str, dict[str, tuple[datetime, str]]]  # by address and UID: when it begins, and where
REASON = "Both are fine"
ON = MeetingState.CONFIRMED


class Walk:
    """A match in which two people need an interpreter each, and two interpreters who may serve both."""

    def __init__(self, match: Match, sink: SmtpSink, seed: int) -> None:
        self.match, self.by, self.sink, self.dice, self.now = match, match.coordinator, sink, Random(seed), NOW
        for name in ("Robin", "David"):
            needs(person_in(match, name), ASL, team_size=1)
        self.providers: list[AccessProvider] = [
            make_provider(match.program, name, email=f"{name.lower()}@interpreters.example") for name in ("Dana", "Sam")
        ]
        self.faults: list[str] = []

    def go(self, steps: int) -> None:
        for _step in range(steps):
            self.now += timedelta(minutes=self.dice.choice([0, 1, 5, 60, 240]))
            try:
                with transaction.atomic():
                    self.dice.choice(DEEDS)(self)
            except ValidationError:
                continue  # refused, as it may be
            if self.dice.random() < 0.4:
                self._send_some()
        for _hours in range(12):
            self.now += timedelta(hours=2)
            deliver.send_due(now=lambda: self.now)

    def _send_some(self) -> None:
        boxes = [*(seat.participant.email for seat in self._seats()), *(one.email for one in self.providers)]
        for box in self.dice.sample([box for box in boxes if box], self.dice.randrange(3)):
            self.sink.refuse("451 later", at="RCPT", recipient=box, times=1)
        deliver.send_due(now=lambda: self.now, limit=self.dice.choice([None, 1, 3]))

    def left(self) -> Entries:
        """What calendars hold after all that arrived, in that order; faults where a file is no newer than the last."""
        held: Entries = defaultdict(dict)
        last: dict[tuple[str, str], int] = {}
        for mail in self.sink.received:
            for part in mail.message.walk():
                if part.get_content_type() == "application/ics":
                    file: Any = Calendar.from_ical(cast(bytes, part.get_payload(decode=True)))
                    [event] = file.walk("VEVENT")
                    to, uid, number = mail.recipients[0], str(event["UID"]), int(event["SEQUENCE"])
                    if number <= last.get((to, uid), -1):
                        self.faults.append(f"{to} {uid}: {number} after {last[to, uid]}")
                    last[to, uid] = number
                    held[to].pop(uid, None)
                    if str(file["METHOD"]) == "REQUEST":
                        held[to][uid] = event.start, str(event["LOCATION"])
        return {to: entries for to, entries in held.items() if entries}

    def due(self) -> Entries:
        """What they should hold."""
        held: Entries = defaultdict(dict)
        absent = {(one.meeting_id, one.seat_id) for one in self._absences()}
        for meeting in self._meetings(ON):
            entry = meeting.starts_at, meeting.place
            for seat in self._seats():
                if seat.state == SeatState.ACCEPTED and (meeting.pk, seat.pk) not in absent and seat.participant.email:
                    held[seat.participant.email][meeting.uid] = entry
            for one in self._services(BookingState.CONFIRMED):
                if one.accommodation.meeting_id == meeting.pk and one.provider:
                    held[one.provider.email][meeting.uid] = entry
        return dict(held)

    def plan(self) -> None:
        if len(self._meetings(MeetingState.PLANNED, ON)) < 4:
            planning.plan(match=self.match, wall=self._wall(), minutes=60, place=self._place(), by=self.by, at=self.now)

    def confirm(self) -> None:
        planned = self._some(MeetingState.PLANNED)
        for one in planned:
            state = Facts(self.match, on=TODAY, knows=True, meeting=one).access
            with suppress(ValidationError), transaction.atomic():
                attest_access(match=self.match, state=state, facts=state.facts, by=self.by, at=self.now)
        planning.confirm_together(meetings=planned, by=self.by, at=self.now, override_reason=REASON)

    def move(self) -> None:
        for one in self._some(ON)[:1]:
            wall = self._wall() if self.dice.random() < 0.6 else one.wall_time
            told = {"minutes": 60, "place": self._place(), "by": self.by, "at": self.now, "override_reason": REASON}
            planning.move(meeting=one, wall=wall, **cast(Any, told))

    def change_place(self) -> None:
        change_place(meetings=self._some(ON), place=self._place(), by=self.by, at=self.now)

    def cancel(self) -> None:
        planning.cancel_together(meetings=self._some(ON)[: self.dice.randint(1, 2)], by=self.by, at=self.now)

    def stay_away(self) -> None:
        for one in self._some(ON)[:1]:
            doors.cannot_come(meeting=one, seat=self.dice.choice(self._seats()), way="phone", at=self.now, by=self.by)

    def come_after_all(self) -> None:
        for one in self._absences()[:1]:
            one.meeting.match = one.seat.match = self.match
            doors.can_come(absence=one, way="phone", at=self.now, by=self.by, override_reason=REASON)

    def leave_or_come_back(self) -> None:
        seat = self.dice.choice(self._seats())
        change = seat.decline if seat.state == SeatState.ACCEPTED else seat.accept
        change(by=self.by, at=self.now)

    def ask(self) -> None:
        for one in self._some(MeetingState.PLANNED, ON)[:1]:
            rows = list(one.accommodations.standing().order_by("pk"))
            for row in self.dice.sample(rows, min(len(rows), 1)):
                row.meeting = one
                told = {"by": self.by, "at": self.now, "override_reason": REASON, "by_mail": True}
                asking.request(row=row, provider=self.dice.choice(self.providers), **cast(Any, told))

    def say_yes(self) -> None:
        asking.confirm(booking=self._service(BookingState.REQUESTED), by=None, at=self.now)

    def say_no(self) -> None:
        one = self._service(BookingState.REQUESTED, BookingState.CONFIRMED)
        asking.decline(booking=one, by=None, at=self.now)

    def let_go(self) -> None:
        one = self._service(BookingState.REQUESTED, BookingState.CONFIRMED)
        asking.cancel(booking=one, by=self.by, at=self.now, is_told=False)

    def _meetings(self, *states: MeetingState) -> list[Meeting]:
        found = list(self.match.meetings.filter(state__in=states).order_by("pk"))
        for one in found:
            one.match = self.match
        return found

    def _some(self, *states: MeetingState) -> list[Meeting]:
        found = self._meetings(*states)
        if not found:
            raise ValidationError("There is none.")
        return self.dice.sample(found, self.dice.randint(1, len(found)))

    def _seats(self) -> list[Seat]:
        return list(
            self.match.seats.select_related("participant", "match__program", "match__coordinator").order_by("pk")
        )

    def _absences(self) -> list[Absence]:
        rows = Absence.objects.in_program(self.match.program).standing().select_related("meeting", "seat__participant")
        return list(rows.order_by("pk"))

    def _services(self, *states: BookingState) -> list[Service]:
        rows = Service.objects.in_program(self.match.program).filter(state__in=states).order_by("pk")
        return list(rows.select_related("provider", "accommodation__meeting"))

    def _service(self, *states: BookingState) -> Service:
        found = self._services(*states)
        if not found:
            raise ValidationError("There is none.")
        one = self.dice.choice(found)
        one.accommodation.meeting.match = self.match
        return one

    def _wall(self) -> WallTime:
        day = TODAY + timedelta(days=self.dice.randrange(40, 70))
        return WallTime(day, time(self.dice.randrange(13, 18)), "America/Chicago")

    def _place(self) -> Place:
        return Place(PlaceKind.VIDEO, f"https://video.example/room{self.dice.randrange(6)}")


DEEDS: list[Callable[[Walk], None]] = [
    *[Walk.plan] * 3, *[Walk.confirm] * 4, Walk.move, Walk.change_place, Walk.cancel, *[Walk.stay_away] * 2,
    Walk.come_after_all, *[Walk.leave_or_come_back] * 2, *[Walk.ask] * 5, *[Walk.say_yes] * 5, *[Walk.say_no] * 2,
    Walk.let_go,
]  # fmt: skip

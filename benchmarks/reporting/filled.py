"""What the report is measured with: very many matches, and with them all that it counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

PEOPLE = 10_000


class Filled:
    """A program of very many matches, with requests, contacts, meetings and what else a report counts."""

    def __init__(self, matches: int, people: int = PEOPLE) -> None:
        from matches.demo.scale import make_scale
        from peermatch.accounts.models import Membership

        self.dice, self.now = Random("report"), datetime.now().astimezone()  # noqa: S311  # no secret
        self.program = make_scale(participants=people, matches=matches, now=self.now, name=f"Report-{matches}")
        self.by = Membership.objects.get(program=self.program).user
        self.spread()
        for rows in (self.requests, self.contacts, self.meetings, self.holds, self.waivers):
            self.keep(rows())
        for rows in (self.attendances, self.needs):
            self.keep(rows())
        self.keep(self.bookings())

    @staticmethod
    def keep(rows: Any) -> None:
        kept = list(rows)
        type(kept[0]).objects.bulk_create(kept, 2_000)

    def spread(self) -> None:
        """The matches are asked for within a year, and two in three people were introduced."""
        from matches.models import Format, Match, Path

        self.matches = list(Match.objects.in_program(self.program))
        for match in self.matches:
            match.requested_at = self.now - timedelta(minutes=self.dice.randrange(1, 300 * 24 * 60))
            match.stage_since = match.requested_at + timedelta(hours=self.dice.randrange(1, 24))
            match.path, match.format = self.dice.choice(list(Path)), self.dice.choice(list(Format))
            match.introduced_at = match.requested_at + timedelta(hours=30) if self.dice.random() < 0.7 else None
        fields = ["requested_at", "stage_since", "path", "format", "introduced_at"]
        Match.objects.in_program(self.program).bulk_update(self.matches, fields, 500)

    def requests(self) -> Iterator[Any]:
        from matches.models import Came, Request, RequestState
        from matches.models.problem import AskedBy
        from participants.models import US_STATES, Kind

        for number, match in enumerate(self.matches):
            yield Request(
                program=self.program, came_by=self.dice.choice(list(Came)), received_at=match.requested_at,
                first_name="Robin", last_name=f"Park {number}", kind=Kind.PARENT, path=match.path, statement="Asked.",
                home_state=self.dice.choice(US_STATES), asked_by=self.dice.choice(list(AskedBy)),
                state=RequestState.MATCHED, state_since=match.requested_at, coordinator=self.by, match=match,
                called_back_at=match.requested_at + timedelta(hours=self.dice.randrange(50)),
            )  # fmt: skip

    def contacts(self) -> Iterator[Any]:
        from matches.models import Contact, ContactWay

        for match in self.matches:
            for number in range(self.dice.randrange(5)):
                at = match.requested_at + timedelta(days=9 * number + 2)
                yield Contact(program=self.program, match=match, at=at, way=self.dice.choice(list(ContactWay)))

    def meetings(self) -> Iterator[Any]:
        from matches.models import Meeting, MeetingState

        for match in self.matches[::2]:
            begins = match.requested_at + timedelta(days=20)
            yield Meeting(
                program=self.program, match=match, on=begins.date(), at=begins.time(), time_zone="UTC", place="x",
                starts_at=begins, ends_at=begins + timedelta(hours=1), state=self.dice.choice(list(MeetingState)),
                state_since=self.now,
            )  # fmt: skip

    def holds(self) -> Iterator[Any]:
        from matches.models import Hold

        for match in self.matches[::20]:
            ended = match.requested_at + timedelta(hours=20)
            yield Hold(program=self.program, match=match, since=match.requested_at, ended_at=ended, reason="x")

    def waivers(self) -> Iterator[Any]:
        from matches.models import Gate, Waiver

        for match in self.matches[::10]:
            yield Waiver(
                program=self.program, match=match, gate=self.dice.choice(list(Gate)), finding="x", sentence="x",
                reason="x", by=self.by, at=match.requested_at,
            )  # fmt: skip

    def attendances(self) -> Iterator[Any]:
        from matches.models import Attendance, Attended, Meeting, Seat

        seats: dict[int, list[Any]] = {}
        for seat in Seat.objects.in_program(self.program):
            seats.setdefault(seat.match_id, []).append(seat)
        for meeting in Meeting.objects.in_program(self.program):
            for seat in seats[meeting.match_id]:
                said = self.dice.choice(list(Attended))
                yield Attendance(
                    program=self.program, meeting=meeting, seat=seat, said=said, recorded_at=self.now
                )  # fmt: skip

    def needs(self) -> Iterator[Any]:
        from matches.models import Accommodation, Meeting
        from participants.models import NeedKind

        people = self.matches[0].seats.values_list("participant", flat=True)
        for meeting in Meeting.objects.in_program(self.program):
            yield Accommodation(
                program=self.program, meeting=meeting, participant_id=people[0], needed_by=meeting.on,
                kind=self.dice.choice(list(NeedKind)),
            )  # fmt: skip

    def bookings(self) -> Iterator[Any]:
        from matches.models import Accommodation, BookingState, ServiceBooking

        for need in Accommodation.objects.in_program(self.program).select_related("meeting"):
            yield ServiceBooking(
                program=self.program, accommodation=need, provider_name="Dana Field", requested_at=self.now,
                starts_at=need.meeting.starts_at, ends_at=need.meeting.ends_at, confirmed_at=self.now,
                state=self.dice.choice(list(BookingState)), cost=self.dice.randrange(400), payer="State",
            )  # fmt: skip

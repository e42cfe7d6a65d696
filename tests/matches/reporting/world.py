"""Random programs: every kind of row that a report counts, at moments near the edges of periods."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from matches.models import (
    Accommodation,
    Answer,
    AtEnd,
    Attendance,
    Attended,
    ClockWaiver,
    CloseReason,
    Contact,
    ContactWay,
    DeclineReason,
    Direction,
    Feedback,
    Format,
    Gate,
    Goal,
    Hold,
    HopeAtEnd,
    HopeGained,
    Match,
    MatchRules,
    Meeting,
    MeetingState,
    Part,
    Path,
    Problem,
    Request,
    RequestPause,
    RequestState,
    Said,
    Seat,
    SeatState,
    ServiceBooking,
    Stage,
    Waiting,
    Waiver,
    Way,
)
from matches.models.arranging_states import BookingState
from matches.models.assistance import Area, Assistance
from matches.models.endings import RematchReason
from matches.models.feedback import Again, Gained, Quality, Relevance, Usefulness
from matches.models.problem import AskedBy
from matches.models.request_words import Came
from participants.models import Household, Kind, NeedKind, Participant
from peermatch.accounts.models import User
from peermatch.clock import WallTime
from tests.factories import make_member, make_program

ZONE = "America/Chicago"
FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)
BEGINS = datetime(2025, 10, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
ENDS = datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
NOW = datetime(2026, 1, 9, 15, 30, tzinfo=UTC)
HAIR = timedelta(microseconds=1)
EDGES = (BEGINS, BEGINS - HAIR, ENDS, ENDS - HAIR)
STATES = ("", "OR", "TX", "VT")


class Dice:
    """Makes one random program."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.program = make_program(time_zone=ZONE)
        self.by: list[User] = [make_member(self.program, name) for name in ("Ana Castillo", "Lee Okafor")]
        MatchRules.objects.create(program=self.program, contacts_wanted=2, contacts_weeks=1, reach_hours=30)
        homes = [Household.objects.create(program=self.program, name=f"Home {n}") for n in range(2)]
        self.people = [self._person(number, homes) for number in range(7)]
        for _number in range(chance.randint(0, 7)):
            self.add_match()
        for _number in range(chance.randint(0, 6)):
            self.add_request()

    def one(self, values: Any) -> Any:
        return self.chance.choice(list(values))

    def often(self) -> bool:
        return self.chance.random() < 0.6

    def moment(self, after: datetime | None = None) -> Any:
        """Near the period, now and then at its very edge; never after now."""
        if after is not None:
            hours = self.one([0, 23, 24, 30, 48, self.chance.randint(0, 400)])
            found = after + timedelta(hours=hours) + self.one([-HAIR, 0 * HAIR, HAIR])
        else:
            found = self.one([*EDGES, *[BEGINS + timedelta(hours=self.chance.randint(-300, 2600)) for _n in range(6)]])
        return min(found, NOW)

    def spans(self, after: datetime) -> list[tuple[datetime, datetime | None]]:
        """Times that do not count: they may overlap, and the last may go on."""
        found: list[tuple[datetime, datetime | None]] = []
        while self.chance.random() < 0.4 and len(found) < 3:
            since = self.moment(after)
            found.append((since, self.moment(since)))
        if self.chance.random() < 0.15:
            found.append((self.moment(after), None))
        return found

    def _person(self, number: int, homes: list[Household]) -> Participant:
        person: Participant = Participant.objects.create(
            program=self.program, first_name=f"P{number}", last_name="Park", kind=self.one(Kind),
            household=self.one([None, None, *homes]), state=self.one(STATES), email=f"p{number}@mail.example",
        )  # fmt: skip
        return person

    def add_match(self) -> Match:
        asked, stage = self.moment(), self.one(Stage)
        introduced = self.moment(asked) if self.often() else None
        earlier = self.one([None, *Match.objects.in_program(self.program)])
        match: Match = Match.objects.create(
            program=self.program, title="Match", coordinator=self.one(self.by), path=self.one(Path),
            direction=Direction.MUTUAL, format=self.one(["", *Format]), stage=stage, stage_since=self.moment(asked),
            requested_at=asked, introduced_at=introduced,
            rematch_of=earlier, rematch_reason=self.one(RematchReason) if earlier else "",
            assistance=self.one(["", *Assistance]), area=self.one(["", *Area]),
            close_reason=self.one(CloseReason) if stage == Stage.CLOSED else "",
        )  # fmt: skip
        for _number in range(self.one([0, 1, 1, 2])):
            Problem.objects.create(program=self.program, match=match, requester=self.one(self.people))
        for person in self.chance.sample(self.people, 3):
            self._seat(match, person, asked)
        self._contacts(match, introduced or asked)
        for since, until in self.spans(asked):
            if until is not None or not match.holds.standing().exists():
                Hold.objects.create(program=self.program, match=match, since=since, ended_at=until, reason="x")
        for since, until in self.spans(introduced or asked):
            Waiting.objects.create(program=self.program, match=match, since=since, until=until, reason="x")
        self._waive(match)
        for _number in range(self.one([0, 1, 2])):
            self._meeting(match)
        return match

    def _seat(self, match: Match, person: Participant, asked: datetime) -> None:
        seat = Seat.objects.create(
            program=self.program, match=match, participant=person, part=Part.PEER,
            state=self.one([SeatState.ACCEPTED, *SeatState]), state_since=self.moment(asked),
        )  # fmt: skip
        self._judge(seat)
        for _number in range(self.one([0, 0, 1, 2])):
            day = self.moment(asked).date() if self.often() else None
            Answer.objects.create(
                program=self.program, seat=seat, said=self.one(Said), way=Way.PHONE, at=self.moment(asked), given_on=day
            )

    def _judge(self, seat: Seat) -> None:
        """A word that counts, or two of which the earlier one counts no more; and what was known at the end."""
        goals = [Goal.objects.create(program=self.program, seat=seat, text="x") for _n in range(self.one([0, 1, 2]))]
        for taken_back in self.one([[], [None], [NOW], [NOW, None]]):
            said = Feedback.objects.create(
                program=self.program, seat=seat, way=Way.PHONE, given_at=self.moment(), written_at=NOW,
                quality=self.one([None, *Quality]), relevance=self.one([None, *Relevance]),
                usefulness=self.one([None, *Usefulness]), again=self.one(["", *Again]), taken_back_at=taken_back,
            )  # fmt: skip
            for goal in [one for one in (*goals, None) if self.often()]:
                HopeGained.objects.create(
                    program=self.program, feedback=said, goal=goal, hope="x", said=self.one(Gained)
                )
        for goal in (*goals, None):
            for taken_back in self.one([[], [None], [NOW], [NOW, None]]):
                HopeAtEnd.objects.create(
                    program=self.program, seat=seat, goal=goal, hope="x", known=self.one(AtEnd), at=self.moment(),
                    taken_back_at=taken_back,
                )  # fmt: skip

    def _contacts(self, match: Match, after: datetime) -> None:
        """Some are told of twice: the second is no other contact."""
        told: list[Contact | None] = [None]
        for _number in range(self.one([0, 0, 1, 3])):
            contact = Contact.objects.create(
                program=self.program, match=match, at=self.moment(self.one([after, None])), way=self.one(ContactWay),
                reached=self.often(), taken_back_at=self.one([None, None, NOW]), same_as=self.one(told),
            )  # fmt: skip
            told.append(contact)

    def _waive(self, match: Match) -> None:
        if self.often():
            Waiver.objects.create(
                program=self.program, match=match, gate=self.one(Gate), finding="x", sentence="x", reason="x",
                by=self.by[0], at=self.moment(), ended_at=self.one([None, NOW]),
            )  # fmt: skip
        if not self.often():
            self._clock(which="reach", match=match)

    def _clock(self, **of: Any) -> None:
        ClockWaiver.objects.create(
            program=self.program, reason="x", by=self.by[0], at=self.moment(), ended_at=self.one([None, NOW]), **of
        )

    def _meeting(self, match: Match) -> None:
        meeting = Meeting(
            program=self.program, match=match, place="x", state=self.one([MeetingState.HELD, *MeetingState]),
            state_since=NOW,
        )  # fmt: skip
        day = self.one([FIRST, FIRST - timedelta(days=1), LAST, LAST + timedelta(days=1), self.moment().date()])
        meeting.set_time(WallTime(day, self.one([time(0), time(9), time(23, 30)]), self.one([ZONE, "Asia/Tokyo"])), 60)
        meeting.save()
        for seat in match.seats.in_program(self.program):
            said = self.one(["", *Attended])
            Attendance.objects.create(program=self.program, meeting=meeting, seat=seat, said=said, recorded_at=NOW)
        for kind in self.chance.sample(list(NeedKind), self.one([0, 1, 2])):
            self._need(meeting, kind)

    def _need(self, meeting: Meeting, kind: str) -> None:
        need = Accommodation.objects.create(
            program=self.program, meeting=meeting, participant=self.one(self.people), kind=kind, needed_by=meeting.on,
            called_off_at=self.one([None, None, NOW]),
        )  # fmt: skip
        for _number in range(self.one([0, 1, 2])):
            cents = self.one([None, Decimal("0.10"), Decimal("0.20"), Decimal("1234567.89"), Decimal(350)])
            ServiceBooking.objects.create(
                program=self.program, accommodation=need, provider_name="Dana", starts_at=meeting.starts_at,
                ends_at=meeting.ends_at, state=self.one(BookingState), requested_at=NOW, cost=cents,
                confirmed_at=self.one([None, NOW]), payer=self.one(["", "State", "School"]),
            )  # fmt: skip

    def add_request(self) -> Request:
        state, received = self.one(RequestState), self.moment()
        free = [
            one
            for one in Match.objects.in_program(self.program)
            if not Request.objects.in_program(self.program).filter(match=one).exists()
        ]
        match = self.one(free) if state == RequestState.MATCHED and free else None
        request: Request = Request.objects.create(
            program=self.program, came_by=self.one(Came), received_at=received, first_name="Robin",
            kind=self.one(Kind), home_state=self.one(STATES), asked_by=self.one(AskedBy), path=self.one(Path),
            statement="x", state=state, state_since=self.moment(received), coordinator=self.one([None, *self.by]),
            called_back_at=self.moment(received) if self.often() else None, match=match,
            person=self.one(self.people) if match else None,
            decline_reason=self.one(DeclineReason) if state == RequestState.DECLINED else "",
        )  # fmt: skip
        for since, until in self.spans(received):
            RequestPause.objects.create(program=self.program, request=request, why="closed", since=since, until=until)
        for which in ("call_back", "match"):
            if not self.often():
                self._clock(which=which, request=request)
        return request

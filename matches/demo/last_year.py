"""What the demo's program did before: families and colleagues of the last grant year, whose matches are over.

Rows as they would have been left behind, not the doors that made them: no letter of then is shown.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from matches.demo.drafts import draft, tell_problem
from matches.demo.invented import ZONES
from matches.models import (
    Again,
    Attendance,
    Attended,
    CallBack,
    Came,
    CloseReason,
    Contact,
    ContactWay,
    Direction,
    Feedback,
    Format,
    Gained,
    Goal,
    Happening,
    HopeAtEnd,
    HopeGained,
    Match,
    MatchRules,
    Meeting,
    MeetingState,
    Part,
    Path,
    Request,
    RequestState,
    Seat,
    SeatState,
    Share,
    Way,
)
from matches.models.assistance import Area, Assistance
from matches.reporting.periods import grant_year
from participants.models import Consent, Kind, Participant, Reach, Topic
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime, local_day

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATELY = 16 * DAY  # nobody is asked by themselves how it was of what is over for longer
IN_TOUCH = (2, 12, 25, 48)  # days after the introduction
WAYS = (ContactWay.TEXT, ContactWay.PHONE, ContactWay.VIDEO, ContactWay.RELAY)
MET, ENOUGH, NO_FIT = CloseReason.GOALS_MET, CloseReason.ENOUGH_FOR_NOW, CloseReason.NOT_A_FIT
FAMILY, SCHOOL = Path.FAMILY, Path.PROFESSIONAL


@dataclass(frozen=True)
class Past:
    """One match that is over. `day`: of the grant year; `call_back`: hours. `marks`: quality, relevance, usefulness;
    none where they said nothing, and the coordinator says what became of the hope."""

    day: int
    name: str
    state: str
    helped_by: str
    topic: str
    title: str
    hope: str
    outcome: str
    contacts: int = 4
    reason: CloseReason = MET
    gained: str = Gained.YES.value
    marks: tuple[int, int, int] | None = (5, 5, 5)
    call_back: int = 5
    path: Path = FAMILY
    area: Area = Area.FAMILY


PAST = (
    Past(9, "Delia Marsden", "TX", "Olivia Hart", "sleep and routines", "Nights with a newborn", "To sleep again.",
         "They still write to each other at Christmas."),
    Past(31, "Tom Aguirre", "NM", "Harriet Boone", "transition to adult life", "The year before graduation",
         "To know whom to ask first.", "He has three addresses and a plan.", marks=(4, 5, 4), area=Area.TRANSITION),
    Past(58, "Renee Okoro", "LA", "Joel Kahale", "cochlear implants", "Deciding on an implant",
         "To hear from a family that decided.", "She decided, and is at peace with it.", marks=(5, 4, 5)),
    Past(84, "Bao Tran", "CA", "Kwame Mensah", "IEP meetings", "An IEP that names tactile signs",
         "To have it written into the IEP.", "It was written in at the second meeting.", contacts=3,
         gained=Gained.PARTLY.value, marks=(4, 4, 4), call_back=30),
    Past(110, "Lucia Romero", "TX", "Olivia Hart", "advocacy", "Speaking up at the clinic",
         "To be heard by the doctors.", "One call was enough for her.", contacts=1, reason=ENOUGH,
         gained=Gained.PARTLY.value, marks=None),
    Past(128, "Sandra Whitcomb", "OK", "Tobias Engel", "interveners in the classroom", "A first intervener at school",
         "To plan the first month.", "She uses his plan with two students.", path=SCHOOL, area=Area.PERSONNEL,
         marks=(5, 5, 4)),
    Past(150, "Marcus Reed", "TX", "Joel Kahale", "CHARGE syndrome", "The first year at home",
         "To meet a family further on.", "Their boys met, too.", marks=(5, 5, 5)),
    Past(177, "Helen Brightwater", "OK", "Kwame Mensah", "IEP meetings", "A school that says no",
         "To know her rights.", "Her question was for a lawyer.", contacts=1, reason=NO_FIT, gained=Gained.NO.value,
         marks=(3, 2, 2)),
    Past(203, "Farah Naseri", "TX", "Harriet Boone", "transition to adult life", "A home of his own",
         "To see that it can be done.", "They visited the home.", marks=(5, 5, 5), area=Area.TRANSITION),
    Past(233, "Paul Lindgren", "VT", "Corinne Baptiste", "tactile communication", "Tactile signs in a first grade",
         "To begin without losing speech.", "He began with six signs.", path=SCHOOL, area=Area.PERSONNEL,
         marks=(4, 5, 5)),
    Past(271, "Yuki Arai", "HI", "Joel Kahale", "cochlear implants", "After the operation",
         "To know what is normal.", "They talk every month.", contacts=3, gained=Gained.YES.value, marks=None),
    Past(322, "Gloria Sandoval", "NM", "Olivia Hart", "sleep and routines", "Bedtime with two children",
         "To find one hour for herself.", "An hour, three times a week.", contacts=2, gained=Gained.PARTLY.value,
         marks=(4, 4, 4), call_back=20),
)  # fmt: skip


def last_grant_year(program: Program, people: dict[str, Participant], ana: User, lee: User, now: datetime) -> None:
    """All of them were over at least LATELY ago; what began late in that year may have ended in this one."""
    year = grant_year(local_day(now, program.time_zone), MatchRules.of(program).grant_month, 1)
    for number, one in enumerate(PAST):
        day = year.first + one.day * DAY
        asked = WallTime(day, time(10 + number % 6, 20), program.time_zone).instant()
        over = min(asked + 75 * DAY, now - LATELY)
        _Story(program, one, people[one.helped_by], lee if number % 3 == 2 else ana, asked, over).tell()


@dataclass(frozen=True)
class _Story:
    program: Program
    past: Past
    helper: Participant
    by: User
    asked: datetime
    over: datetime

    def tell(self) -> None:
        person = self._person()
        match = draft(self.program, self.by, self.asked, self.past.title, self.past.path, Direction.DIRECTIONAL)
        tell_problem(match, person, self.past.topic, self.past.title)
        seat = self._seat(match, person, Part.RECIPIENT)
        self._seat(match, self.helper, Part.PROVIDER)
        goal = Goal.objects.create(program=self.program, seat=seat, text=self.past.hope, recorded_by=self.by)
        self._request(match, person)
        self._be_together(match)
        self._end(match)
        self._judge(goal)

    def _person(self) -> Participant:
        first, last = self.past.name.split(" ", 1)
        person = Participant(
            program=self.program, first_name=first, last_name=last, state=self.past.state,
            kept_by=self.by,
            kind=Kind.PARENT if self.past.path == FAMILY else Kind.PROFESSIONAL, time_zone=ZONES[self.past.state],
            role_title="Parent" if self.past.path == FAMILY else "Teacher",
            email=f"{first}.{last}@example.org".lower(),
        )  # fmt: skip
        person.save()
        Consent.objects.create(
            program=self.program, participant=person, given_on=self.asked.date(), recorded_by=self.by
        )
        person.activate(by=self.by, at=self.asked)
        person.pause(by=self.by, at=self.over, reason="Their match is over; they may come back.")
        return person

    def _seat(self, match: Match, person: Participant, part: Part) -> Seat:
        seat: Seat = Seat.objects.create(
            program=self.program, match=match, participant=person, part=part, state=SeatState.ACCEPTED,
            state_since=self.asked + 28 * HOUR, introduced_at=self._introduced,
            shares=[Share.EMAIL, Share.PHONE] if self._introduced else [],
        )  # fmt: skip
        return seat

    @property
    def _introduced(self) -> datetime | None:
        return self.asked + 45 * HOUR if self.past.path == FAMILY else None

    def _request(self, match: Match, person: Participant) -> None:
        called = self.asked + self.past.call_back * HOUR
        row = Request.objects.create(
            program=self.program, came_by=Came.FORM, received_at=self.asked, first_name=person.first_name,
            last_name=person.last_name, email=person.email, kind=person.kind, home_state=person.state,
            time_zone=person.time_zone, path=match.path, reach_by=Reach.EMAIL, statement=self.past.title,
            state=RequestState.MATCHED, state_since=called, coordinator=self.by, called_back_at=called, person=person,
            match=match,
        )  # fmt: skip
        row.topics.set(Topic.objects.filter(program=self.program, name=self.past.topic))
        CallBack.objects.create(program=self.program, request=row, way=Way.PHONE, reached=True, at=called, by=self.by)

    def _be_together(self, match: Match) -> None:
        """Families write and call; colleagues meet."""
        if self._introduced is None:
            self._meet(match)
        for days, way in zip(IN_TOUCH[: self.past.contacts], WAYS, strict=False):
            at = (self._introduced or self.asked + 20 * DAY) + days * DAY
            if at < self.over:
                Contact.objects.create(
                    program=self.program, match=match, at=at, way=way, minutes=None if way == WAYS[0] else 25,
                    recorded_by=self.by,
                )  # fmt: skip

    def _meet(self, match: Match) -> None:
        meeting = Meeting(
            program=self.program, match=match, place="https://video.example/past", state=MeetingState.HELD,
            state_since=self.over,
        )  # fmt: skip
        day = local_day(min(self.asked + 20 * DAY, self.over - DAY), self.program.time_zone)
        meeting.set_time(WallTime(day, time(15), self.program.time_zone), 60)
        meeting.save()
        for seat in match.seats.all():
            Attendance.objects.create(
                program=self.program, meeting=meeting, seat=seat, said=Attended.CAME, recorded_at=meeting.ends_at,
                recorded_by=self.by,
            )  # fmt: skip

    def _end(self, match: Match) -> None:
        match.format, match.area = Format.ONE_TO_ONE, self.past.area
        match.assistance = Assistance.TARGETED if self.past.contacts > 1 else Assistance.UNIVERSAL
        match.introduced_at, match.introduced_by = self._introduced, self.by if self._introduced else None
        match.close(reason=self.past.reason, outcome=self.past.outcome, by=self.by, at=self.over)
        match.record(Happening.What.CLOSED, by=self.by, at=self.over, detail=str(match.get_close_reason_display()))

    def _judge(self, goal: Goal) -> None:
        if self.past.marks is None:
            known = {Gained.YES.value: "gained", Gained.PARTLY.value: "partly", Gained.NO.value: "not_gained"}
            HopeAtEnd.objects.create(
                program=self.program, seat=goal.seat, goal=goal, hope=goal.text, known=known[self.past.gained],
                at=self.over, by=self.by,
            )  # fmt: skip
            return
        quality, relevance, usefulness = self.past.marks
        given = Feedback.objects.create(
            program=self.program, seat=goal.seat, quality=quality, relevance=relevance, usefulness=usefulness,
            again=Again.PERHAPS if usefulness < 4 else Again.YES, way=Way.LINK, given_at=self.over + 2 * DAY,
            written_at=self.over + 2 * DAY, seen_at=self.over + 3 * DAY, seen_by=self.by,
        )  # fmt: skip
        HopeGained.objects.create(
            program=self.program, feedback=given, goal=goal, hope=goal.text, said=self.past.gained
        )

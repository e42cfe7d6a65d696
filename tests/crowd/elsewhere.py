"""One more of everything around the match: what Today, lists and pages of the program show."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from matches.models import (
    Absence,
    Accommodation,
    Action,
    Agenda,
    AgendaSent,
    Answer,
    BookingState,
    Cover,
    Feedback,
    FeedbackAsked,
    Hold,
    Match,
    MatchList,
    Meeting,
    MeetingState,
    Path,
    PlanLetter,
    SeatState,
    Segment,
    ServiceBooking,
    Stage,
    Untold,
    Way,
)
from matches.requesting.letters import DECLINED
from participants.models import (
    AccessProvider,
    Funding,
    Guardian,
    Link,
    NeedKind,
    Organization,
    OwnChange,
    Participant,
    ProviderAway,
    ProviderWindow,
    Purpose,
    Readiness,
    RosterUpload,
    Status,
)
from tests.crowd.rows import Rows
from tests.factories import make_member, make_organization, make_person
from tests.matches.factories import make_poll, make_request, make_seat, say_times

LIST = "First name,Last name,Kind,E-mail\n"


class Elsewhere(Rows):
    def _elsewhere(self, someone: Participant, number: int) -> None:
        """A match for every card of Today, and a list that waits."""
        for state in (SeatState.INVITED, SeatState.DECLINED, SeatState.WITHDRAWN):
            match = self._other(f"{state} {number}", Stage.INVITING)
            seat = make_seat(match, someone, state=SeatState.INVITED if state == SeatState.WITHDRAWN else state)
            self._asked(seat, revoked=state == SeatState.WITHDRAWN)
        spoken_for = make_seat(self._other(f"Spoken for {number}", Stage.INVITING), someone, state=SeatState.ACCEPTED)
        self._asked(spoken_for, answered=True)
        Answer.objects.filter(program=self.program, seat=spoken_for).update(spoken_by="Tom", confirmed_by_person=False)
        self._other(f"Begun {number}", Stage.DRAFT).record("handed_over", by=None, at=timezone.now())
        self._runs_out_or_left(someone, number)
        self._says_how_it_was(someone, number)
        self._waits_or_is_covered(number)
        self._families(someone, number)
        self._other(f"No time yet {number}", Stage.ACTIVE)
        for held, days in (
            (MeetingState.CONFIRMED, -2), (MeetingState.PLANNED, 3), (MeetingState.PLANNED, -3), (MeetingState.HELD, -5)
        ):  # fmt: skip
            match = self._other(f"{held} {number}", Stage.ACTIVE)
            make_seat(match, someone, state=SeatState.ACCEPTED)
            self._told(self._meeting(match, someone, timedelta(days=days), held), someone)
        regular = self._other(f"Meets regularly {number}", Stage.ACTIVE)
        for days in (-24, -10, 4):
            self._meeting(
                regular, someone, timedelta(days=days), MeetingState.HELD if days < 0 else MeetingState.CONFIRMED
            )
        self._requests(number)
        self._pays(someone)
        self._to_book(number)
        self._needs(someone, number)
        self._times_asked_about(someone, number)
        changed = self._other(f"Changed their mind {number}", Stage.ACTIVE)
        make_seat(changed, someone, state=SeatState.DECLINED)
        changed.record("accepted", by=None, at=timezone.now(), who=someone)
        self._meeting(changed, someone, timedelta(days=5), MeetingState.CONFIRMED)
        reader = changed.seats.get(participant=someone)
        PlanLetter.objects.create(program=self.program, seat=reader, at=timezone.now(), script="Hello")
        Action.objects.create(
            program=self.program, match=changed, words=f"Thing {number}", changed_at=timezone.now(),
            due=timezone.localdate() - timedelta(days=3),
        )  # fmt: skip
        self._cannot_come(self._other(f"Cannot come {number}", Stage.ACTIVE), someone)
        RosterUpload.objects.create(
            program=self.program, name=f"{number}.csv", text=f"{LIST}A,B{number},family,\n", rows=1, uploaded_by=self.by
        )
        MatchList.objects.create(
            program=self.program, name=f"{number}.csv", text="Title\nSleep\n", rows=1, uploaded_by=self.by
        )

    def _cannot_come(self, match: Match, someone: Participant) -> None:
        meeting = self._meeting(match, someone, timedelta(days=6), MeetingState.CONFIRMED)
        told: dict[str, Any] = {"program": self.program, "way": Way.PHONE, "at": timezone.now()}
        Absence.objects.create(meeting=meeting, seat=make_seat(match, someone, state=SeatState.ACCEPTED), **told)
        Action.objects.create(  # nobody was told of it
            program=self.program, match=match, words="Thing", due=timezone.localdate(), changed_at=timezone.now()
        )

    def _times_asked_about(self, someone: Participant, number: int) -> None:
        """All have said which times suit; the day to answer is past; somebody is to be asked by phone."""
        for title, answered in (("Times said", True), ("Times not said", False)):
            match = self._other(f"{title} {number}", Stage.ACTIVE)
            poll = make_poll(match, answer_by=timezone.now().date() - timedelta(days=3))
            say_times(poll, make_seat(match, someone, state=SeatState.ACCEPTED), answered=answered)
        match = self._other(f"Times to say {number}", Stage.ACTIVE)
        person = make_person(self.program, f"Phoned{number}", "Kim", email="")
        poll = make_poll(match, answer_by=timezone.now().date() + timedelta(days=3))
        say_times(poll, make_seat(match, person, state=SeatState.ACCEPTED), answered=False)

    def _needs(self, someone: Participant, number: int) -> None:
        """Something to ask for by yesterday, at a meeting soon; and somebody to be told that it is off."""
        match = self._other(f"Needs {number}", Stage.ACTIVE)
        make_seat(match, someone, state=SeatState.ACCEPTED)
        meeting = self._meeting(match, someone, timedelta(days=2, minutes=90 * number + 5), MeetingState.CONFIRMED)
        self._agenda_not_sent(meeting)
        row = Accommodation.objects.create(
            program=self.program, meeting=meeting, participant=someone, kind=NeedKind.OTHER, detail=f"Thing {number}",
            needed_by=timezone.localdate() - timedelta(days=1),
        )  # fmt: skip
        ServiceBooking.objects.create(
            program=self.program, accommodation=row, provider_name="Ben Ortiz", state=BookingState.CANCELLED,
            untold=Untold.OFF, requested_at=timezone.now(), starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        )  # fmt: skip

    def _agenda_not_sent(self, meeting: Meeting) -> None:
        now = timezone.now()
        agenda = Agenda.objects.create(
            program=self.program, meeting=meeting, shape="one_to_one", minutes=60, people=2, changed_at=now
        )
        of: dict[str, Any] = {"program": self.program, "agenda": agenda, "leads": "everyone"}
        Segment.objects.create(position=1, minutes=meeting.minutes, words="Hello", **of)
        AgendaSent.objects.create(program=self.program, meeting=meeting, at=now, to=[str(self.person.public_id)])

    def _to_book(self, number: int) -> None:
        """One more whom the program books; the first of them with one more stretch of free time, and of days away."""
        AccessProvider.objects.create(program=self.program, name=f"Interpreter {number}", works_in="ASL", phone="555")
        of: dict[str, Any] = {"program": self.program}
        of["provider"] = AccessProvider.objects.in_program(self.program).earliest("pk")
        ProviderWindow.objects.create(**of, weekday=number % 7, begins="09:00", ends="10:00")
        ahead = timezone.localdate() + timedelta(days=2 * number)
        ProviderAway.objects.create(**of, first=ahead, last=ahead)

    def _pays(self, someone: Participant) -> None:
        """The first organization of the program pays for the work of this one, and the other way round."""
        theirs: Any = someone.organization
        others = Organization.objects.in_program(self.program).exclude(pk=theirs.pk).order_by("pk")
        first = others.first() or make_organization(self.program, "State agency")
        for funder, funded in ((first, theirs), (theirs, first)):
            Funding.objects.create(program=self.program, funder=funder, funded=funded)

    def _requests(self, number: int) -> None:
        """One that is new, one that was called back and came twice; a no that nobody was told, one that was refused."""
        now, names = timezone.now(), ("Called", "Twice", "No", "Refused")
        make_request(self.program, f"New {number}", pressing="urgent")
        called, again, declined, refused = (make_request(self.program, f"{name} {number}") for name in names)
        called.call_back(by=self.by, at=now, now=now)
        again.merge_into(called, by=self.by, at=now)
        for no in (declined, refused):
            no.decline(reason="nobody", words="", by=self.by, at=now)
        refused.tell(how="By letter", by=self.by, at=now - timedelta(hours=1))
        self._mail(DECLINED, f"request:{refused.public_id}", refused)

    def _says_how_it_was(self, someone: Participant, number: int) -> None:
        """Of little use to them; asked by a call; asked by mail long ago."""
        now, of = timezone.now(), {"program": self.program}
        seats = [
            make_seat(self._other(f"How it was {number} {n}", Stage.CLOSED), someone, state=SeatState.ACCEPTED)
            for n in range(3)
        ]
        Feedback.objects.create(**of, seat=seats[0], usefulness=1, way=Way.LINK, given_at=now, written_at=now)
        ago, until = now - timedelta(days=20), now + timedelta(days=40)
        link, _token = Link.issue(someone, Purpose.FEEDBACK, seats[2].public_id, until)
        for seat, more in ((seats[1], {}), (seats[2], {"link": link})):
            FeedbackAsked.objects.create(**of, seat=seat, asked_at=ago, until=until, **more)

    def _runs_out_or_left(self, someone: Participant, number: int) -> None:
        self.program.words_go_on = timezone.localdate() + timedelta(days=5)
        self.program.save()
        for what in (OwnChange.What.WEEK, OwnChange.What.FORGET):
            OwnChange.objects.create(program=self.program, participant=someone, what=what, at=timezone.now())
        told = {
            "what": OwnChange.What.TOLD_NEEDS,
            "told_to": make_member(self.program, f"Told{number} Sato"),
            "way": "phone",
        }
        OwnChange.objects.create(program=self.program, participant=someone, at=timezone.now(), **told)
        Readiness.objects.create(program=self.program, participant=someone, screening_until=timezone.localdate())
        self._guardians(someone, number)
        gone = make_person(self.program, f"Gone{number}", "Ray", status=Status.WITHDRAWN, status_since=timezone.now())
        make_seat(self._other(f"Without them {number}", Stage.ACTIVE), gone, state=SeatState.ACCEPTED)
        make_seat(self._other(f"One is left {number}", Stage.ACTIVE), someone, state=SeatState.WITHDRAWN)

    def _guardians(self, someone: Participant, number: int) -> None:
        """One who said no by link, one asked long ago, and one more of the person in the middle."""
        now = timezone.now()
        young = make_person(self.program, f"Young{number}", "Ray", is_adult=False, status=Status.INVITED)
        told: dict[str, Any] = {"program": self.program, "noted_at": now, "email": f"g{number}@mail.example"}
        no = {"refused_at": now, "said_at": now, "news_at": now}
        Guardian.objects.create(**told, participant=someone, name="Gil", **no)
        for person in (young, self.person):
            Guardian.objects.create(**told, participant=person, name="Ann", asked_at=now - timedelta(days=9))

    def _waits_or_is_covered(self, number: int) -> None:
        """One on hold until yesterday, one cover that is over, and one to come."""
        now, today = timezone.now(), timezone.localdate()
        Hold.objects.create(
            program=self.program, match=self._other(f"On hold {number}", Stage.ON_HOLD), reason="Away", since=now,
            until=today - timedelta(days=1), by=self.by, stage_before=Stage.PREPARING,
        )  # fmt: skip
        for day in (today - timedelta(days=30), today + timedelta(days=30)):
            Cover.objects.create(
                program=self.program, away=self.by, covering=self.by, by=self.by, first_day=day, last_day=day
            )

    def _families(self, someone: Participant, number: int) -> None:
        """Some who are to be introduced, and some who were long ago and heard nothing of each other."""
        for title, introduced_at in (("To introduce", None), ("Introduced", timezone.now() - timedelta(days=30))):
            told = {"path": Path.FAMILY, "introduced_at": introduced_at}
            match = self._other(f"{title} {number}", Stage.ACTIVE, **told)
            for one in (self.person, someone):
                make_seat(match, one, state=SeatState.ACCEPTED, introduced_at=introduced_at)

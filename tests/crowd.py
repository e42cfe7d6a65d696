"""A program in which everything is there once, and then fifty times: for pages that must not ask more for more rows."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.utils import timezone

from matches.models import (
    Absence,
    Accommodation,
    Action,
    Agenda,
    AgendaSent,
    Answer,
    Attestation,
    Attested,
    Booking,
    BookingState,
    Call,
    Contact,
    ContactStop,
    ContactWay,
    Cover,
    Feedback,
    FeedbackAsked,
    FoundBy,
    Gate,
    Hold,
    Invitation,
    MailReply,
    Match,
    MatchList,
    Meeting,
    MeetingState,
    News,
    Note,
    Part,
    Path,
    PlanLetter,
    Request,
    Said,
    Says,
    Seat,
    SeatState,
    Segment,
    ServiceBooking,
    Stage,
    Untold,
    Waiver,
    Way,
    Worry,
    WorryConcerns,
    WorryEntry,
)
from matches.requesting.letters import DECLINED
from participants.models import (
    AccessNeed,
    AccessProfile,
    AccessProvider,
    DatesAway,
    EvidenceKind,
    Funding,
    Language,
    Link,
    NeedKind,
    Organization,
    OwnChange,
    Participant,
    ProviderAway,
    ProviderWindow,
    Purpose,
    Readiness,
    Relationship,
    RelationshipKind,
    RosterUpload,
    Status,
    WeeklyWindow,
)
from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramRow
from peermatch.inbox.models import IncomingMail
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping
from peermatch.returning.models import Why
from tests.any_row import any_row, is_once_a_program
from tests.factories import make_member, make_organization, make_person, make_topic
from tests.matches.factories import (
    make_evidence,
    make_goal,
    make_match,
    make_meeting,
    make_poll,
    make_problem,
    make_request,
    make_seat,
    say_times,
)

LIST = "First name,Last name,Kind,E-mail\n"


class Crowd:
    """Adds one more of everything to one match, to one person, and to the program around them."""

    def __init__(
        self, program: Program, by: User, match: Match, person: Participant, *, whole_program: bool = True
    ) -> None:
        self.program, self.by, self.match, self.person = program, by, match, person
        self.whole_program = whole_program  # not only what the pages of the match show
        self.begun = match.stage not in (Stage.DRAFT, Stage.PREPARING)
        self.size = 0

    def grow(self, size: int) -> None:
        for number in range(self.size + 1, size + 1):
            someone = self._someone(number)
            self._facts(self.person, someone, number)
            self._in_the_match(someone, number)
            if self.whole_program:
                self._elsewhere(someone, number)
        self.size = size
        self._models_of_tomorrow()

    def _someone(self, number: int) -> Participant:
        person = make_person(
            self.program, f"Person{number}", "Kim", organization=make_organization(self.program, f"School {number}"),
            state="TX", phone=f"512-555-{number:04d}",
        )  # fmt: skip
        topic = make_topic(self.program, f"Topic {number}")
        person.offers.add(topic)
        person.wants.add(topic)
        person.languages.add(Language.objects.create(program=self.program, name=f"Language {number}"))
        make_evidence(person, EvidenceKind.EXPERIENCE, topic)
        make_member(self.program, f"Member{number} Sato")
        return person

    def _facts(self, person: Participant, other: Participant, number: int) -> None:
        """One more of everything that is told of a person, of both."""
        program, now = self.program, timezone.now()
        for one in (person, other):
            profile, _new = AccessProfile.objects.filter(program=program).get_or_create(
                participant=one, defaults={"program": program}
            )
            AccessNeed.objects.create(program=program, profile=profile, kind=NeedKind.OTHER, detail=f"Need {number}")
            WeeklyWindow.objects.create(program=program, participant=one, weekday=1, begins="09:00", ends="10:00")
            DatesAway.objects.create(program=program, participant=one, first=now.date(), last=now.date())
            make_evidence(one, EvidenceKind.LICENSE, expires_on=now.date() - timedelta(days=1))
        for kind in (RelationshipKind.SUPERVISES, RelationshipKind.KEEP_APART):
            Relationship.objects.create(program=program, one=person, kind=kind, other=other)

    def _in_the_match(self, someone: Participant, number: int) -> None:
        state = SeatState.ACCEPTED if self.begun else SeatState.PROPOSED
        seat = make_seat(self.match, someone, Part.PEER, state=state)
        make_goal(seat)
        make_problem(self.match, someone, *someone.offers.all())
        Note.objects.create(program=self.program, match=self.match, text=f"Note {number}", by=self.by)
        self._planned(number)
        self._worried(someone)
        self._on_record(self.match, number)
        if poll := self.match.polls.first():
            say_times(poll, seat, answered=number % 2 == 0)
        self._wrote(seat, number)
        if self.begun:
            self._asked(seat, answered=True)
            self._meeting(self.match, someone, timedelta(days=2, minutes=90 * number), MeetingState.CONFIRMED)
            self._told(self._first_meeting(), someone)

    def _wrote(self, seat: Seat, number: int) -> None:
        """A mail to be read, one of a calendar, and one that fits no match."""
        now, of = timezone.now(), {"program": self.program, "from_address": seat.participant.email}
        mails = [
            IncomingMail.objects.create(key=uuid4().hex, kind=kind, text=f"Words {number}", received_at=now, **of)
            for kind in ("reply", "calendar", "reply")
        ]
        about: dict[str, Any] = {"program": self.program, "match": self.match, "seat": seat, "found_at": now}
        MailReply.objects.create(mail=mails[0], found_by=FoundBy.THREAD, **about)
        MailReply.objects.create(
            mail=mails[1], found_by=FoundBy.CALENDAR, says=Says.COMES, meeting=self._first_meeting(), **about
        )

    def _worried(self, someone: Participant) -> None:
        now, of = timezone.now(), {"program": self.program}
        worry = Worry.objects.create(
            match=self.match, words="x", raised_by=someone, raised_at=now, state_since=now, **of
        )
        worry.readers.add(self.by)
        stop = ContactStop.objects.create(asked_by=someone, other=self.person, at=now, way=Way.PHONE, **of)
        stop.matches.add(self.match)
        WorryConcerns.objects.create(worry=worry, person=someone, **of)
        WorryEntry.objects.create(worry=worry, what=WorryEntry.What.RAISED, by=self.by, at=now, **of)

    def _first_meeting(self) -> Meeting:
        return self.match.meetings.earliest("pk")

    def _on_record(self, match: Match, number: int) -> None:
        said: dict[str, Any] = {"program": self.program, "match": match, "by": self.by, "at": timezone.now()}
        Waiver.objects.create(gate=Gate.FIT, finding=f"x{number}", sentence="Found", reason="Because", **said)
        Attestation.objects.create(what=Attested.ACCESS, facts=f"x{number}", sentence="Booked", **said)
        match.record("note", by=self.by, at=timezone.now(), who=self.person)

    def _asked(self, seat: Seat, answered: bool = False, revoked: bool = False) -> None:
        now, then = timezone.now(), timezone.now() - timedelta(days=9)
        link, _token = Link.issue(seat.participant, Purpose.ANSWER, seat.public_id, now + timedelta(days=9))
        asked = Invitation.objects.create(
            program=self.program, seat=seat, link=link, answer_by=then.date(), sent_at=then, sent_by=self.by,
            answered_at=then if answered else None, revoked_at=then if revoked else None,
        )  # fmt: skip
        if answered:
            Answer.objects.create(
                program=self.program, seat=seat, invitation=asked, said=Said.YES, way=Way.PHONE, at=then,
                recorded_by=self.by,
            )  # fmt: skip

    def _meeting(self, match: Match, someone: Participant, ahead: timedelta, state: str) -> Meeting:
        at = timezone.now() + ahead
        meeting = make_meeting(match, at.date(), at.time().replace(microsecond=0), time_zone="UTC", state=state)
        if state == MeetingState.CONFIRMED:
            Booking.objects.create(
                program=self.program, meeting=meeting, participant=someone,
                starts_at=meeting.starts_at, ends_at=meeting.ends_at, override_reason="Both matter",
            )  # fmt: skip
        return meeting

    def _told(self, meeting: Meeting, someone: Participant) -> None:
        Call.objects.create(
            program=self.program, meeting=meeting, participant=someone, news=News.CONFIRMED, script="Dear",
            before=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        self._mail(News.CONFIRMED, f"meeting:{meeting.public_id}", someone)

    def _mail(self, kind: str, about: str, someone: Participant | Request) -> None:
        now = timezone.now()
        to = queue.Recipient(ref=someone.public_id, name=someone.name, address=someone.email or "kim@mail.example")
        sent = queue.enqueue(
            program=self.program, kind=kind, about=about, to=to, links={}, now=now,
            message=letters.Message(subject="Hello", text="Hello", html="<p>Hello</p>"),
        )  # fmt: skip
        Email.objects.in_program(self.program).filter(pk=sent.pk).update(state=State.FAILED, final_at=now)
        stopping.miss([sent], Why.NO_MAILBOX, at=now)

    def _elsewhere(self, someone: Participant, number: int) -> None:
        """A match for every card of Today, and a list that waits."""
        for state in (SeatState.INVITED, SeatState.DECLINED, SeatState.WITHDRAWN):
            match = self._other(f"{state} {number}", Stage.INVITING)
            seat = make_seat(match, someone, state=SeatState.INVITED if state == SeatState.WITHDRAWN else state)
            self._asked(seat, revoked=state == SeatState.WITHDRAWN)
        spoken_for = make_seat(self._other(f"Spoken for {number}", Stage.INVITING), someone, state=SeatState.ACCEPTED)
        self._asked(spoken_for, answered=True)
        Answer.objects.filter(program=self.program, seat=spoken_for).update(spoken_by="Tom", confirmed_by_person=False)
        self._other(f"Begun {number}", Stage.DRAFT)
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

    def _planned(self, number: int) -> None:
        """One more line of the plan for each of the first two of the match, of which they were told."""
        now, due = timezone.now(), timezone.localdate() + timedelta(days=3)
        for seat in Seat.objects.in_program(self.program).filter(match=self.match).order_by("pk")[:2]:
            of: dict[str, Any] = {"program": self.program, "seat": seat}
            line = Action.objects.create(**of, match=self.match, words=f"Thing {number}", due=due, changed_at=now)
            PlanLetter.objects.create(**of, at=now, said={str(line.public_id): ""})
            told: dict[str, Any] = {"program": self.program, "match": self.match, "said_by": seat, "at": now}
            first = Contact.objects.create(**told, way=ContactWay.TEXT)
            Contact.objects.create(**told, way=ContactWay.TEXT, same_as=first)

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
        for what in (OwnChange.What.WEEK, OwnChange.What.FORGET):
            OwnChange.objects.create(program=self.program, participant=someone, what=what, at=timezone.now())
        Readiness.objects.create(program=self.program, participant=someone, screening_until=timezone.localdate())
        gone = make_person(self.program, f"Gone{number}", "Ray", status=Status.WITHDRAWN, status_since=timezone.now())
        make_seat(self._other(f"Without them {number}", Stage.ACTIVE), gone, state=SeatState.ACCEPTED)

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

    def _other(self, title: str, stage: Stage, **fields: Any) -> Match:
        match = make_match(self.program, title, coordinator=self.by, stage=stage, **fields)
        make_problem(match, self.person)
        return match

    def _models_of_tomorrow(self) -> None:
        """What nobody thought of above: as many rows as the crowd has people, beside the first of each kind."""
        found: dict[Any, Any] = {}
        for model in apps.get_models():
            if issubclass(model, ProgramRow) and not is_once_a_program(model):
                there = model._base_manager.filter(program=self.program).count()
                for _missing in range(there, self.size):
                    any_row(model, self.program, anew=True, there=found)

"""One more of everything that the pages of a match show."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from matches.models import (
    Action,
    Attestation,
    Attested,
    Contact,
    ContactStop,
    ContactWay,
    FoundBy,
    Gate,
    MailReply,
    Match,
    MeetingState,
    Note,
    Part,
    PlanLetter,
    Says,
    Seat,
    SeatState,
    Waiver,
    Way,
    Worry,
    WorryConcerns,
    WorryEntry,
)
from participants.models import Participant
from peermatch.inbox.models import IncomingMail
from tests.crowd.rows import Rows
from tests.matches.factories import make_goal, make_problem, make_seat, say_times


class InTheMatch(Rows):
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

    def _on_record(self, match: Match, number: int) -> None:
        said: dict[str, Any] = {"program": self.program, "match": match, "by": self.by, "at": timezone.now()}
        Waiver.objects.create(gate=Gate.FIT, finding=f"x{number}", sentence="Found", reason="Because", **said)
        Attestation.objects.create(what=Attested.ACCESS, facts=f"x{number}", sentence="Booked", **said)
        match.record("note", by=self.by, at=timezone.now(), who=self.person)

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

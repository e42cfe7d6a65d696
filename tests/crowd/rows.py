"""Rows that a crowd needs in more than one place."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from matches.models import (
    Answer,
    Booking,
    Call,
    Invitation,
    Match,
    Meeting,
    MeetingState,
    News,
    Request,
    Said,
    Seat,
    Stage,
    Way,
)
from participants.models import Link, Participant, Purpose
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping
from peermatch.returning.models import Why
from tests.matches.factories import make_match, make_meeting, make_problem


class Rows:
    """Of one program, around one match and one person."""

    def __init__(self, program: Program, by: User, match: Match, person: Participant) -> None:
        self.program, self.by, self.match, self.person = program, by, match, person
        self.begun = match.stage not in (Stage.DRAFT, Stage.PREPARING)

    def _first_meeting(self) -> Meeting:
        return self.match.meetings.earliest("pk")

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

    def _other(self, title: str, stage: Stage, **fields: Any) -> Match:
        match = make_match(self.program, title, coordinator=self.by, stage=stage, **fields)
        make_problem(match, self.person)
        return match

"""A program with two records of one person, whatever either may hold, and every row of it at a moment."""

from datetime import date, time, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from matches.models import (
    Accommodation,
    Answer,
    Batch,
    BatchAsker,
    BatchProvider,
    Booking,
    Call,
    Confidence,
    ContactStop,
    Happening,
    Invitation,
    News,
    Part,
    Said,
    SeatState,
    Way,
    Worry,
)
from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    ConsentAsk,
    ConsentText,
    DatesAway,
    DifferentPeople,
    Guardian,
    Language,
    Link,
    MailWish,
    NeedKind,
    NewAddress,
    OwnChange,
    Participant,
    Purpose,
    Readiness,
    Relationship,
    RelationshipKind,
    WeeklyWindow,
    Wish,
)
from participants.models.consent_ask import keep_asked_again
from participants.profile.wishing import wish
from participants.roster.merging.choices import KEPT
from participants.roster.merging.door import merge, undo
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, queue
from tests.factories import live_together, make_person, make_program, make_topic
from tests.matches.factories import (
    NOW,
    make_evidence,
    make_goal,
    make_match,
    make_meeting,
    make_problem,
    make_request,
    make_seat,
    someone_of,
)

HOLDINGS = (
    *("seat", "asked", "meeting", "problem", "request", "evidence", "same evidence", "topics", "boss", "same boss"),
    *("access", "week", "same week", "away", "child", "readiness", "link", "profile link", "mail", "not the same"),
    *("household", "key", "paused", "own change", "new address", "merged before", "merged and undone", "reports"),
    *("batch", "mail wish", "worry", "worry of theirs", "contact that they stopped", "contact that another stopped"),
    *("guardian", "asked again", "confidence"),
)
EARLIER = NOW - timedelta(hours=2)


class Stage:
    """A program with two records of one person, third people, and a way to give either record something."""

    def __init__(self) -> None:
        self.program: Program = make_program("merging", "merging")
        self.by: User = someone_of(self.program)
        self.third = make_person(self.program, "Tessa", "Third")
        self.topic = make_topic(self.program)
        self.kept, self.gone = (
            make_person(self.program, first, "Park", email=email, time_zone="America/Chicago")
            for first, email in (("Robin", "robin@mail.example"), ("R.", "rp@mail.example"))
        )

    def begin(self, **of_gone: str) -> None:
        """The two as they are in the table, where the one who goes may have another zone or mailbox."""
        Participant.objects.in_program(self.program).filter(pk=self.gone.pk).update(**of_gone)
        for person in (self.kept, self.gone, self.third):
            person.refresh_from_db()

    def give(self, person: Participant, what: str) -> None:
        getattr(self, f"_{what.replace(' ', '_')}")(person)
        person.refresh_from_db()

    def _seat(self, person: Participant, state: str = SeatState.PROPOSED) -> Any:
        match = make_match(self.program, f"Match of {person.pk}", stage="inviting")
        seat = make_seat(match, person, Part.PEER, state=state)
        make_goal(seat)
        match.record(Happening.What.SEATED, by=self.by, at=NOW, who=person)
        return seat

    def _batch(self, person: Participant) -> None:
        """They ask in it, and could provide for another."""
        batch = Batch.objects.create(program=self.program, by=self.by)
        BatchProvider.objects.create(program=self.program, batch=batch, person=person)
        BatchAsker.objects.create(program=self.program, batch=batch, person=person, match=self._seat(person).match)

    def _worry(self, person: Participant) -> None:
        """Somebody is worried about them: they are held back."""
        worry = Worry.objects.create(program=self.program, words="x", raised_at=NOW, state_since=NOW)
        worry.hold_back([person])

    def _text(self, what_for: str) -> ConsentText:
        told = {"program": self.program, "what_for": what_for, "version": 2}
        text, _made = ConsentText.objects.in_program(self.program).get_or_create(**told, defaults={"words": "x"})
        return text

    def _confidence(self, person: Participant) -> None:
        told = {"match": self._seat(person).match, "text": self._text("confidence"), "recorded_at": NOW}
        Confidence.objects.create(program=self.program, participant=person, promised_on=NOW.date(), way="phone", **told)

    def _asked_again(self, person: Participant) -> None:
        told = {"participant": person, "asked_at": NOW, "agree_by": NOW.date()}
        ConsentAsk.objects.create(program=self.program, text=self._text("matching"), **told)
        keep_asked_again(self.program.pk, [person.pk])

    def _worry_of_theirs(self, person: Participant) -> None:
        Worry.objects.create(program=self.program, raised_by=person, words="x", raised_at=NOW, state_since=NOW)

    def _contact_that_they_stopped(self, person: Participant) -> None:
        ContactStop.objects.create(program=self.program, asked_by=person, other=self.third, at=NOW, way=Way.PHONE)

    def _contact_that_another_stopped(self, person: Participant) -> None:
        ContactStop.objects.create(program=self.program, asked_by=self.third, other=person, at=NOW, way=Way.PHONE)

    def _guardian(self, person: Participant) -> None:
        agreed = {"name": "Gil Park", "agreed_on": NOW.date(), "way": Way.PHONE, "noted_at": NOW, "said_at": NOW}
        Guardian.objects.create(program=self.program, participant=person, **agreed)

    def _asked(self, person: Participant) -> None:
        seat = self._seat(person, SeatState.ACCEPTED)
        link, _token = Link.issue(person, Purpose.ANSWER, seat.public_id, None)
        asked = Invitation.objects.create(
            program=self.program, seat=seat, link=link, answer_by=NOW.date(), sent_at=NOW, sent_by=self.by
        )
        Answer.objects.create(program=self.program, seat=seat, invitation=asked, said=Said.YES, way=Way.LINK, at=NOW)

    def _meeting(self, person: Participant) -> None:
        seat = self._seat(person, SeatState.ACCEPTED)
        day = date(2026, 5, 7) + timedelta(days=person.pk % 100)
        meeting = make_meeting(seat.match, day, state="confirmed")
        about = {"program": self.program, "meeting": meeting, "participant": person}
        Booking.objects.create(**about, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
        Call.objects.create(**about, news=News.CONFIRMED, script="Dear", before=meeting.starts_at)
        Accommodation.objects.create(**about, kind="captions", needed_by=day)

    def _problem(self, person: Participant) -> None:
        make_problem(make_match(self.program, "About them"), person, self.topic)

    def _request(self, person: Participant) -> None:
        make_request(self.program, person=person)

    def _evidence(self, person: Participant) -> None:
        make_evidence(person, "experience", self.topic, title=f"Teacher {person.pk}")

    def _same_evidence(self, person: Participant) -> None:
        make_evidence(person, "experience", make_topic(self.program, f"Topic {person.pk}"))

    def _topics(self, person: Participant) -> None:
        person.offers.add(self.topic, make_topic(self.program, f"Own topic {person.pk}"))
        person.wants.add(self.topic, make_topic(self.program, f"Wish {person.pk}"))
        language, _new = Language.objects.get_or_create(program=self.program, name="Spanish")
        person.languages.add(language)

    def _boss(self, person: Participant) -> None:
        boss = make_person(self.program, f"Boss{person.pk}", "Hill")
        self._above(boss, person)

    def _same_boss(self, person: Participant) -> None:
        self._above(self.third, person)

    def _above(self, boss: Participant, person: Participant) -> None:
        Relationship.objects.create(program=self.program, one=boss, kind=RelationshipKind.SUPERVISES, other=person)

    def _access(self, person: Participant) -> None:
        profile = AccessProfile.objects.create(program=self.program, participant=person, receives=["asl"])
        for kind in (NeedKind.CAPTIONS, NeedKind.OTHER):
            detail = f"Lamp {person.pk}" if kind == NeedKind.OTHER else ""
            AccessNeed.objects.create(program=self.program, profile=profile, kind=kind, detail=detail)

    def _week(self, person: Participant) -> None:
        self._free(person, person.pk % 5)

    def _same_week(self, person: Participant) -> None:
        self._free(person, 6)

    def _free(self, person: Participant, day: int) -> None:
        WeeklyWindow.objects.create(
            program=self.program, participant=person, weekday=day, begins=time(9), ends=time(10)
        )

    def _away(self, person: Participant) -> None:
        DatesAway.objects.create(program=self.program, participant=person, first=NOW.date(), last=NOW.date())

    def _child(self, person: Participant) -> None:
        ChildFacts.objects.create(program=self.program, participant=person, age_band="6-12", needs=f"Needs {person.pk}")

    def _readiness(self, person: Participant) -> None:
        trained = NOW.date() - timedelta(days=person.pk)
        Readiness.objects.create(program=self.program, participant=person, trained_on=trained, screened_on=trained)

    def _link(self, person: Participant) -> None:
        Link.issue(person, Purpose.REQUEST, self.third.public_id, None)

    def _profile_link(self, person: Participant) -> None:
        Link.issue(person, Purpose.PROFILE, person.public_id, None)

    def _mail(self, person: Participant) -> None:
        queue.enqueue(
            program=self.program, kind="test", about="seat:x", links={}, now=NOW,
            to=queue.Recipient(ref=person.public_id, name=person.name, address=person.email),
            message=letters.Message(subject="Hello", text="Hello", html="<p>Hello</p>"),
        )  # fmt: skip

    def _not_the_same(self, person: Participant) -> None:
        for other in (self.third, make_person(self.program, f"Namesake{person.pk}", "Park")):
            DifferentPeople.say(person, other, by=self.by, at=NOW)

    def _household(self, person: Participant) -> None:
        live_together(person, make_person(self.program, f"Mate{person.pk}", "Park"))

    def _key(self, person: Participant) -> None:
        Participant.objects.in_program(self.program).filter(pk=person.pk).update(program_key=f"K{person.pk}")

    def _paused(self, person: Participant) -> None:
        person.pause(by=self.by, at=NOW, reason="A new baby")

    def _own_change(self, person: Participant) -> None:
        for what, seen in ((OwnChange.What.WEEK, None), (OwnChange.What.REACH, NOW)):
            OwnChange.objects.create(program=self.program, participant=person, what=what, at=NOW, seen_at=seen)

    def _new_address(self, person: Participant) -> None:
        waits = NewAddress.objects.create(
            program=self.program, participant=person, email=f"new{person.pk}@mail.example", asked_at=NOW
        )
        Link.issue(person, Purpose.ADDRESS, waits.public_id, None)

    def _mail_wish(self, person: Participant) -> None:
        wish(person=person, wish=Wish.NO_REMINDERS, way=MailWish.Way.PHONE, by=self.by, at=NOW)

    def _merged_before(self, person: Participant) -> None:
        phone = f"512-555-{person.pk % 10000:04}"
        earlier = make_person(self.program, f"Rob{person.pk}", "Park", email="", phone=phone)
        make_evidence(earlier, "experience", self.topic, title=f"Trainer {person.pk}")
        merge(kept=person, gone=earlier, chosen={"name": KEPT}, by=self.by, at=EARLIER)

    def _merged_and_undone(self, person: Participant) -> None:
        """Somebody took them for another person."""
        row = merge(kept=self.third, gone=person, chosen={}, by=self.by, at=EARLIER)
        undo(merging=row, by=self.by, at=EARLIER + timedelta(minutes=5))

    def _reports(self, person: Participant) -> None:
        self._above(person, make_person(self.program, f"Aide{person.pk}", "Hill"))


# What an address that is no longer used ends for good.
NOT_COMPARED = {"idempotency_key", "search_text", "revoked_at", "dropped_at"}
NOT_OF: dict[Any, set[str]] = {NewAddress: {"ended_at"}}
OF_A_PROGRAM = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.auto_created or any(column.name == "program" for column in model._meta.concrete_fields)
]


def everything() -> dict[Any, dict[str, Any]]:
    """Every row by model and pk, with its columns; of lists of topics and languages, which is in which.

    By plain SQL: all of it is read three times for each example.
    """
    found = {}
    with connection.cursor() as cursor:
        for model in OF_A_PROGRAM:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                pk = row.pop("id") if not model._meta.auto_created else (row.pop("id"), *row.values())[1:]
                told = {*row} - NOT_COMPARED - NOT_OF.get(model, set())
                found[(model._meta.label_lower, pk)] = {name: row[name] for name in told}
    return found

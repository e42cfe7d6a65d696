"""The demo's requests: one that is late, one referred, some called back, and one that became a match."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from matches.models import CallBack, Came, Match, Path, Pressing, Request, Way
from matches.requesting.handling import record_call
from participants.models import Kind, Participant, Reach, Topic
from peermatch.accounts.models import Program, User

# Enough to match several at once: people of the program who were called back.
KNOWN_ALREADY = (
    ("Hugo Brandt", "tactile communication", "A student of mine stops using her eyes for signs. Where do I begin?"),
    (
        "Ines Caldwell",
        "interveners in the classroom",
        "I share a classroom with a new intervener, and we get in each other's way.",
    ),
    (
        "Desmond Clay",
        "interveners in the classroom",
        "How do others write down what an intervener does and does not do?",
    ),
    ("Amara Nwosu", "cochlear implants", "The operation is in spring. I would like to know how the first weeks were."),
    ("Linh Pham", "IEP meetings", "My first meeting at the school is next month, and I do not know what to ask for."),
)


def requests(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Each through the doors of everybody's."""
    _late(program, now)
    _referred(program, now)
    _called_back(program, ana, now)
    _became_a_match(program, people["Beatriz Fuentes"], ana)
    for name, topic, words in KNOWN_ALREADY:
        _from_someone_known(program, people[name], topic, words, ana, now)


def _ask(program: Program, received: datetime, topic: str, **fields: Any) -> Request:
    row = Request(program=program, received_at=received, time_zone=program.time_zone, **fields)
    row.receive(by=None, at=received, topics=Topic.objects.filter(program=program, name=topic))
    return row


def _late(program: Program, now: datetime) -> None:
    _ask(
        program, now - timedelta(hours=27), "cochlear implants",
        came_by=Came.FORM, first_name="Marisol", last_name="Vega", kind=Kind.PARENT, home_state="TX",
        path=Path.FAMILY, reach_by=Reach.TEXT, phone="+1 512 555 0161", best_time="Evenings, after eight",
        reach_notes="Text only, please: the baby sleeps.", language="Spanish", pressing=Pressing.URGENT,
        statement="Our baby was offered surgery in three weeks. I want to talk with a mother who had to decide.",
    )  # fmt: skip


def _referred(program: Program, now: datetime) -> None:
    _ask(
        program, now - timedelta(hours=2), "transition to adult life",
        came_by=Came.FORM, first_name="Terrell", last_name="Banks", kind=Kind.GRANDPARENT, home_state="TX",
        path=Path.FAMILY, reach_by=Reach.PHONE, phone="+1 512 555 0162", asked_by="referral",
        referred_by="Dr. Ines Ferrer, low vision clinic", referrer_contact="ferrer@clinic.example",
        statement="He raises his grandson, who finishes school next year. He knows no other family like theirs.",
    )  # fmt: skip


def _called_back(program: Program, ana: User, now: datetime) -> None:
    row = _ask(
        program, now - timedelta(hours=20), "tactile communication",
        came_by=Came.RELAY, first_name="Priya", last_name="Raman", kind=Kind.PROFESSIONAL, home_state="TX",
        path=Path.PROFESSIONAL, reach_by=Reach.EMAIL, email="priya.raman@school.example", pressing=Pressing.CALM,
        statement="First year as an intervener. I would like to watch how someone else plans a school day.",
    )  # fmt: skip
    at = now - timedelta(hours=15)
    record_call(
        request=row, key=uuid4(), way=Way.RELAY, reached=True, at=at, by=ana, now=at,
        note="Glad to be called. Someone from another district, please.",
    )  # fmt: skip


def _from_someone_known(
    program: Program, person: Participant, topic: str, words: str, ana: User, now: datetime
) -> None:
    path = Path.PROFESSIONAL if person.kind == Kind.PROFESSIONAL else Path.FAMILY
    at = now - timedelta(hours=9)
    row = _ask(
        program, now - timedelta(hours=11), topic, came_by=Came.PHONE, first_name=person.first_name,
        last_name=person.last_name, kind=person.kind, home_state=person.state, path=path, reach_by=person.reach_by,
        email=person.email, phone=person.phone, statement=words, pressing=Pressing.CALM,
    )  # fmt: skip
    record_call(request=row, key=uuid4(), way=Way.PHONE, reached=True, at=at, by=ana, now=at, note="")


def _became_a_match(program: Program, person: Participant, ana: User) -> None:
    """The match was there first, in the demo: the request is put before it, with the same moments."""
    match = Match.objects.filter(program=program, problems__requester=person).earliest("pk")
    problem = match.problems.get()
    row = _ask(
        program, match.requested_at, "sleep and routines",
        came_by=Came.PHONE, first_name=person.first_name, last_name=person.last_name, kind=person.kind,
        home_state=person.state, path=match.path, reach_by=Reach.PHONE, phone=person.phone, statement=problem.statement,
    )  # fmt: skip
    at = match.requested_at + timedelta(hours=3)
    row.give_to(ana, by=ana, at=at)
    row.call_back(by=ana, at=at, now=at)
    CallBack.objects.create(program=program, request=row, way=Way.PHONE, reached=True, at=at, by=ana)
    row.become(match, person, by=ana, at=at)

"""A large program of invented people, made fast and always the same: for measuring, never for use."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import models

from matches.demo.invented import ZONES
from matches.models import (
    CloseReason,
    Direction,
    Format,
    Invitation,
    Match,
    Part,
    Path,
    Problem,
    Seat,
    SeatState,
    Stage,
)
from participants.models import (
    ChildFacts,
    Evidence,
    EvidenceKind,
    Kind,
    Language,
    Level,
    Organization,
    Participant,
    Readiness,
    Relationship,
    RelationshipKind,
    Status,
    Topic,
    WeeklyWindow,
)
from peermatch.accounts.models import Membership, Program, Role, User

BATCH = 2_000
SUBJECTS = (
    "tactile communication", "braille", "sleep", "school meetings", "cochlear implants", "first words", "travel",
    "play", "feeding", "technology", "transition to work", "siblings", "medical visits", "orientation and mobility",
    "literacy", "calendars", "interveners", "assessment", "behavior", "parents' own rest",
)  # fmt: skip
FIRST = (
    "Ada",
    "Ben",
    "Carla",
    "Dov",
    "Elena",
    "Femi",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaya",
    "Liam",
    "Mara",
    "Noor",
)
LAST = ("Abbott", "Brandt", "Castro", "Dube", "Ekholm", "Ferreira", "Gupta", "Haddad", "Ito", "Jansen", "Kovac", "Lund")
TONGUES = ("English", "ASL", "Spanish", "Vietnamese")
ROLES = ("Teacher of the deafblind", "Intervener", "Orientation and mobility specialist", "Family specialist")
ENDINGS = (CloseReason.GOALS_MET, CloseReason.GOALS_MET, CloseReason.NOT_A_FIT)
WINDOWS = ((time(9), time(12)), (time(13), time(17)), (time(17), time(21)))


class Town:
    """The words and houses that a large program's people share, and the dice that give them out."""

    def __init__(self, program: Program, by: User, participants: int, now: datetime) -> None:
        self.program, self.by, self.now, self.dice = program, by, now, Random(f"peers {participants}")  # noqa: S311  # always the same people, no secret
        self.topics = keep(Topic(program=program, name=name) for name in SUBJECTS)
        self.languages = keep(Language(program=program, name=name) for name in TONGUES)
        houses = range(max(participants // 50, 4))
        self.houses = keep(Organization(program=program, name=f"School district {number}") for number in houses)


def make_scale(*, participants: int, matches: int, now: datetime | None = None, name: str = "Scale") -> Program:
    """So many people and matches in a program of their own; most matches are closed. In the caller's transaction."""
    now = now or datetime.now(UTC)
    program = Program.objects.create(name=name, slug=name.lower(), reply_to="hello@scale.example")
    by = User.objects.create_user(f"cora@{name.lower()}.example", None, name="Cora Reyes")
    Membership.objects.create(program=program, user=by, role=Role.LEAD)
    town = Town(program, by, participants, now)
    people = keep(_person(town, number) for number in range(participants))
    for rows in (_evidence, _windows, _readiness, _children, _ties):
        keep(rows(town, people))
    _words(town, people)
    _matches(town, people, matches)
    return program


def keep(rows: Iterator[Any]) -> list[Any]:
    """Writes them a few thousand at a time."""
    kept = list(rows)
    if kept:
        type(kept[0]).objects.bulk_create(kept, BATCH)
    return kept


def _person(town: Town, number: int) -> Participant:
    dice, is_family = town.dice, number % 2 == 0
    state = dice.choice(list(ZONES))
    person = Participant(
        program=town.program, program_key=f"P{number}", first_name=dice.choice(FIRST),
        last_name=f"{dice.choice(LAST)} {number}", email=f"p{number}@scale.example",
        kind=dice.choice([Kind.PARENT, Kind.PARENT, Kind.GRANDPARENT]) if is_family else Kind.PROFESSIONAL,
        role_title="" if is_family else dice.choice(ROLES), state=state, time_zone=ZONES[state],
        organization=None if is_family else dice.choice(town.houses),
        level="" if is_family else dice.choice([*Level, Level.DIRECT_SERVICE, Level.DIRECT_SERVICE]),
        capacity=dice.choice([1, 2, 2, 3]), open_matches=dice.choice([0, 0, 0, 1, 2]),
        status=dice.choice([Status.ACTIVE] * 9 + [Status.PAUSED]), status_since=town.now,
        kept_by=town.by,
    )  # fmt: skip
    person.name_key, person.phone_key = person.keys_alike()
    person.search_text = person.searchable([])
    return person


def _evidence(town: Town, people: Sequence[Participant]) -> Iterator[Evidence]:
    for person in people:
        for kind in town.dice.sample(list(EvidenceKind), town.dice.choice([1, 2, 2, 3])):
            yield Evidence(
                program=town.program, participant=person, kind=kind,
                title=f"{kind.label}, {town.dice.choice(SUBJECTS)}",
                expires_on=_some_day(town) if kind == EvidenceKind.LICENSE else None,
                checked_on=town.now.date() if town.dice.random() < 0.5 else None,
                last_year=town.dice.choice([None, town.now.year - 2, town.now.year - 9]),
            )  # fmt: skip


def _some_day(town: Town) -> date:
    return town.now.date() + timedelta(days=town.dice.randint(-60, 900))


def _windows(town: Town, people: Sequence[Participant]) -> Iterator[WeeklyWindow]:
    for person in people:
        begins, ends = town.dice.choice(WINDOWS)
        for weekday in town.dice.sample(range(7), 3):
            yield WeeklyWindow(program=town.program, participant=person, weekday=weekday, begins=begins, ends=ends)


def _readiness(town: Town, people: Sequence[Participant]) -> Iterator[Readiness]:
    today = town.now.date()
    for person in people:
        if person.is_family:
            done = today - timedelta(days=200) if town.dice.random() < 0.8 else None
            resting = today + timedelta(days=20) if town.dice.random() < 0.05 else None
            yield Readiness(
                program=town.program, participant=person, trained_on=done, screened_on=done, agreement_on=done,
                resting_until=resting,
            )  # fmt: skip


def _children(town: Town, people: Sequence[Participant]) -> Iterator[ChildFacts]:
    bands = ChildFacts.AgeBand.values
    return (
        ChildFacts(program=town.program, participant=person, age_band=town.dice.choice(bands))
        for person in people
        if person.is_family
    )


def _ties(town: Town, people: Sequence[Participant]) -> Iterator[Relationship]:
    """Four in ten professionals have a supervisor on record, no circle among them; a few are to be kept apart."""
    workers = [person for person in people if not person.is_family]
    for place, person in enumerate(workers[1:], start=1):
        if town.dice.random() < 0.4:
            boss = workers[town.dice.randrange(place)]
            yield Relationship(program=town.program, one=boss, kind=RelationshipKind.SUPERVISES, other=person)
    for one, other in zip(people[::200], people[100::200], strict=False):
        yield Relationship(program=town.program, one=one, kind=RelationshipKind.KEEP_APART, other=other)


def _words(town: Town, people: Sequence[Participant]) -> None:
    """Languages, topics offered and wanted, and the topics of evidence."""
    dice = town.dice
    _tie(
        Participant.languages.through,
        "language",
        people,
        lambda: [town.languages[0], *dice.sample(town.languages[1:], dice.choice([0, 0, 1]))],
    )
    _tie(Participant.offers.through, "topic", people, lambda: dice.sample(town.topics, dice.choice([0, 1, 2])))
    _tie(Participant.wants.through, "topic", people, lambda: dice.sample(town.topics, dice.choice([0, 0, 1])))
    shown = list(Evidence.objects.in_program(town.program))
    _tie(Evidence.topics.through, "topic", shown, lambda: dice.sample(town.topics, dice.choice([0, 1, 1])))


def _tie(through: Any, side: str, rows: Sequence[models.Model], chosen: Callable[[], Sequence[Any]]) -> None:
    """One row of the table between the two for each that was chosen."""
    mine = type(rows[0])._meta.model_name
    found = [through(**{f"{mine}_id": row.pk, f"{side}_id": one.pk}) for row in rows for one in chosen()]
    through.objects.bulk_create(found, BATCH)


def _matches(town: Town, people: Sequence[Participant], number: int) -> None:
    """Nine in ten are closed. In each, one person receives and another provides; both were asked."""
    rows = keep(_match(town, place) for place in range(number))
    pairs = [town.dice.sample(people, 2) for _match in rows]
    keep(
        Problem(program=town.program, match=row, requester=pair[0], statement="Asked.")
        for row, pair in zip(rows, pairs, strict=True)
    )
    seats = keep(
        Seat(
            program=town.program,
            match=row,
            participant=person,
            part=part,
            state=SeatState.ACCEPTED,
            state_since=town.now,
        )
        for row, pair in zip(rows, pairs, strict=True)
        for person, part in zip(pair, (Part.RECIPIENT, Part.PROVIDER), strict=True)
    )
    keep(
        Invitation(
            program=town.program, seat=seat, answer_by=town.now.date(), answered_at=town.now,
            sent_at=town.now - timedelta(days=town.dice.randint(1, 400)),
        )
        for seat in seats
    )  # fmt: skip


def _match(town: Town, place: int) -> Match:
    is_closed = place % 10 != 0
    return Match(
        program=town.program, title=f"Match {place}", coordinator=town.by, path=Path.FAMILY,
        direction=Direction.DIRECTIONAL, format=Format.ONE_TO_ONE, requested_at=town.now, stage_since=town.now,
        stage=Stage.CLOSED if is_closed else Stage.ACTIVE, search_text=f"match {place}",
        close_reason=town.dice.choice(ENDINGS) if is_closed else "",
    )  # fmt: skip

"""Puts the demo roster into the database."""

from datetime import date, datetime, timedelta

from matches.demo.invented import CONDITIONS, ZONES, Invented
from matches.demo.roster import OWN_PAGE, PEOPLE, SUPERVISES, TOGETHER, TWICE
from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    Consent,
    Evidence,
    EvidenceKind,
    Kind,
    Language,
    Organization,
    OwnChange,
    Participant,
    Readiness,
    Relationship,
    RelationshipKind,
    Topic,
    WeeklyWindow,
)
from participants.profile.changes import note
from participants.profile.sending import send_own_page
from participants.roster.person.household import move_in
from peermatch.accounts.models import Program, User


def fill_roster(program: Program, *, by: User, now: datetime) -> dict[str, Participant]:
    """Adds everyone of the demo roster to the program; returns them by name."""
    people = {one.name: _add(program, one, by=by, now=now) for one in PEOPLE}
    for boss, worker in SUPERVISES:
        Relationship.objects.create(
            program=program, one=people[boss], kind=RelationshipKind.SUPERVISES, other=people[worker]
        )
    for one, other in TOGETHER:
        move_in(person=people[one], other=people[other])
    for twin in TWICE:
        _add(program, twin, by=by, now=now)
    send_own_page(person=people[OWN_PAGE], by=by, at=now)
    _opened(people[OWN_PAGE], now=now)
    return people


def _opened(person: Participant, *, now: datetime) -> None:
    """They were on their own page and put something right, which their coordinator has not seen yet."""
    person.best_times = "weekdays after 5:00 pm"
    person.save(update_fields=["best_times"])
    note(person, [OwnChange.What.REACH], at=now)


def _add(program: Program, one: Invented, *, by: User, now: datetime) -> Participant:
    first, last = one.name.split(" ", 1)
    organization = Organization.objects.get_or_create(program=program, name=one.at)[0] if one.at else None
    person = Participant(
        program=program,
        kept_by=by,
        first_name=first,
        last_name=last,
        kind=one.kind,
        is_adult=True if one.kind == Kind.SIBLING else None,
        role_title=one.role,
        organization=organization,
        level=one.level,
        state=one.state,
        time_zone=ZONES[one.state],
        capacity=one.capacity,
        email=f"{first}.{last}@example.org".lower() if one.has_email else "",
        **one.reach,
        phone=f"+1 512 555 {1000 + sum(map(ord, one.name)) % 9000}",
    )
    person.save()
    person.languages.set(
        Language.objects.get_or_create(program=program, name=name)[0] for name in one.languages.split("; ")
    )
    person.offers.set(_topics(program, one.offers))
    person.wants.set(_topics(program, one.wants))
    Consent.objects.create(
        program=program, participant=person, given_on=(now - timedelta(days=90)).date(), recorded_by=by
    )
    person.activate(by=by, at=now)
    _add_facts(person, one, today=now.date())
    return person


def _add_facts(person: Participant, one: Invented, *, today: date) -> None:
    program = person.program
    for weekday, begins, ends in one.free:
        WeeklyWindow.objects.create(program=program, participant=person, weekday=weekday, begins=begins, ends=ends)
    access = AccessProfile.objects.create(
        program=program, participant=person, receives=list(one.receives), expresses=list(one.expresses)
    )
    for kind, detail in one.needs:
        AccessNeed.objects.create(program=program, profile=access, kind=kind, detail=detail)
    if one.child:
        ChildFacts.objects.create(program=program, participant=person, age_band=one.child)
    _add_evidence(person, one, today=today)
    if one.ready:
        _make_ready(person, one, today=today)


def _make_ready(person: Participant, one: Invented, *, today: date) -> None:
    began = today - timedelta(days=230)
    Readiness.objects.create(
        program=person.program, participant=person, trained_on=began, agreement_on=began, screened_on=began,
        screening_until=today + timedelta(days=one.screening),
        resting_until=today + timedelta(days=one.resting) if one.resting else None,
    )  # fmt: skip


def _add_evidence(person: Participant, one: Invented, *, today: date) -> None:
    def add(kind: EvidenceKind, title: str, **facts: object) -> None:
        Evidence.objects.create(program=person.program, participant=person, kind=kind, title=title, **facts).topics.set(
            person.offers.all()
        )

    if one.years is not None:
        add(EvidenceKind.EXPERIENCE, one.role, years=one.years)
    if one.story:
        add(EvidenceKind.SUCCESS, one.story.split(":")[0].split(";")[0][:200], story=one.story)
    if one.license is not None:
        title, issuer, days = one.license
        add(EvidenceKind.LICENSE, title, issuer=issuer, expires_on=today + timedelta(days=days))


def _topics(program: Program, names: str) -> list[Topic]:
    return [
        Topic.objects.get_or_create(program=program, name=name, defaults={"is_condition": name in CONDITIONS})[0]
        for name in names.split("; ")
        if name
    ]

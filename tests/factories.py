"""Makes rows in a line. The cast is small: give a test only the fields that it is about."""

from datetime import UTC, datetime
from typing import Any

from participants.models import AccessProvider, Consent, Household, Kind, Organization, Participant, Status, Topic
from peermatch.accounts.models import CAN_WRITE, Membership, Program, Role, User

PASSWORD = "pecan trees along the river"
LONG_AGO = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)


def make_program(name: str = "Bluebonnet DeafBlind Project", slug: str = "bluebonnet", **fields: Any) -> Program:
    fields = {"reply_to": f"hello@{slug}.example", "phone": "512-555-0100", "time_zone": "America/Chicago"} | fields
    return Program.objects.create(name=name, slug=slug, **fields)


def make_user(name: str, email: str = "", **fields: Any) -> User:
    email = email or f"{name.split()[0].lower()}@bluebonnet.example"
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def make_member(program: Program, name: str, role: str = Role.COORDINATOR, **fields: Any) -> User:
    user = make_user(name, f"{name.split()[0].lower()}@{program.slug}.example", **fields)
    Membership.objects.create(program=program, user=user, role=role)
    return user


def first_coordinator(program: Program) -> User | None:
    return User.objects.filter(memberships__program=program, memberships__role__in=CAN_WRITE).order_by("pk").first()


def make_organization(program: Program, name: str = "Bluebonnet ISD", **fields: Any) -> Organization:
    return Organization.objects.create(program=program, name=name, **fields)


def make_provider(program: Program, name: str = "Dana Field", **fields: Any) -> AccessProvider:
    """An interpreter whom the program books."""
    told: dict[str, Any] = {"works_in": "ASL", "email": f"{name.split()[0].lower()}@interpreters.example"}
    return AccessProvider.objects.create(program=program, name=name, **told | fields)


def make_topic(program: Program, name: str = "Transition to adult life", **fields: Any) -> Topic:
    return Topic.objects.create(program=program, name=name, **fields)


def make_person(program: Program, first: str, last: str, **fields: Any) -> Participant:
    """An active person with permission on record; a professional unless the fields say otherwise.

    The first who coordinates in the program keeps their record.
    """
    fields = {
        "kept_by": first_coordinator(program),
        "email": f"{first}.{last}@mail.example".lower().replace(" ", ""),
        "kind": Kind.PROFESSIONAL,
        "status": Status.ACTIVE,
        "status_since": LONG_AGO,
        "capacity": 2,
    } | fields
    person: Participant = Participant.objects.create(program=program, first_name=first, last_name=last, **fields)
    if person.status != Status.INVITED:
        Consent.objects.create(program=program, participant=person, given_on=LONG_AGO.date())
    return person


def make_parent(program: Program, first: str, last: str, **fields: Any) -> Participant:
    return make_person(program, first, last, **{"kind": Kind.PARENT} | fields)


def live_together(*people: Participant, name: str = "") -> Household:
    """Puts these people into a household of their own."""
    program = people[0].program
    home: Household = Household.objects.create(program=program, name=name or f"the {people[0].last_name} family")
    Participant.objects.filter(program=program, pk__in=[person.pk for person in people]).update(household=home)
    for person in people:
        person.household = home
    return home

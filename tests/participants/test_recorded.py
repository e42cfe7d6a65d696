"""Whoever changes facts of a person is on record by names of fields: coordinators, lists, and people by their link."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Consent, Export, Participant
from participants.profile.changes import note
from participants.roster.apply import apply
from participants.roster.exporting import export
from participants.roster.permission import record_permission, withdraw_permission
from peermatch.accounts.membering import change_role, take_out
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from tests.factories import make_member, make_person
from tests.participants.roster.lists import NOW, listed, plan
from tests.participants.roster.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(did: Did, **narrowed: Any) -> list[Any]:
    return list(Record.objects.across_programs("a test").filter(did=did, **narrowed).order_by("pk"))


@pytest.fixture
def robin(program: Program) -> Participant:
    return make_person(program, "Robin", "Park", phone="512-555-0177", private_notes="canary")


def edit(client: Client, person: Participant, name: str, **typed: Any) -> None:
    answer = submit(client, reverse(name, args=[person.program.slug, person.public_id]), **typed)
    assert answer.redirect_chain, "it was refused"


def test_a_coordinator_who_changes_a_section(signed_in: Client, robin: Participant, coordinator: User) -> None:
    edit(signed_in, robin, "person-child", age_band="3-5", needs="canary")
    edit(signed_in, robin, "person-reach", phone="512-555-0188")
    edit(signed_in, robin, "person-access", need_interpreter="on", which_interpreter="canary")
    rows = told(Did.CHANGED, person=robin.public_id)
    assert [(row.kind, row.fields, row.actor) for row in rows] == [
        ("participants.ChildFacts", ["age_band", "needs"], str(coordinator.pk)),
        ("participants.Participant", ["phone"], str(coordinator.pk)),
        ("participants.AccessProfile", ["needs"], str(coordinator.pk)),
    ]


def test_a_form_that_changes_nothing_records_no_change(signed_in: Client, robin: Participant) -> None:
    edit(signed_in, robin, "person-reach")
    assert told(Did.CHANGED, person=robin.public_id) == []


def test_the_page_of_all_fields(signed_in: Client, robin: Participant) -> None:
    edit(signed_in, robin, "person-edit", child_needs="canary", private_notes="canary of another kind")
    rows = {row.kind: row.fields for row in told(Did.CHANGED, person=robin.public_id)}
    assert rows == {"participants.ChildFacts": ["needs"], "participants.Participant": ["private_notes"]}


def test_a_person_by_their_link(robin: Participant) -> None:
    note(robin, ["reach"], at=timezone.now())
    (row,) = told(Did.CHANGED, person=robin.public_id)
    assert (row.actor_kind, row.actor, row.fields) == ("link", str(robin.public_id), ["reach"])


def test_permission_given_and_withdrawn(robin: Participant, coordinator: User) -> None:
    now = timezone.now()
    given = record_permission(person=robin, given_on=robin.program.today, way=Consent.Way.PHONE, by=coordinator, at=now)
    withdraw_permission(consent=given, way=Consent.Way.LINK, by=None, at=now)
    rows = told(Did.CHANGED, kind="participants.Consent")
    assert [(row.fields, row.actor_kind) for row in rows] == [(["given_on"], "user"), (["withdrawn_at"], "link")]


def test_a_file_that_was_taken_names_each_person_in_it(robin: Participant, program: Program, coordinator: User) -> None:
    make_person(program, "David", "Larsen")
    people = Participant.objects.in_program(program)
    export(
        people=people,
        program=program,
        format=Export.Format.CSV,
        narrowed_by="",
        by=Membership.objects.get(user=coordinator),
    )
    whose = {row.person for row in told(Did.EXPORTED)} - {None}
    assert whose == set(people.values_list("public_id", flat=True))


def test_a_list_that_was_taken_in(program: Program, coordinator: User) -> None:
    found = plan(listed({"First name": "Rosa", "E-mail": "rosa@mail.example"}), program)
    apply(found, program=program, by=coordinator, at=NOW)
    (row,) = told(Did.CHANGED, kind="participants.Participant")
    assert row.person == Participant.objects.in_program(program).get().public_id
    assert {"first_name", "last_name", "email"} <= set(row.fields)


def test_members_and_their_roles(program: Program, coordinator: User, lead: User) -> None:
    other = Membership.objects.get(user=make_member(program, "Olga Other"))
    change_role(membership=other, role=Role.VIEWER, by=lead, at=timezone.now())
    take_out(membership=other, by=lead, at=timezone.now())
    assert [(row.fields, row.actor) for row in told(Did.PERMITTED)] == [
        (["role"], str(lead.pk)), (["taken_out"], str(lead.pk)),
    ]  # fmt: skip


def test_no_record_holds_a_value(signed_in: Client, robin: Participant, coordinator: User) -> None:
    edit(signed_in, robin, "person-child", age_band="3-5", needs="canary")
    signed_in.get(robin.get_absolute_url())
    every = Record.objects.across_programs("a test").values_list("kind", "row", "fields", "actor", "request")
    said = str(list(every)).lower()
    assert [word for word in ("canary", "robin", "555-0177", "castillo") if word in said] == []

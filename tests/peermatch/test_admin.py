"""The admin, worked in: people and places made and mended, programs kept apart, users given their place."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from matches.models import Happening, Match, Note
from matches.workspace.noting import write_note
from participants.models import (
    AccessProfile,
    AccessProvider,
    Consent,
    Evidence,
    EvidenceKind,
    Organization,
    Participant,
    Relationship,
    RelationshipKind,
    Topic,
)
from peermatch.accounts.models import Membership, Program, User
from tests.factories import make_organization, make_person, make_provider, make_topic
from tests.matches.factories import NOW, make_evidence, make_match, make_problem
from tests.walking_admin import administrator, page_of

__all__ = ["administrator"]


def test_a_superusers_day(administrator: Client, program: Program) -> None:
    """Makes an organization and a person in it, finds them, edits them; the status stays as it was."""
    administrator.post(
        page_of(Organization, "add"), {"in_program": program.pk, "name": "Lone Star Outreach", "state": "TX"}
    )
    organization = Organization.objects.in_program(program).get()
    person = {
        "in_program": program.pk, "first_name": "Noah", "last_name": "Feldman", "kind": "professional",
        "organization": organization.pk, "time_zone": "America/Chicago", "capacity": 2, "reach_by": "email",
    }  # fmt: skip
    answer = administrator.post(page_of(Participant, "add"), person)
    assert answer.status_code == 302, answer.context["errors"]
    found = administrator.get(page_of(Participant, "changelist"), {"q": "feldman"}).content.decode()
    assert "1 person" in found
    noah = Participant.objects.in_program(program).get()
    administrator.post(
        page_of(Participant, "change", noah.pk),
        person | {"first_name": "Noe", "status": "withdrawn", "open_matches": 9},
    )
    noah.refresh_from_db()
    assert (noah.first_name, noah.status, noah.open_matches) == ("Noe", "invited", 0)


def test_a_row_stays_in_its_program(administrator: Client, program: Program, other_program: Program) -> None:
    organization = make_organization(program)
    administrator.post(
        page_of(Organization, "change", organization.pk), {"in_program": other_program.pk, "name": "Renamed"}
    )
    organization.refresh_from_db()
    assert (organization.name, organization.program) == ("Renamed", program)


def test_two_programs_people_cannot_be_tied_together(
    administrator: Client, program: Program, other_program: Program
) -> None:
    ours, theirs = make_person(program, "Robin", "Park"), make_person(other_program, "David", "Larsen")
    answer = administrator.post(
        page_of(Relationship, "add"),
        {"in_program": program.pk, "one": ours.pk, "kind": RelationshipKind.SUPERVISES, "other": theirs.pk},
    )
    assert "Choose from the same program." in answer.content.decode()
    assert not Relationship.objects.in_program(program).exists()


def test_what_is_no_number_of_a_row_is_an_error_not_a_failure(administrator: Client, program: Program) -> None:
    for said in ("x", "9" * 5000, "9223372036854775808"):
        sent = {"in_program": program.pk, "first_name": "Noah", "organization": said, "languages": [said]}
        page = administrator.post(page_of(Participant, "add"), sent).content.decode()
        assert "That choice is not one of the available choices." in page
        assert "One of what you chose is no longer to choose from." in page or "is not a valid value" in page


def test_a_number_that_python_does_not_read_is_an_error_not_a_failure(administrator: Client, program: Program) -> None:
    page = page_of(AccessProvider, "change", make_provider(program).pk)
    for said in ("9" * 5000, "[" * 5000):
        assert "Enter a valid JSON." in administrator.post(page, {"kinds": said}).content.decode()


def test_a_name_that_is_taken_is_an_error_not_a_failure(administrator: Client, program: Program) -> None:
    make_organization(program, "Lone Star Outreach")
    answer = administrator.post(page_of(Organization, "add"), {"in_program": program.pk, "name": "Lone Star Outreach"})
    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()


def test_what_may_be_on_record_once_is_refused_twice(administrator: Client, program: Program) -> None:
    robin, david = make_person(program, "Robin", "Park"), make_person(program, "David", "Larsen")
    supervises = {"one": robin.pk, "kind": RelationshipKind.SUPERVISES, "other": david.pk}
    for model, row in ((Relationship, supervises), (AccessProfile, {"participant": robin.pk})):
        first, second = (administrator.post(page_of(model, "add"), {"in_program": program.pk, **row}) for _ in "12")
        assert (first.status_code, second.status_code) == (302, 200)
        assert "already exists" in second.content.decode()


def test_a_choice_is_found_by_typing(administrator: Client, program: Program) -> None:
    make_person(program, "Robin", "Park")
    answer = administrator.get(
        reverse("admin:autocomplete"),
        {"term": "park", "app_label": "participants", "model_name": "relationship", "field_name": "one"},
    )
    assert [row["text"] for row in answer.json()["results"]] == ["Robin Park"]


def test_a_user_is_made_with_a_password_and_takes_a_place_in_a_program(administrator: Client, program: Program) -> None:
    new = {"email": "Iris@Bluebonnet.example", "name": "Iris Vale", "usable_password": "true"}
    words = "pecan pie in the evening"
    inline = {f"{rows}-{count}_FORMS": 0 for rows in ("memberships", "memberships-2") for count in ("TOTAL", "INITIAL")}
    administrator.post(page_of(User, "add"), new | {"password1": words, "password2": words} | inline)
    iris = User.objects.get(email="iris@bluebonnet.example")
    assert iris.check_password(words)
    place = {"program": program.pk, "user": iris.pk, "role": "coordinator", "answers_told": "daily"}
    administrator.post(page_of(Membership, "add"), place)
    assert Membership.objects.get(user=iris).program == program


def test_who_is_no_administrator_finds_no_admin(signed_in: Client) -> None:
    assert signed_in.get(page_of(Match, "changelist")).status_code == 302


def test_a_topic_in_use_stays_and_one_that_nobody_uses_can_go(administrator: Client, program: Program) -> None:
    for use in ("nobody", "offered", "wanted", "shown", "asked about"):
        topic = make_topic(program, use)
        robin = make_person(program, "Robin", use)
        (robin.offers if use == "offered" else robin.wants).set([topic] if use in ("offered", "wanted") else [])
        if use == "shown":
            make_evidence(robin, EvidenceKind.SUCCESS, topic)
        if use == "asked about":
            make_problem(make_match(program), robin, topic)
        administrator.post(page_of(Topic, "delete", topic.pk), {"post": "yes"})
        assert Topic.objects.in_program(program).filter(pk=topic.pk).exists() == (use != "nobody"), use


def test_a_note_is_deleted_and_the_history_still_says_that_it_was_written(
    administrator: Client, program: Program, coordinator: User
) -> None:
    match = make_match(program)
    note = write_note(match=match, key=uuid4(), text="A name too many", by=coordinator, at=NOW)
    administrator.post(page_of(Note, "change", note.pk), {"text": "Other words"})
    note.refresh_from_db()
    assert note.text == "A name too many"
    administrator.post(page_of(Note, "delete", note.pk), {"post": "yes"})
    assert not match.notes.exists()
    assert [line.what for line in match.happenings.all()] == [Happening.What.NOTE]


def test_a_person_who_gave_permission_is_not_deleted(administrator: Client, program: Program) -> None:
    robin = make_person(program, "Robin", "Park")
    consent = robin.consents.get()
    for row in (robin, consent):
        assert administrator.post(page_of(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    assert administrator.post(page_of(Consent, "change", consent.pk), {"given_on": "2001-01-01"}).status_code == 403


def test_what_is_told_of_a_person_is_not_moved_to_another(administrator: Client, program: Program) -> None:
    robin, david = make_person(program, "Robin", "Park"), make_person(program, "David", "Larsen")
    shown = make_evidence(robin)
    administrator.post(
        page_of(Evidence, "change", shown.pk), {"participant": david.pk, "kind": "success", "title": "Led a group"}
    )
    shown.refresh_from_db()
    assert (shown.participant, shown.title) == (robin, "Led a group")

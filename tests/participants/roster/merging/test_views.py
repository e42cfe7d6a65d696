"""The list of possible duplicates, the preview of a merging, and what a merged record's address shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from participants.models import (
    Consent,
    DifferentPeople,
    Merging,
    Participant,
    Relationship,
    RelationshipKind,
    RosterUpload,
    Status,
)
from participants.roster.duplicates import duplicates
from participants.roster.known import plan_of
from participants.roster.look_alikes import program_key_is_taken
from participants.roster.merging.door import forget
from peermatch.accounts.models import Program, User
from tests.counting import assert_same_queries
from tests.factories import live_together, make_person
from tests.participants.roster.pages import fields_of

pytestmark = pytest.mark.django_db


def page(program: Program, name: str, *rows: Any) -> str:
    return reverse(name, args=[program.slug, *(row.public_id for row in rows)])


def reasons(program: Program) -> list[tuple[str, ...]]:
    return [pair.reasons for pair in duplicates(program)]


@pytest.fixture
def robins(program: Program) -> tuple[Participant, Participant]:
    return (
        make_person(program, "Robin", "Park", phone="(512) 555-0101", program_key="A7"),
        make_person(program, "robin", "PARK", email="rp@school.example", program_key="B9"),
    )


def test_records_that_share_something_are_a_pair(program: Program) -> None:
    make_person(program, "Núria", "Vidal", email="nv@mail.example", phone="512-555-0100", program_key="x1")
    make_person(program, "Nuria", "vidal", email="NV@mail.example".lower(), phone="+1 (512) 555-0100", program_key="X1")
    make_person(program, "Someone", "Else")
    assert reasons(program) == [("id", "mailbox", "name", "phone")]


def test_one_name_in_two_zones_is_two_people(program: Program) -> None:
    make_person(program, "Ana", "Ruiz", email="1@mail.example", time_zone="America/Chicago")
    make_person(program, "Ana", "Ruiz", email="2@mail.example", time_zone="America/New_York")
    assert reasons(program) == []


def test_a_household_shares_its_mailbox_and_phone(program: Program) -> None:
    home = {"email": "garcia@mail.example", "phone": "512-555-0100"}
    live_together(make_person(program, "Ana", "Garcia", **home), make_person(program, "Luis", "Garcia", **home))
    assert reasons(program) == []


def test_an_office_shares_its_number(program: Program) -> None:
    for first in ("Ann", "Ben", "Cem", "Dia", "Eva"):
        make_person(program, first, "Hill", phone="512-555-0100")
    assert reasons(program) == []


def test_two_people_are_listed_no_more_until_it_is_taken_back(
    signed_in: Client, program: Program, robins: tuple[Participant, Participant]
) -> None:
    signed_in.post(page(program, "not-same", *robins))
    signed_in.post(page(program, "not-same", *reversed(robins)))
    assert (DifferentPeople.objects.in_program(program).count(), reasons(program)) == (1, [])
    signed_in.post(page(program, "not-same-back", DifferentPeople.objects.in_program(program).get()))
    assert reasons(program) == [("name",)]


def test_the_list_asks_no_more_for_more_pairs(signed_in: Client, program: Program) -> None:
    def make(number: int) -> None:
        for side in "ab":
            make_person(program, f"Kim{number}", "Park", email=f"{side}{number}@mail.example")

    assert_same_queries(signed_in, reverse("duplicates", args=[program.slug]), make)


def merged(client: Client, program: Program, robins: tuple[Participant, Participant], **chosen: str) -> Any:
    address = page(program, "person-merge-with", *robins)
    return client.post(address, fields_of(client.get(address).content.decode()) | chosen, follow=True)


def test_what_was_chosen_is_kept_and_both_addresses_lead_to_it(
    signed_in: Client, program: Program, robins: tuple[Participant, Participant]
) -> None:
    kept, gone = robins
    answer = merged(signed_in, program, robins, email="gone", program_key="kept")
    assert "Two records became one" in answer.content.decode()
    kept.refresh_from_db()
    assert (kept.email, kept.phone, kept.program_key) == ("rp@school.example", "(512) 555-0101", "A7")
    assert Consent.objects.in_program(program).filter(participant=kept).count() == 2
    assert list(Participant.objects.in_program(program)) == [kept]
    assert signed_in.get(page(program, "person", gone))["Location"] == page(program, "person", kept)
    assert signed_in.get(page(program, "person-edit", gone)).status_code == 404


def test_pressed_twice_it_is_one_merging_and_undone_it_is_two_records(
    signed_in: Client, program: Program, robins: tuple[Participant, Participant]
) -> None:
    for _press in range(2):
        answer = signed_in.post(page(program, "person-merge-with", *robins), {}) if _press else None
        assert answer is None or answer["Location"] == page(program, "person", robins[0])
        if not _press:
            merged(signed_in, program, robins)
    row = Merging.objects.in_program(program).get()
    signed_in.post(page(program, "merging-undo", row))
    gone = Participant.objects.in_program(program).get(pk=robins[1].pk)
    assert (gone.status, gone.program_key, gone.email) == (Status.ACTIVE, "B9", "rp@school.example")


def test_after_the_day_the_other_record_is_empty_and_they_stay_one(
    signed_in: Client, program: Program, robins: tuple[Participant, Participant]
) -> None:
    merged(signed_in, program, robins)
    row = Merging.objects.in_program(program).get()
    Merging.objects.in_program(program).update(at=row.at - 2 * Merging.MAY_BE_UNDONE)
    assert (forget(), forget()) == (1, 0)
    shell = Participant.records.in_program(program).get(pk=robins[1].pk)
    assert (shell.name, shell.email, shell.search_text) == ("", "", "")
    answer = signed_in.post(page(program, "merging-undo", row), follow=True)
    assert "The day in which this could be undone is over." in answer.content.decode()


def test_who_supervises_the_other_is_another_person(
    signed_in: Client, program: Program, robins: tuple[Participant, Participant]
) -> None:
    Relationship.objects.create(program=program, one=robins[0], kind=RelationshipKind.SUPERVISES, other=robins[1])
    said = signed_in.get(page(program, "person-merge-with", *robins)).content.decode()
    assert "Robin Park supervises robin PARK: two people." in said
    signed_in.post(page(program, "person-merge-with", *robins), {})
    assert Merging.objects.in_program(program).count() == 0


def test_what_changed_since_the_page_was_opened_is_shown_first(
    signed_in: Client, program: Program, robins: tuple[Participant, Participant]
) -> None:
    address = page(program, "person-merge-with", *robins)
    fields = fields_of(signed_in.get(address).content.decode())
    robins[0].role_title = "Teacher"
    robins[0].save()
    answer = signed_in.post(address, fields)
    assert "One of the two was changed after you opened the page." in answer.content.decode()


def test_a_viewer_sees_no_duplicates(
    client_of: Callable[[User], Client], viewer: User, program: Program, robins: tuple[Participant, Participant]
) -> None:
    client = client_of(viewer)
    assert client.get(reverse("duplicates", args=[program.slug])).status_code == 403
    assert "may be one person" not in client.get(reverse("people", args=[program.slug])).content.decode()


def test_a_list_finds_the_person_by_the_id_of_either_record(
    signed_in: Client, program: Program, coordinator: User, robins: tuple[Participant, Participant]
) -> None:
    merged(signed_in, program, robins, program_key="kept")
    upload = RosterUpload.objects.create(
        program=program, name="roster.csv", rows=1, uploaded_by=coordinator,
        text="Id,First name,Last name,Kind,Role\nB9,Rob,Park,Professional,Teacher\n",
    )  # fmt: skip
    (line,) = plan_of(upload, program, localdate()).lines
    assert (line.known and line.known.pk, line.changed_keys & {"program_key"}) == (robins[0].pk, set())
    assert program_key_is_taken(Participant(program=program), "B9")

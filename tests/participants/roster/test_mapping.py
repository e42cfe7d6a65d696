"""Headings that are not understood are mapped by hand, and remembered."""

import pytest
from django.urls import reverse

from participants.models import HeadingMeaning, Participant
from participants.roster.workbook_out import write_workbook
from tests.counting import assert_same_queries
from tests.participants.roster.pages import submit, text_of
from tests.participants.roster.test_import import agree, latest, send

SPANISH = b"Nombre,Apellido,Clase,Zapato\nMei,Park,parent,38\n"
MEANT = {"heading_0": "first_name", "heading_1": "last_name", "heading_2": "kind", "heading_3": ""}


@pytest.fixture
def url(program):
    return reverse("import", args=[program.slug])


def headings_url(program) -> str:
    return reverse("import-headings", args=[program.slug, latest(program).public_id])


def test_unknown_headings_are_mapped_by_hand_and_the_next_list_is_read_so(signed_in, program, url):
    page = text_of(send(signed_in, url, SPANISH))
    assert "These columns are missing: “First name”, “Last name” and “Kind”." in page
    assert "For example: 38" in page
    page = text_of(submit(signed_in, headings_url(program), **MEANT))
    assert "1 new person" in page
    agree(signed_in, latest(program))
    again = text_of(send(signed_in, url, SPANISH.replace(b"Mei", b"Ana").replace(b"Nombre", b"NOMBRE")))
    assert "1 new person" in again
    assert "Not read, because the roster has no place for them: Zapato." in again
    assert "“nombre” is First name." in text_of(signed_in.get(url))


def test_a_meaning_can_be_forgotten(signed_in, program, coordinator, url):
    HeadingMeaning.remember({"nombre": "first_name"}, "people", program=program, by=coordinator)
    row = HeadingMeaning.objects.in_program(program).get()
    page = text_of(signed_in.post(reverse("heading-forget", args=[program.slug, row.public_id]), follow=True))
    assert "What “nombre” means was forgotten." in page
    assert not HeadingMeaning.objects.in_program(program).exists()


def test_a_mapping_that_misses_what_everybody_needs_is_refused_with_nothing_lost(signed_in, program, url):
    send(signed_in, url, SPANISH)
    page = text_of(submit(signed_in, headings_url(program), **(MEANT | {"heading_2": ""})))
    assert "<title>Error:" in page
    assert "These columns are missing: “Kind”." in page
    assert not HeadingMeaning.objects.in_program(program).exists()


def test_two_headings_of_one_meaning_are_asked_about(signed_in, program, url):
    page = text_of(send(signed_in, url, b"First name,Last name,Kind,Email,E-mail\nA,B,parent,a@mail.example,x\n"))
    assert "Two headings mean the same: “Email” and “E-mail”." in page
    assert "1 new person" in text_of(submit(signed_in, headings_url(program), heading_4=""))


def test_the_sheet_that_is_a_list_of_people_is_read_and_another_can_be_chosen(signed_in, program, url):
    sheets = [
        ("Notes", [["so"], ["and so"]]),
        ("People", [["First name", "Last name", "Kind"], ["Mei", "Park", "parent"]]),
    ]
    page = text_of(send(signed_in, url, write_workbook(sheets), name="roster.xlsx"))
    assert "The sheet “People” is read." in page
    sheet = reverse("import-sheet", args=[program.slug, latest(program).public_id])
    assert "The sheet “Notes” is read." in text_of(signed_in.post(sheet, {"sheet": "Notes"}, follow=True))
    signed_in.post(sheet, {"sheet": "People"})
    agree(signed_in, latest(program))
    assert Participant.objects.in_program(program).get().name == "Mei Park"
    assert latest(program).other_sheets == []


def test_the_import_page_takes_as_many_queries_with_50_meanings_as_with_one(signed_in, program, coordinator, url):
    assert_same_queries(
        signed_in, url, lambda n: HeadingMeaning.remember({f"h{n}": "email"}, "people", program=program, by=coordinator)
    )

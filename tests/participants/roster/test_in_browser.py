"""The roster's pages where something is amiss, in a real browser; the road walks those where all goes well."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from participants.models import Participant, RosterUpload
from peermatch.accounts.models import Program
from tests.browsing import look
from tests.factories import make_person, make_topic
from tests.participants.roster.lists import SAMPLES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def roster(program: Program) -> str:
    return f"/p/{program.slug}/people/"


def test_an_empty_roster_and_a_search_that_finds_nobody(desk: Page, roster: str, program: Program) -> None:
    desk.goto(roster)
    look(desk)
    make_person(program, "Mei", "Park")
    desk.goto(f"{roster}?q=zebra&kind=family")
    look(desk)


def test_a_page_of_fields_with_much_amiss(desk: Page, roster: str, program: Program) -> None:
    make_topic(program, "advocacy")
    for email in ("one", "two"):
        make_person(program, "Mei", "Park", email=f"{email}@a-rather-long-name-of-a-school-district.example")
    desk.goto(f"{roster}add/")
    desk.get_by_label("First name").fill("Mei")
    desk.get_by_label("Last name").fill("Park")
    desk.get_by_label("New topics they can help with").fill("advocasy")
    desk.get_by_label("Usually free").fill("Mon 9-5")
    desk.get_by_text("Add a relationship").click()
    desk.get_by_role("group", name="New relationship 1").get_by_label("This person").select_option("Is supervised by")
    desk.get_by_role("group", name="New relationship 1").get_by_label("Whom").fill("Park")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("[data-focus]")).to_be_focused()
    look(desk)


def test_someone_else_was_quicker(desk: Page, roster: str, program: Program) -> None:
    mei = make_person(program, "Mei", "Park")
    desk.goto(f"{roster}{mei.public_id}/edit/")
    Participant.objects.filter(program=program, pk=mei.pk).update(phone="555 0199")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_text("now “555 0199”").wait_for()
    look(desk)


def test_a_wrong_file_and_a_list_with_faults(desk: Page, roster: str) -> None:
    desk.goto(f"{roster}import/")
    desk.set_input_files("#id_file", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"%PDF-1.7"})
    desk.get_by_role("button", name="Look through it").click()
    look(desk)
    desk.set_input_files("#id_file", str(SAMPLES / "roster_from_excel.csv"))
    desk.get_by_role("button", name="Look through it").click()
    desk.get_by_role("button", name="The same person twice: leave this row out").click()
    desk.get_by_role("button", name="Read it as America/Chicago").click()
    look(desk)
    desk.get_by_role("button", name="Yes: add 21 people").click()
    desk.get_by_role("link", name="Download the 3 rows to mend").wait_for()
    look(desk)


def test_a_list_whose_headings_are_mapped_and_whose_rows_are_mended(desk: Page, roster: str, tmp_path: Path) -> None:
    unclear = tmp_path / "roster-of-a-rather-long-name-from-the-school-district.csv"
    unclear.write_text("Nombre,Last name,Kind,Email\nMei,Park,parent,no-at-sign.example.org\n,Cruz,parnt,\n")
    desk.goto(f"{roster}import/")
    desk.get_by_label("Your list").set_input_files(unclear)
    desk.get_by_role("button", name="Look through it").click()
    look(desk)
    desk.get_by_label("Nombre").select_option("First name")
    desk.get_by_role("button", name="Read the list so").click()
    look(desk)
    desk.get_by_label("Nombre is to say").fill("Ana")
    desk.get_by_label("Nombre is to say").press("Enter")
    desk.get_by_text("is read as Ana in row 3").wait_for()
    RosterUpload.objects.in_program(Program.objects.get()).update(work="reading", rows=5000, done=2300)
    desk.reload()
    look(desk)

"""What is listed goes out as a file, and comes back unchanged."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from participants.models import Export, Participant, Relationship, RelationshipKind
from participants.roster.workbooks import read_sheets
from tests.factories import make_person
from tests.participants.roster.lists import plan, sample, take
from tests.participants.roster.pages import text_of

pytestmark = pytest.mark.on_both


@pytest.fixture
def url(program):
    return reverse("people-export", args=[program.slug])


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_was_exported_comes_back_unchanged(signed_in, program, coordinator, url, format):
    take(sample("roster.csv"), program, coordinator)
    [sheet] = read_sheets(signed_in.post(url, {"format": format}).content)
    found = plan(sheet.text, program)
    assert {outcome: n for outcome, n in found.counts.items() if n} == {"unchanged": 60}
    assert found.headings.ignored == ("Status",)


def test_only_what_is_listed_goes_out_in_its_order(signed_in, program, url):
    for name, state in (("Zoe", "OR"), ("Ana", "OR"), ("Mei", "WA")):
        make_person(program, name, name, state=state)
    answer = signed_in.post(url + "?state=OR", {"format": "csv"})
    assert [row["First name"] for row in rows(answer)] == ["Ana", "Zoe"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-')


def test_no_cell_is_a_formula_and_phone_numbers_survive(signed_in, program, url):
    make_person(program, "Mei", "Park", role_title='=HYPERLINK("x")', phone="+1 512 555 0100")
    [row] = rows(signed_in.post(url, {"format": "csv"}))
    assert (row["Role"], row["Phone"]) == ('\'=HYPERLINK("x")', "'+1 512 555 0100")
    book = load_workbook(io.BytesIO(signed_in.post(url, {"format": "xlsx"}).content))
    cells = {cell.value: cell for cell in book["People"][2]}
    assert {cells[value].data_type for value in ('=HYPERLINK("x")', "+1 512 555 0100")} == {"s"}
    assert cells["+1 512 555 0100"].quotePrefix


def test_who_took_what_is_recorded_without_what_was_in_it(signed_in, program, coordinator, url):
    make_person(program, "Mei", "Park", state="OR")
    signed_in.post(url + "?state=OR&q=Mei", {"format": "csv"})
    taken = Export.objects.in_program(program).get()
    assert (taken.by, taken.rows, taken.format, taken.what) == (coordinator, 1, "csv", "people")
    assert taken.narrowed_by == "Search, State"


def test_private_notes_stay_in_the_program(signed_in, program, url):
    make_person(program, "Mei", "Park", private_notes="canary")
    assert b"canary" not in signed_in.post(url, {"format": "csv"}).content


def test_viewers_take_nothing_along(client_of, viewer, program, url):
    make_person(program, "Mei", "Park")
    assert client_of(viewer).post(url, {"format": "csv"}).status_code == 403
    page = text_of(client_of(viewer).get(reverse("people", args=[program.slug])))
    assert "Download as CSV" not in page


def test_a_supervisor_goes_out_where_the_mailbox_is_theirs_alone(signed_in, program, url):
    boss, mei = make_person(program, "Bo", "Boss", email="bo@mail.example"), make_person(program, "Mei", "Park")
    Relationship.objects.create(program=program, one=boss, kind=RelationshipKind.SUPERVISES, other=mei)
    found = {row["First name"]: row["Supervisor email"] for row in rows(signed_in.post(url, {"format": "csv"}))}
    assert found == {"Bo": "", "Mei": "bo@mail.example"}
    make_person(program, "Jo", "Boss", email="bo@mail.example")
    found = {row["First name"]: row["Supervisor email"] for row in rows(signed_in.post(url, {"format": "csv"}))}
    assert found["Mei"] == ""


def test_a_format_that_does_not_exist_leads_back(signed_in, program, url):
    assert signed_in.post(url, {"format": "pdf"}).status_code == 302
    assert not Export.objects.in_program(program).exists()


def test_everybody_of_another_program_stays_there(signed_in, program, other_program, url):
    make_person(other_program, "Sam", "Stone")
    assert rows(signed_in.post(url, {"format": "csv"})) == []
    assert Participant.objects.in_program(other_program).count() == 1

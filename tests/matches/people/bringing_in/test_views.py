"""The pages of bringing in running matches."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from matches.models import Match, MatchList
from participants.roster.workbook_out import write_workbook
from peermatch.accounts.models import Program, User
from tests.counting import assert_same_queries
from tests.matches.people.bringing_in.lists import listed, upload
from tests.participants.roster.pages import submit, text_of
from tests.participants.roster.test_wrong_files import CALENDAR, MESSAGE, OFFICE, VCARD, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rosa", "sam")]


@pytest.fixture
def url(program: Program) -> str:
    return reverse("bring-in", args=[program.slug])


def send(client: Client, url: str, data: bytes, name: str = "matches.csv") -> Any:
    return client.post(url, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_list_is_read_agreed_to_and_seen_in_the_list_of_matches(
    signed_in: Client, program: Program, url: str
) -> None:
    page = send(signed_in, url, listed({}, {"Title": "Food", "Recipients": "Rosa Delgdo"}).encode())
    assert "1 row to mend" in text_of(page)
    assert "Perhaps Rosa Delgado." in text_of(page)
    row = MatchList.objects.in_program(program).get()
    new = signed_in.get(row.get_absolute_url(), {"show": "new"})
    assert "Active since September 14, 2026" in text_of(new)
    done = submit(signed_in, reverse("match-list-agree", args=[program.slug, row.public_id]), page.content.decode())
    assert "1 match was brought in. Nobody was written to." in text_of(done)
    rest = signed_in.get(reverse("match-list-rest", args=[program.slug, row.public_id]))
    assert "matches-to-mend.csv" in rest.headers["Content-Disposition"]
    assert "Recipients: there is no Rosa Delgdo here." in rest.content.decode()
    assert "Sleep" in text_of(signed_in.get(reverse("matches", args=[program.slug])))


def test_headings_that_are_not_understood_are_asked_about(signed_in: Client, program: Program, url: str) -> None:
    page = send(signed_in, url, listed({}).replace("Title", "Was").encode())
    assert "These columns are missing: “Title”" in text_of(page)
    row = MatchList.objects.in_program(program).get()
    read = submit(signed_in, reverse("match-list-headings", args=[program.slug, row.public_id]), heading_0="title")
    assert "1 new match" in text_of(read)
    overview = text_of(signed_in.get(url))
    assert "“was” is Title." in overview
    assert "“was” is" not in text_of(signed_in.get(reverse("import", args=[program.slug])))


def test_a_list_is_put_aside(signed_in: Client, program: Program, coordinator: User) -> None:
    row = upload(listed({}), program, coordinator)
    page = signed_in.post(reverse("match-list-drop", args=[program.slug, row.public_id]), follow=True)
    assert "No match was made of it." in text_of(page)
    assert "No match was made of this list." in text_of(signed_in.get(row.get_absolute_url()))
    assert not Match.objects.in_program(program).exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"", "This file is empty", id="empty"),
        pytest.param(b"%PDF-1.7\n", "This is a PDF. Open the list", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is an image. Upload the list itself", id="image"),
        pytest.param(OFFICE + "Workbook".encode("utf-16-le"), "old Excel workbook (.xls). Open it", id="xls"),
        pytest.param(OFFICE + "EncryptedPackage".encode("utf-16-le"), "locked with a password", id="locked"),
        pytest.param(zipped(**{"word/document.xml": "<x/>"}), "Word document. Copy its table", id="docx"),
        pytest.param(zipped(**{"xl/workbook.xml": "<x"}), "damaged, or was not copied completely", id="damaged"),
        pytest.param(b"<!DOCTYPE html><table>", "web page or XML", id="html"),
        pytest.param(b'[{"title": "Sleep"}]', "This is JSON", id="json"),
        pytest.param(VCARD.encode(), "contacts from an address book", id="vcard"),
        pytest.param(CALENDAR.encode(), "This is a calendar file", id="calendar"),
        pytest.param(MESSAGE.encode(), "This is e-mail, not a list", id="message"),
        pytest.param(f"From ana@mail.example Thu Nov 12 09:14:27 2026\n{MESSAGE}".encode(), "is e-mail", id="mailbox"),
        pytest.param(b"Title,Since\n", "headings but no rows under them", id="no rows"),
        pytest.param(b",\nSleep,2026-09-14\n", "It must hold the headings: Title", id="no headings"),
        pytest.param(b'Title,Since\n"Sleep,2026\n', "quotation mark that is not closed", id="open quotation"),
        pytest.param(b"Title\n" + b"Sleep\n" * 2_001, "at most 2,000 matches come in at once", id="too many"),
    ],
)
def test_a_wrong_file_is_told_what_it_is_and_what_to_do(
    signed_in: Client, program: Program, url: str, data: bytes, told: str
) -> None:
    assert told in text_of(send(signed_in, url, data))
    assert not MatchList.objects.in_program(program).exists()


def test_the_template_is_offered(signed_in: Client, program: Program, url: str) -> None:
    address = reverse("bring-in-template", args=[program.slug])
    assert address in signed_in.get(url).content.decode()
    assert 'filename="running-matches.xlsx"' in signed_in.get(address).headers["Content-Disposition"]


def test_it_is_reached_from_the_import_of_people_and_the_empty_list(
    signed_in: Client, program: Program, url: str
) -> None:
    for name in ("import", "matches"):
        assert f'href="{url}"' in signed_in.get(reverse(name, args=[program.slug])).content.decode()


def test_viewers_bring_nothing_in(
    client_of: Callable[[User], Client], viewer: User, program: Program, url: str, coordinator: User
) -> None:
    row = upload(listed({}), program, coordinator)
    assert {client_of(viewer).get(page).status_code for page in (url, row.get_absolute_url())} == {403}
    assert url not in client_of(viewer).get(reverse("matches", args=[program.slug])).content.decode()


def test_more_rows_and_lists_take_no_more_queries(
    signed_in: Client, program: Program, coordinator: User, url: str
) -> None:
    assert_same_queries(
        signed_in, url, lambda number: upload(listed({"Title": f"Match {number}"}), program, coordinator)
    )
    assert_same_queries(
        signed_in, upload(listed({}, {"Title": "Food"}), program, coordinator).get_absolute_url(), lambda number: None
    )


def test_a_workbook_of_matches_given_as_people_is_told_where_it_comes_in(
    signed_in: Client, program: Program, url: str
) -> None:
    people = reverse("import", args=[program.slug])
    rows = [
        ["Title", "Support parent", "Referred parent", "Since"],
        ["Sleep", "Sam Lind", "Rosa Delgado", "2026-09-14"],
    ]
    page = text_of(send(signed_in, people, write_workbook([("Matches", rows)]), "matches.xlsx"))
    assert "This looks like a list of running matches." in page
    assert f'<a href="{url}">Bring in running matches</a>' in page


def test_a_list_of_people_given_as_matches_is_told_where_it_comes_in(
    signed_in: Client, program: Program, url: str
) -> None:
    page = text_of(send(signed_in, url, b"First name,Last name,Kind,Email\nMei,Park,parent,\n"))
    assert "This looks like a list of people." in page
    assert f'<a href="{reverse("import", args=[program.slug])}">Import a list of people</a>' in page


@pytest.mark.parametrize("headings", [b"Name,Email,Kind", b"Title,Name,Email,State", b"Nombre,Apellido"])
def test_a_list_of_people_with_unclear_headings_is_not_taken_for_matches(
    signed_in: Client, program: Program, headings: bytes
) -> None:
    page = text_of(send(signed_in, reverse("import", args=[program.slug]), headings + b"\nMei,a,b,c\n"))
    assert "These columns are missing" in page
    assert "This looks like" not in page

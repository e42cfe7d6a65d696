"""How many rows there are is written one way on every page of an import: 5,000."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import RosterUpload
from participants.roster.review import did, name_rows, problem, tallies, will_do
from peermatch.accounts.models import Program, User
from tests.participants.roster.lists import listed, plan, upload
from tests.participants.roster.pages import text_of

pytestmark = pytest.mark.django_db
MANY = 5000
COUNTS = dict.fromkeys(("new", "changed", "unchanged", "problem", "left_out", "gone"), MANY)


@pytest.fixture
def long(program: Program, coordinator: User) -> RosterUpload:
    """A list of five thousand rows, one of which is on the page."""
    sent = upload(listed({"Kind": "profesional"}), program, coordinator)
    [line] = plan(sent.text, program).lines
    page: dict[str, Any] = {key: [] for key in ("answers", "remarks", "ignored", "new_words", "read_otherwise")}
    sent.rows, sent.reading = MANY, page | {
        "lines": {"problem": [problem(line, {(fault.key, fault.cell): MANY for fault in line.faults})]},
        "counts": COUNTS, "tallies": [vars(one) for one in tallies(COUNTS)], "fingerprint": "x",
        "will_do": will_do(COUNTS),
    }  # fmt: skip
    sent.save()
    return sent


def test_the_pages_of_a_list_that_waits(signed_in: Client, program: Program, long: RosterUpload) -> None:
    lists = text_of(signed_in.get(reverse("import", args=[program.slug])))
    assert "5,000 rows. Uploaded by" in lists
    page = text_of(signed_in.get(long.get_absolute_url(), {"show": "problem"}))
    assert "5,000 rows. Nothing of them is in the roster yet." in page
    for words in ("5,000 rows to mend", "5,000 new people", "5,000 unchanged", "Mend it in all 5,000 rows"):
        assert words in page
    assert "Yes: add 5,000 people and change 5,000 people" in page
    assert "Download the 5,000 rows to mend" in page
    assert "5000" not in lists + page


def test_the_page_of_a_list_that_is_read(signed_in: Client, long: RosterUpload) -> None:
    long.work, long.work_until = RosterUpload.Work.READING, long.created_at
    long.save()
    assert "0 of 5,000 rows are read." in text_of(signed_in.get(long.get_absolute_url()))


def test_the_page_of_a_list_that_was_taken_in(signed_in: Client, coordinator: User, long: RosterUpload) -> None:
    long.finish(outcome=COUNTS, rest="", by=coordinator, at=long.created_at, to_welcome=[])
    page = text_of(signed_in.get(long.get_absolute_url()))
    assert "5,000 people were added. 5,000 people were changed. 5,000 were as the list says." in page
    assert "5,000 rows were not taken" in page
    assert "5000" not in page
    assert did(COUNTS) in page


def test_the_number_of_a_row_is_as_the_spreadsheet_has_it() -> None:
    assert name_rows([4032]) == "row 4032"
    assert name_rows(list(range(4000, 9000))).endswith("4011, … (5,000 rows)")

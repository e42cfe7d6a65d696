"""Every fault of a row can be mended on the page of the dry run."""

import csv
import io

from django.urls import reverse

from participants.models import Participant
from tests.participants.roster.lists import listed, upload
from tests.participants.roster.pages import text_of
from tests.participants.roster.test_import import act, agree, latest, send


def test_the_list_from_excel_is_mended_whole_on_the_page(signed_in, program):
    from tests.participants.roster.lists import SAMPLES

    send(signed_in, reverse("import", args=[program.slug]), (SAMPLES / "roster_from_excel.csv").read_bytes())
    row = latest(program)
    act(signed_in, row, "answer", row="5", answer="share")
    for number, column, cell, value in (
        ("7", "email", "no-at-sign.example.org", "ingrid@mail.example"),
        ("9", "time_zone", "Central", "America/Chicago"),
        ("11", "first_name", "", "Elena"),
        ("13", "years", "about ten", "10"),
    ):
        act(signed_in, row, "mend", row=number, column=column, cell=cell, value=value, typed="")
    page = text_of(signed_in.get(row.get_absolute_url()))
    assert "25 new people" in page
    assert "First name “” is read as Elena in row 11." in page
    agree(signed_in, row)
    assert Participant.objects.in_program(program).count() == 25


def test_a_typed_word_mends_one_row_or_all_that_say_the_same(signed_in, program, coordinator):
    row = upload(listed({"Time zone": "Mars"}, {"First name": "Ana", "Time zone": "Mars"}), program, coordinator)
    said = {"row": "2", "column": "time_zone", "cell": "Mars", "value": "America/Denver"}
    assert "Mend it in all 2 rows" in text_of(signed_in.get(row.get_absolute_url()))
    assert "1 row to mend" in text_of(act(signed_in, row, "mend", **said, typed=""))
    page = text_of(act(signed_in, row, "mend", **said, all="all"))
    assert "2 new people" in page


def test_what_was_typed_can_be_taken_back(signed_in, program, coordinator):
    row = upload(listed({"First name": ""}), program, coordinator)
    act(signed_in, row, "mend", row="2", column="first_name", cell="", value="Mei", typed="")
    assert "1 row to mend" in text_of(act(signed_in, row, "mend", row="2", column="first_name", cell="", value=""))


def test_a_column_that_the_list_lacks_can_be_written_in(signed_in, program, coordinator):
    row = upload(listed({"Kind": "family"}), program, coordinator)
    assert "which relative is it?" in text_of(signed_in.get(row.get_absolute_url()))
    page = text_of(act(signed_in, row, "mend", row="2", column="role_title", cell="", value="Parent", typed=""))
    assert "1 new person" in page


def test_a_cell_that_may_be_empty_can_be_left_out(signed_in, program, coordinator):
    row = upload(listed({"Email": "nonsense"}), program, coordinator)
    assert "Leave this cell out" in text_of(signed_in.get(row.get_absolute_url()))
    page = text_of(act(signed_in, row, "mend", row="2", column="email", value="-"))
    assert "1 new person" in page
    assert "Email “nonsense” is read as nothing in row 2." in page


def test_a_row_can_be_left_out_whatever_is_wrong(signed_in, program, coordinator):
    row = upload(listed({"First name": ""}), program, coordinator)
    assert "1 left out by you" in text_of(act(signed_in, row, "answer", row="2", answer="skip"))


def test_nothing_typed_mends_nothing(signed_in, program, coordinator):
    row = upload(listed({"First name": ""}), program, coordinator)
    page = act(signed_in, row, "mend", row="2", column="first_name", cell="", value=" ", typed="")
    assert "Type what the cell is to say first." in text_of(page)


def test_what_was_typed_goes_out_with_what_is_still_to_mend(signed_in, program, coordinator):
    row = upload(listed({"Kind": "family", "State": "Oregano"}), program, coordinator)
    act(signed_in, row, "mend", row="2", column="role_title", cell="", value="Parent", typed="")
    rest = signed_in.get(reverse("import-rest", args=[program.slug, row.public_id])).content.decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(rest), delimiter=";")
    assert (line["Role"], line["State"]) == ("Parent", "Oregano")
    assert "What to mend" in line

"""Upload, dry run, decisions and yes, as a coordinator meets them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant, RosterUpload
from participants.roster import uploads
from participants.roster.apply import apply
from participants.roster.reading import MOST_BYTES
from tests.counting import assert_same_queries, count_queries
from tests.factories import make_person
from tests.participants.roster.lists import SAMPLES, listed, upload
from tests.participants.roster.pages import text_of
from tests.participants.roster.test_wrong_files import CALENDAR, MESSAGE, VCARD

pytestmark = pytest.mark.on_both


@pytest.fixture
def url(program):
    return reverse("import", args=[program.slug])


def send(client, url: str, data: bytes, name: str = "roster.csv") -> Any:
    return client.post(url, {"file": SimpleUploadedFile(name, data)}, follow=True)


def act(client, sent: RosterUpload, name: str, **data: str) -> Any:
    return client.post(reverse(f"import-{name}", args=[sent.program.slug, sent.public_id]), data, follow=True)


def agree(client, row: RosterUpload, take: str = "all") -> Any:
    page = client.get(row.get_absolute_url()).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    return act(client, row, "agree", seen=seen, take=take)


def people(program) -> int:
    return int(Participant.objects.in_program(program).count())


def latest(program) -> RosterUpload:
    row: RosterUpload = RosterUpload.objects.in_program(program).latest("pk")
    return row


class TestTheRoad:
    def test_sixty_people_come_in_and_again_nothing_changes(self, signed_in, program, url):
        data = (SAMPLES / "roster.csv").read_bytes()
        dry = text_of(send(signed_in, url, data))
        assert "60 new people" in dry
        assert people(program) == 0
        assert "60 people were added." in text_of(agree(signed_in, latest(program)))
        assert people(program) == 60
        again = text_of(send(signed_in, url, data))
        assert "60 unchanged" in again
        assert "There is nothing to do" in again

    def test_the_list_from_excel_is_mended_in_part_and_the_rest_downloaded(self, signed_in, program, url):
        dry = text_of(send(signed_in, url, (SAMPLES / "roster_from_excel.csv").read_bytes()))
        row = latest(program)
        assert "5 rows to mend" in dry
        assert "20 new people" in dry
        for told in (
            "Row 5: Ravi Alvarez", "shares its e-mail with row 4, Priya Müller", "Two people who share a mailbox",
            "Row 7: Ingrid Núñez", "needs an @", "Row 9: Ingrid Nguyen", "Read it as America/Chicago",
            "Row 11: Walker", "every row needs one", "Row 13: Maria Tanaka", "not a whole number",
        ):  # fmt: skip
            assert told in dry
        act(signed_in, row, "mend", column="time_zone", cell="Central", value="America/Chicago")
        act(signed_in, row, "answer", row="5", answer="share")
        assert "3 rows to mend" in text_of(signed_in.get(row.get_absolute_url()))
        done = text_of(agree(signed_in, row, take="good"))
        assert people(program) == 22
        assert "3 rows were not taken" in done
        rest = signed_in.get(reverse("import-rest", args=[program.slug, row.public_id]))
        assert rest.headers["Content-Disposition"] == 'attachment; filename="roster-to-mend.csv"'
        assert rest.content.startswith("\ufeffFirst name;Last name;".encode())
        assert rest.content.count(b"\n") == 4

    def test_an_answer_can_be_taken_back(self, signed_in, program, coordinator):
        row = upload(
            listed({"Email": "a@mail.example"}, {"First name": "Ana", "Email": "a@mail.example"}), program, coordinator
        )
        page = text_of(act(signed_in, row, "answer", row="3", answer="skip"))
        assert "1 left out by you" in page
        assert "1 row to mend" in text_of(act(signed_in, row, "answer", row="3", answer=""))

    def test_two_people_of_one_mailbox_show_as_answered_until_it_is_taken_back(self, signed_in, program, coordinator):
        row = upload(
            listed({"Email": "a@mail.example"}, {"First name": "Ana", "Email": "a@mail.example"}), program, coordinator
        )
        page = text_of(act(signed_in, row, "answer", row="3", answer="share"))
        assert "2 new people" in page
        assert "Your answer: Someone else with the same mailbox" in page
        assert "Answered by you" in page
        page = text_of(act(signed_in, row, "answer", row="3", answer=""))
        assert "1 row to mend" in page
        assert "Answered by you" not in page

    def test_a_suggestion_mends_all_rows_that_say_the_same_and_can_be_taken_back(self, signed_in, program, coordinator):
        row = upload(
            listed({"Time zone": "Central"}, {"First name": "Ana", "Time zone": "Central"}), program, coordinator
        )
        assert "Read it as America/Chicago in all 2 rows" in text_of(signed_in.get(row.get_absolute_url()))
        page = text_of(act(signed_in, row, "mend", column="time_zone", cell="Central", value="America/Chicago"))
        assert "2 new people" in page
        assert "Time zone “Central” is read as America/Chicago in rows 2 and 3." in page
        assert "2 rows to mend" in text_of(act(signed_in, row, "mend", column="time_zone", cell="Central"))

    def test_what_is_worth_knowing_is_said(self, signed_in, program, coordinator):
        row = upload(listed({"Shoe size": "9", "Can help with": "braille"}), program, coordinator)
        page = text_of(signed_in.get(row.get_absolute_url()))
        assert "Not read, because the roster has no place for them: Shoe size." in page
        assert "has no time zone here and gets the program&#x27;s, Central." in page
        assert "has no permission on record here" in page
        assert "<dt>Topics</dt><dd>braille</dd>" in page

    def test_changes_are_shown_from_and_to(self, signed_in, program, coordinator):
        make_person(program, "Mei", "Park", email="mei@mail.example", state="OR")
        row = upload(listed({"Email": "mei@mail.example", "State": "WA", "Role": "Lead"}), program, coordinator)
        page = text_of(signed_in.get(row.get_absolute_url()))
        assert "<dt>State</dt><dd>from “OR” to “WA”</dd>" in page
        assert "<dt>Role</dt><dd>adds “Lead”</dd>" in page
        assert "Yes: change 1 person" in page


class TestAgreeing:
    def test_nothing_is_imported_by_looking(self, signed_in, program, coordinator):
        row = upload(listed({}), program, coordinator)
        for show in ("", "new", "problem", "nonsense"):
            assert signed_in.get(row.get_absolute_url(), {"show": show}).status_code == 200
        assert people(program) == 0

    def test_agreeing_twice_does_nothing_twice(self, signed_in, program, coordinator):
        row = upload(listed({"Email": "mei@mail.example"}), program, coordinator)
        agree(signed_in, row)
        page = text_of(act(signed_in, row, "agree", seen="x", take="all"))
        assert people(program) == 1
        assert "Nothing was done twice." in page

    def test_a_dry_run_that_is_no_longer_true_is_noticed(self, signed_in, program, coordinator):
        row = upload(listed({"Email": "mei@mail.example", "State": "OR"}), program, coordinator)
        seen = uploads.dry_run(row, timezone.now()).fingerprint
        make_person(program, "Mei", "Park", email="mei@mail.example", state="WA")
        page = text_of(act(signed_in, row, "agree", seen=seen, take="all"))
        assert "The roster changed since you read this page. Nothing was imported." in page
        assert Participant.objects.in_program(program).get().state == "WA"
        agree(signed_in, row)
        assert Participant.objects.in_program(program).get().state == "OR"

    def test_all_is_refused_while_a_row_is_to_be_mended(self, signed_in, program, coordinator):
        row = upload(listed({}, {"First name": ""}), program, coordinator)
        seen = uploads.dry_run(row, timezone.now()).fingerprint
        assert "Some rows are still to be mended." in text_of(act(signed_in, row, "agree", seen=seen, take="all"))
        assert people(program) == 0

    def test_a_failure_in_the_middle_leaves_nothing(self, program, coordinator):
        """Two people of one id, which the plan never lets through, reach the database by an unlucky moment."""
        row = upload(listed({"Id": "17"}, {"First name": "Ana"}), program, coordinator)
        plan = uploads.dry_run(row, timezone.now())
        plan.lines[1].entry.values["program_key"] = "17"
        with pytest.raises(IntegrityError):
            apply(plan, program=program, by=coordinator, at=timezone.now())
        row.refresh_from_db()
        assert (people(program), row.is_waiting) == (0, True)

    def test_of_the_text_only_what_is_to_be_mended_is_kept(self, signed_in, program, coordinator):
        row = upload(listed({"Email": "canary@mail.example"}, {"First name": ""}), program, coordinator)
        agree(signed_in, row, take="good")
        row.refresh_from_db()
        assert "canary" not in row.text
        assert row.outcome == {"new": 1, "changed": 0, "unchanged": 0, "problem": 1, "left_out": 0, "gone": 0}
        assert (row.settled_by, row.decisions) == (coordinator, {})

    def test_a_list_can_be_put_aside(self, signed_in, program, coordinator, url):
        row = upload(listed({}), program, coordinator)
        assert "Put aside" in text_of(act(signed_in, row, "drop"))
        row.refresh_from_db()
        assert (row.state, row.text, people(program)) == (RosterUpload.State.DROPPED, "", 0)
        assert "Nothing of this list is in the roster." in text_of(signed_in.get(row.get_absolute_url()))

    def test_what_is_left_to_mend_is_none(self, signed_in, program, coordinator):
        row = upload(listed({}), program, coordinator)
        page = signed_in.get(reverse("import-rest", args=[program.slug, row.public_id]), follow=True)
        assert "No row of this list is left to mend." in text_of(page)


class TestFiles:
    @pytest.mark.parametrize(
        ("data", "told"),
        [
            (b"", "This file is empty."),
            (b"%PDF-1.7", "This is a PDF."),
            (b"PK\x03\x04 xl/workbook.xml", "This Excel workbook is damaged"),
            (b"\x89PNG\r\n", "This is an image"),
            (b"\x00\x01\x02\x03" * 30, "not a list in text form"),
            (b'{"people": []}', "This is JSON"),
            (VCARD.encode(), "contacts from an address book"),
            (CALENDAR.encode(), "This is a calendar file"),
            (MESSAGE.encode(), "This is e-mail, not a list"),
            (b"First name,Last name,Kind\n", "no rows under them"),
            (b'First name,Last name,Kind\n"Mei,Park,parent\n', "quotation mark"),
            (b"First name,Last name,Kind\n" + b"Mei,Park,parent\n" * 10_001, "10,001 rows"),
            (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        ],
    )
    def test_a_wrong_file_is_told_what_to_do_and_not_kept(self, signed_in, program, url, data, told):
        page = text_of(send(signed_in, url, data))
        assert told in page
        assert "<title>Error:" in page
        assert "One thing to correct. Nothing of the file was kept: choose it again." in page
        assert "typed is kept" not in page
        assert not RosterUpload.objects.in_program(program).exists()

    def test_no_file_at_all(self, signed_in, url):
        assert "Choose the file first." in text_of(
            signed_in.post(url, {"csrfmiddlewaretoken": "as a browser sends it"})
        )

    def test_the_same_list_sent_twice_waits_once(self, signed_in, program, url):
        data = listed({}).encode()
        send(signed_in, url, data)
        send(signed_in, url, data)
        assert RosterUpload.objects.in_program(program).count() == 1
        assert "roster.csv" in text_of(signed_in.get(url))

    def test_a_name_that_would_fake_a_header_is_harmless(self, signed_in, program, url):
        send(signed_in, url, listed({"First name": ""}).encode(), name='evil"\u202e\u2028x.csv')
        row = latest(program)
        answer = signed_in.get(reverse("import-rest", args=[program.slug, row.public_id]))
        assert not {"\n", "\r"} & set(answer.headers["Content-Disposition"])


class TestScope:
    def test_another_programs_list_is_not_here(self, signed_in, program, other_program, stranger):
        row = upload(listed({}), other_program, stranger)
        for name in ("review", "rest"):
            assert signed_in.get(reverse(f"import-{name}", args=[program.slug, row.public_id])).status_code == 404
        for name in ("mend", "answer", "agree", "drop"):
            assert signed_in.post(reverse(f"import-{name}", args=[program.slug, row.public_id])).status_code == 404

    def test_an_answer_cannot_name_another_programs_person(self, signed_in, program, coordinator, other_program):
        make_person(program, "Ana", "Cruz", email="home@mail.example")
        secret = make_person(other_program, "Secret", "Stranger")
        row = upload(listed({"Email": "home@mail.example"}), program, coordinator)
        page = text_of(act(signed_in, row, "answer", row="2", answer=f"same:{secret.public_id}"))
        assert "1 row to mend" in page
        assert "Secret" not in page

    def test_viewers_do_not_import(self, client_of, viewer, program, coordinator, url):
        row = upload(listed({}), program, coordinator)
        client = client_of(viewer)
        assert client.get(url).status_code == 403
        assert client.get(row.get_absolute_url()).status_code == 403
        assert client.post(reverse("import-agree", args=[program.slug, row.public_id])).status_code == 403

    def test_looking_never_acts(self, signed_in, program, coordinator):
        row = upload(listed({}), program, coordinator)
        for name in ("mend", "answer", "agree", "drop"):
            assert signed_in.get(reverse(f"import-{name}", args=[program.slug, row.public_id])).status_code == 405

    def test_nonsense_in_a_decision_is_no_error_of_ours(self, signed_in, program, coordinator):
        row = upload(listed({}), program, coordinator)
        for number in ("", "x", "-1", "٣", "9" * 40):
            assert act(signed_in, row, "answer", row=number, answer="share").status_code == 200

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("mend", {"column": "time_zone", "cell": "Cen\x00tral", "value": "America/Chicago"}),
            ("mend", {"column": "time_zone", "cell": "Central", "value": "\x00"}),
            ("mend", {"column": "\x00", "cell": "Central", "value": "America/Chicago"}),
            ("answer", {"row": "2", "answer": "sh\x00are"}),
        ],
    )
    def test_a_null_in_a_decision_is_refused(self, signed_in, program, coordinator, name, said):
        row = upload(listed({"Time zone": "Central"}), program, coordinator)
        assert "hidden character" in text_of(act(signed_in, row, name, **said))
        row.refresh_from_db()
        assert row.decisions == {}


def test_the_dry_run_takes_as_many_queries_for_50_rows_as_for_one(signed_in, program, coordinator, url):
    places = []
    for count in (1, 50):
        rows = [{"First name": f"Mei {n}", "Email": f"p{n}@mail.example", "Role": "Lead"} for n in range(1, count + 1)]
        places.append(upload(listed(*rows), program, coordinator).get_absolute_url())
    for n in range(1, 51):
        make_person(program, f"Mei {n}", "Park", email=f"p{n}@mail.example")
    assert count_queries(signed_in, places[0]) == count_queries(signed_in, places[1])


def test_the_import_page_takes_as_many_queries_with_50_lists_as_with_one(signed_in, program, coordinator, url):
    assert_same_queries(signed_in, url, lambda n: upload(listed({}), program, coordinator, f"list {n}.csv"))

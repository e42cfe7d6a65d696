"""What a reader of the report sees, and what each figure opens."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from matches.models import (
    Accommodation,
    BookingState,
    Gate,
    MeetingState,
    Path,
    SeatState,
    ServiceBooking,
    Waiver,
)
from participants.models import Export, NeedKind
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from tests.factories import make_member
from tests.matches.factories import family_match, make_meeting, make_request, ready_match

pytestmark = pytest.mark.django_db


def seen(client: Client, program: Program, name: str = "report", **asked: str) -> str:
    answer = client.get(reverse(name, args=[program.slug], query=asked))
    assert answer.status_code == 200
    return str(answer.content.decode())


def figure(page: str, words: str) -> tuple[str, str]:
    """What a figure says, and where it leads: the link that is called so."""
    [(address, said)] = re.findall(rf'<a href="([^"]*)"\s+aria-label="{words}: ([^"]*)"', page)
    return said, address.replace("&amp;", "&")


def test_each_figure_opens_its_rows(signed_in: Client, program: Program) -> None:
    for name in ("Robin", "Maya"):
        make_request(program, name, path=Path.FAMILY, received_at=timezone.now())
    make_request(program, "Otto", path=Path.PROFESSIONAL, received_at=timezone.now())
    said, address = figure(seen(signed_in, program), "By path, Family to family")
    assert said == "2"
    rows = signed_in.get(address).content.decode()
    assert "Requests, by path: Family to family" in rows
    assert "2 in all" in rows
    assert ("Robin" in rows, "Maya" in rows, "Otto" in rows) == (True, True, False)


def test_a_report_can_be_narrowed_and_says_what_each_figure_counts(signed_in: Client, program: Program) -> None:
    now = timezone.now()
    ready_match(program, requested_at=now)
    family_match(program, "Sleep", requested_at=now)
    page = seen(signed_in, program, path=Path.FAMILY)
    assert figure(page, "Where they stand now, all")[0] == "1"
    assert "Matches asked for in the period, whatever became of them since." in page
    assert "path=family" in figure(page, "Where they stand now, all")[1]


def test_days_of_ones_own_begin_at_midnight_on_the_programs_clock(signed_in: Client, program: Program) -> None:
    for moment in ("2026-03-01T05:59:59Z", "2026-03-01T06:00:00Z", "2026-03-02T05:59:59Z", "2026-03-02T06:00:00Z"):
        make_request(program, received_at=datetime.fromisoformat(moment))
    page = seen(signed_in, program, period="own", first="2026-03-01", last="2026-03-01")
    assert figure(page, "What became of them, all")[0] == "2"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-02", "2026-03-01", "The last day is before the first one."),
        ("2026-03-02", "", "Give both days, or choose another period."),
        ("0001-01-01", "2026-03-01", "This year cannot be."),
        ("2026-02-30", "2026-03-01", "Enter a valid date."),
    ],
)
def test_days_that_cannot_be_are_said(signed_in: Client, program: Program, first: str, last: str, words: str) -> None:
    page = seen(signed_in, program, period="own", first=first, last=last)
    assert words in page
    assert "Error:" in page


def test_what_is_no_choice_narrows_nothing(signed_in: Client, program: Program) -> None:
    ready_match(program, requested_at=timezone.now())
    page = seen(signed_in, program, period="x", path="x", coordinator="0", state="\x00")
    assert figure(page, "Where they stand now, all")[0] == "1"


def test_no_such_table_or_cell_is_not_found(signed_in: Client, program: Program) -> None:
    address = reverse("report-rows", args=[program.slug])
    asked = ({"table": "gossip"}, {"table": "requests", "cell": "gossip"}, {"table": "reached-state", "cell": "\x00"})
    assert [signed_in.get(address, one).status_code for one in asked[:2]] == [404, 404]
    assert signed_in.get(address, asked[2]).status_code in (200, 404)


def test_a_viewer_reads_neither_needs_nor_waivers(
    program: Program, coordinator: User, viewer: User, client_of: Callable[[User], Client]
) -> None:
    match = ready_match(program, coordinator=coordinator, requested_at=timezone.now())
    match.seats.update(state=SeatState.ACCEPTED)
    Waiver.objects.create(
        program=program, match=match, gate=Gate.FIT, finding="x", sentence="x", reason="x", by=coordinator,
        at=timezone.now(),
    )  # fmt: skip
    theirs, own = (seen(client_of(user), program) for user in (viewer, coordinator))
    assert figure(own, "Gone on with a reason, all")[0] == "1"
    assert "Gone on with a reason" not in theirs
    assert "Accommodations" not in theirs
    assert figure(theirs, "By state, all")[0] == "2"
    address: Any = reverse("report-rows", args=[program.slug], query={"table": "waivers"})
    assert client_of(viewer).get(address).status_code == 403
    assert client_of(coordinator).get(address).status_code == 200


def test_the_figures_come_as_files_that_other_programs_open(signed_in: Client, program: Program) -> None:
    for name in ("Robin", "Maya"):
        make_request(program, name, path=Path.FAMILY, received_at=timezone.now())
    address = reverse("report-export", args=[program.slug], query={"path": Path.FAMILY})
    said = signed_in.post(address, {"format": "csv"})
    rows = list(csv.reader(io.StringIO(said.content.decode("utf-8-sig"))))
    assert "attachment" in said["Content-Disposition"]
    book = load_workbook(io.BytesIO(signed_in.post(address, {"format": "xlsx"}).content), read_only=True)
    opened = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert opened == rows
    counted = {tuple(row[2:5]): row[5] for row in rows}
    assert counted["Requests", "By path", "Family to family"] == "2"
    assert counted["Requests", "By path", "All"] == "2"
    taken = Export.objects.in_program(program).values_list("what", "format", "narrowed_by", "rows")
    assert set(taken) == {("report", "csv", "Path", len(rows) - 1), ("report", "xlsx", "Path", len(rows) - 1)}


def test_who_pays_is_no_formula_in_a_file(signed_in: Client, program: Program, coordinator: User) -> None:
    met = make_meeting(ready_match(program, coordinator=coordinator), timezone.localdate(), state=MeetingState.HELD)
    need = Accommodation.objects.create(
        program=program, meeting=met, participant=met.match.seats.all()[0].participant, kind=NeedKind.INTERPRETER,
        needed_by=met.on,
    )  # fmt: skip
    ServiceBooking.objects.create(
        program=program, accommodation=need, provider_name="Dana", starts_at=met.starts_at, ends_at=met.ends_at,
        requested_at=met.starts_at, confirmed_at=met.starts_at, state=BookingState.CONFIRMED, cost="350.50",
        payer="=HYPERLINK(1)",
    )  # fmt: skip
    asked: dict[str, str] = {"period": "month"} if met.on.month == timezone.localdate().month else {}
    said = signed_in.post(reverse("report-export", args=[program.slug], query=asked), {"format": "csv"})
    [line] = [line for line in csv.reader(io.StringIO(said.content.decode("utf-8-sig"))) if "HYPERLINK" in line[4]]
    assert line[4:6] == ["'=HYPERLINK(1)", "$350.50"]


def test_who_needs_what_is_listed_for_those_of_the_match_and_that_they_read_it_is_on_record(
    program: Program, coordinator: User, lead: User, client_of: Callable[[User], Client]
) -> None:
    met = make_meeting(ready_match(program, coordinator=coordinator), program.today, state=MeetingState.HELD)
    who = met.match.seats.all()[0].participant
    need = Accommodation.objects.create(
        program=program, meeting=met, participant=who, kind=NeedKind.INTERPRETER, needed_by=met.on
    )
    ServiceBooking.objects.create(
        program=program, accommodation=need, provider_name="Dana", starts_at=met.starts_at, ends_at=met.ends_at,
        requested_at=met.starts_at, confirmed_at=met.starts_at, state=BookingState.CONFIRMED, cost="350.50",
    )  # fmt: skip
    other = make_member(program, "Noor Haddad")
    for table in ("needs", "bookings", "cost"):
        asked = {"table": table}
        found = {user: seen(client_of(user), program, "report-rows", **asked) for user in (coordinator, lead, other)}
        assert [met.match.title in found[user] for user in (coordinator, lead, other)] == [True, True, False]
        assert "1 of them is in a match of somebody else" in found[other]
    rows = Record.objects.in_program(program).filter(did="read", person=who.public_id)
    assert {row.actor for row in rows if "needs" in row.fields} == {str(coordinator.pk), str(lead.pk)}


def test_each_chart_says_in_words_what_it_draws(signed_in: Client, program: Program) -> None:
    for name in ("Robin", "Maya"):
        make_request(program, name, path=Path.FAMILY, received_at=timezone.now())
    make_request(program, "Otto", path=Path.PROFESSIONAL, received_at=timezone.now())
    for name in ("report", "report-print"):
        page = seen(signed_in, program, name)
        [drawn] = re.findall(r'<desc id="d-requests-path">(.*?)</desc>', page, re.DOTALL)
        assert drawn.strip() == "Family to family: 2 (67%). Professional or group: 1 (33%)."
        widths = re.findall(r'width="([\d.]+)"\s+height="14"', page[page.index("d-requests-path") :])
        assert widths[:2] == ["260.0", "130.0"]
        assert ">Professional or group: 1 (33%)</text>" in page


def test_a_report_to_print_has_nothing_to_press(signed_in: Client, program: Program) -> None:
    page = seen(signed_in, program, "report-print", path=Path.FAMILY)
    assert "Path: Family to family." in page
    assert "report/rows/" not in page
    assert "<form" not in page

"""What is listed goes out as a file: the same matches in the same order, safe to open, for coordinators only."""

import csv
import io
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from matches.models import Match, MeetingState, Part, Path, SeatState, Stage
from matches.workspace.exporting import table_of
from matches.workspace.listing import MatchFilter
from participants.models import Export
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.factories import make_person, make_topic
from tests.matches.factories import ASKED, make_match, make_meeting, make_problem, make_seat, ready_match

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]


@pytest.fixture
def url(program: Program) -> str:
    return reverse("matches-export", args=[program.slug])


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_row_says_what_the_list_says_of_a_match(
    signed_in: Client, program: Program, coordinator: User, url: str
) -> None:
    match = ready_match(program, coordinator=coordinator, stage=Stage.INVITING)
    soon = timezone.localdate() + timedelta(days=9)
    make_meeting(match, soon + timedelta(days=9), state=MeetingState.CONFIRMED)
    make_meeting(match, soon, time(9, 30), time_zone="America/Denver", state=MeetingState.CONFIRMED)
    make_seat(match, make_person(program, "Gone", "Girl"), state=SeatState.WITHDRAWN)
    [row] = rows(signed_in.post(url, {"format": "csv"}))
    assert {heading: cell for heading, cell in row.items() if cell} == {
        "Title": "Moving to tactile signs",
        "Path": "Professional or group",
        "Direction": "directional",
        "Format": "One to one",
        "Stage": "Inviting",
        "Since": "2026-04-03",
        "Asked for on": "2026-04-03",
        "Coordinator": coordinator.email,
        "Recipients": "Robin Park",
        "Providers": "David Larsen",
        "Topics": "Tactile communication",
        "What is late": "Long in one stage",
        "Next meeting": f"{soon} 09:30",
        "Time zone of the meeting": "America/Denver",
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?sort=title", ["Alpha", "Beta"]),
        ("?stage=all&sort=title", ["Alpha", "Beta", "Closed"]),
        ("?path=family", ["Beta"]),
        ("?late=nonsense", ["Beta", "Alpha"]),
    ],
)
def test_what_is_listed_goes_out_in_its_order(
    signed_in: Client, program: Program, url: str, query: str, titles: list[str]
) -> None:
    make_match(program, "Alpha")
    make_match(program, "Beta", path=Path.FAMILY)
    make_match(program, "Closed", stage=Stage.CLOSED)
    answer = signed_in.post(url + query, {"format": "csv"})
    assert [row["Title"] for row in rows(answer)] == titles
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="matches-')


def test_no_cell_is_a_formula(signed_in: Client, program: Program, url: str) -> None:
    make_match(program, '=HYPERLINK("x")')
    [row] = rows(signed_in.post(url, {"format": "csv"}))
    assert row["Title"] == '\'=HYPERLINK("x")'
    book = load_workbook(io.BytesIO(signed_in.post(url, {"format": "xlsx"}).content))
    [title, *_others] = book["Matches"][2]
    assert (title.value, title.data_type, title.quotePrefix) == ('=HYPERLINK("x")', "s", True)


def test_who_took_what_is_recorded_without_what_was_in_it(
    signed_in: Client, program: Program, coordinator: User, url: str
) -> None:
    make_match(program, "Alpha")
    signed_in.post(url + "?q=alp&path=professional&sort=title", {"format": "xlsx"})
    taken = Export.objects.in_program(program).get()
    assert (taken.by, taken.rows, taken.format, taken.what) == (coordinator, 1, "xlsx", "matches")
    assert taken.narrowed_by == "Title or person, Path"


def test_viewers_take_nothing_along(client_of: Any, viewer: User, program: Program, url: str) -> None:
    make_match(program)
    assert client_of(viewer).post(url, {"format": "csv"}).status_code == 403
    assert b"Download as CSV" not in client_of(viewer).get(reverse("matches", args=[program.slug])).content


def test_a_format_that_does_not_exist_leads_back(signed_in: Client, program: Program, url: str) -> None:
    assert signed_in.post(url, {"format": "pdf"}).status_code == 302
    assert not Export.objects.in_program(program).exists()


def test_matches_of_another_program_stay_there(
    signed_in: Client, other_program: Program, url: str, stranger: User
) -> None:
    make_match(other_program, coordinator=stranger)
    assert rows(signed_in.post(url + "?stage=all", {"format": "csv"})) == []


def test_many_matches_take_no_more_queries_than_one(program: Program, coordinator: User) -> None:
    def table() -> None:
        table_of(MatchFilter({}, program=program, reader=coordinator).matches(), program, timezone.now())

    def add(number: int) -> Match:
        match = make_match(program, f"Match {number}", coordinator=coordinator)
        person = make_person(program, "Robin", f"Park {number}")
        make_seat(match, person, Part.RECIPIENT)
        make_problem(match, person, make_topic(program, f"Topic {number}"))
        make_meeting(match, date(2099, 5, 7), state=MeetingState.CONFIRMED, state_since=ASKED)
        return match

    add(1)
    with_one = queries_of(table)
    for number in range(2, 6):
        add(number)
    assert queries_of(table) == with_one

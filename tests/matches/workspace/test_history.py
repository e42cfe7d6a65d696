"""The history of a match in sentences, by days, by kind, a page at a time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from matches.models import Happening, Match, Part, Stage
from matches.workspace.history import SENTENCES, days_of, rows_of, sentence
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, ready_match

pytestmark = pytest.mark.django_db
What = Happening.What


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program, coordinator=coordinator)


def said(match: Match, what: str, **fields: object) -> str:
    match.record(what, at=NOW, **{"by": None} | fields)  # type: ignore[arg-type]
    return sentence(rows_of(match)[0], tells=True)


def test_sentences_say_who_did_what_to_whom(match: Match, coordinator: User) -> None:
    robin = match.seats.get(part=Part.RECIPIENT).participant
    assert said(match, What.INVITED, by=coordinator, who=robin) == "Ana Castillo invited Robin Park."
    assert said(match, What.ACCEPTED, who=robin, detail="By the link") == "Robin Park said yes: By the link."
    assert said(match, What.STAGE, detail=Stage.ACTIVE) == "The match is in “Active” now."
    assert said(match, What.NOTE, by=coordinator, detail="removed") == "Ana Castillo took a note back."


@pytest.mark.parametrize("what", What.values)
def test_every_kind_of_line_makes_a_sentence(match: Match, coordinator: User, what: str) -> None:
    robin = match.seats.get(part=Part.RECIPIENT).participant
    for by in (coordinator, None):
        for who in (robin, None):
            words = said(match, what, by=by, who=who)
            assert words.endswith((".", "”"))
            assert "%(" not in words
    assert set(SENTENCES) <= set(What.values)


def test_viewers_read_what_happened_and_not_what_was_written(match: Match, coordinator: User) -> None:
    match.record(What.HELD_UP, by=coordinator, at=NOW, detail="Private words")
    assert sentence(rows_of(match)[0], tells=False) == "Ana Castillo put the match on hold."
    match.record(What.HANDED_OVER, by=coordinator, at=NOW + timedelta(hours=1), detail="Lee Okafor. I am on leave")
    assert sentence(rows_of(match)[0], tells=False) == "Ana Castillo handed the match over."


def test_days_are_those_of_the_reader(match: Match) -> None:
    for hours in (0, 12, 13):
        match.record(What.PROBLEM, by=None, at=NOW + timedelta(hours=hours))
    days = days_of(rows_of(match), zone="America/Chicago", tells=True)
    assert [(day.heading, len(day.lines)) for day in days] == [("Tue, April 14, 2026", 3)]
    days = days_of(rows_of(match), zone="Europe/London", tells=True)
    assert [len(day.lines) for day in days] == [2, 1]


def test_it_is_narrowed_by_kind_and_paged(match: Match, coordinator: User, signed_in: Client) -> None:
    for number in range(60):
        match.record(What.FORMAT, by=coordinator, at=NOW, detail=f"Format {number}")
    match.record(What.CANCELLED, by=coordinator, at=NOW, detail="Thursday")
    address = f"{match.get_absolute_url()}history/"
    page = signed_in.get(address).content.decode()
    assert "61 lines" in page
    assert "Page 1 of 2" in page
    assert "Preparing: 60" in page
    meetings = signed_in.get(address, {"kind": "meetings"}).content.decode()
    assert "1 line, newest first" in meetings
    assert "Ana Castillo cancelled the meeting: Thursday." in meetings
    assert "Nothing of this kind" in signed_in.get(address, {"kind": "notes"}).content.decode()


def test_a_viewer_reads_it(match: Match, viewer: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(viewer).get(f"{match.get_absolute_url()}history/").status_code == 200

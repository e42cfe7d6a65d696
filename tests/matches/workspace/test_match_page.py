"""The page of one match."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from matches.following_up.acting import Planned, plan
from matches.models import AskedBy, CloseReason, Direction, Happening, Match, MeetingState, Note, Part, Problem, Waiver
from matches.workspace.desk import Desk
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import (
    NOW,
    TODAY,
    accepted_match,
    make_match,
    make_meeting,
    make_seat,
    ready_match,
)

pytestmark = pytest.mark.django_db


def desk_of(match: Match, **told: object) -> Desk:
    return Desk(match, on=TODAY, knows=True, **told)  # type: ignore[arg-type]


def read(client: Client, match: Match, **query: str) -> str:
    return " ".join(client.get(match.get_absolute_url(), query).content.decode().split())


def test_what_the_page_says_of_a_ready_match(signed_in: Client, program: Program, coordinator: User) -> None:
    page = read(signed_in, ready_match(program, coordinator=coordinator))
    assert "<h1>Moving to tactile signs</h1>" in page
    assert "Professional or group. David Larsen helps Robin Park. One to one." in page
    assert "Before you invite: 6 of 6 done" in page
    assert "Read and send the invitations" in page
    assert "Before the meeting is confirmed: 1 of 6 done, 1 may wait" in page
    assert "<dt>Coordinator</dt><dd>You</dd>" in page
    assert "Fri, April 3, 10:00 am Central, by Robin Park" in page


def test_a_closed_gate_shows_the_action_with_why_it_waits(signed_in: Client, program: Program) -> None:
    page = read(signed_in, ready_match(program, format=""))
    assert "Read and send the invitations" not in page
    assert "You can read them now, and send them when “Format and size” is settled." in page


def test_the_next_meeting_on_each_clock_that_differs(program: Program) -> None:
    match = ready_match(program)
    for part, zone in ((Part.RECIPIENT, "America/Los_Angeles"), (Part.PROVIDER, "Asia/Tokyo")):
        person = match.seats.get(part=part).participant
        person.time_zone = zone
        person.save()
    make_meeting(match)
    assert desk_of(match).elsewhere == ["1:00 pm Pacific for Robin", "Fri, May 8, 5:00 am Tokyo for David"]


@pytest.mark.parametrize(
    ("direction", "parts", "words"),
    [
        (Direction.DIRECTIONAL, [Part.RECIPIENT], "P0 A looks for help."),
        (Direction.DIRECTIONAL, [Part.RECIPIENT, Part.PROVIDER, Part.EXPERT], "P1 A and P2 A help P0 A."),
        (Direction.DIRECTIONAL, [Part.PROVIDER], "P0 A helps nobody yet."),
        (Direction.DIRECTIONAL, [Part.FACILITATOR], ""),
        (Direction.MUTUAL, [Part.PEER], "P0 A looks for a peer."),
        (Direction.MUTUAL, [Part.PEER, Part.PRESENTER, Part.FACILITATOR], "P0 A and P1 A as peers."),
        (Direction.MUTUAL, [], ""),
    ],
)
def test_who_helps_whom(program: Program, direction: str, parts: list[str], words: str) -> None:
    match = make_match(program, direction=direction)
    for number, part in enumerate(parts):
        make_seat(match, make_person(program, f"P{number}", "A"), part)
    assert desk_of(match).who_helps_whom == words


def test_a_referral_names_who_referred(program: Program) -> None:
    match = ready_match(program)
    Problem.objects.filter(program=program).update(asked_by=AskedBy.REFERRAL, referred_by="Dr. Ames")
    assert desk_of(match).asked == "Fri, April 3, 10:00 am Central, for Robin Park, referred by Dr. Ames"


def test_meetings_are_listed_with_their_state(signed_in: Client, program: Program) -> None:
    match = accepted_match(program)
    meeting = make_meeting(match, state=MeetingState.HELD)
    page = read(signed_in, match)
    assert (
        f'meetings/{meeting.public_id}/">Thu, May 7, 3:00 pm Central</a><span class="status done">Held</span>' in page
    )


def test_what_was_gone_on_with_stays_listed_when_it_was_taken_back(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = ready_match(program, coordinator=coordinator)
    told = {"program": program, "match": match, "gate": "footing", "by": coordinator, "at": NOW}
    Waiver.objects.create(**told, finding="supervises:1", sentence="David supervises Robin.", reason="He left.")
    Waiver.objects.create(**told, finding="supervises:2", sentence="Ada supervises Bo.", reason="Old.", ended_at=NOW)
    page = read(signed_in, match)
    for words in ("David supervises Robin.", "He left.", "Ada supervises Bo.", "Taken back on Tue, April 14"):
        assert words in page


def test_history_shows_ten_lines_and_all_when_asked(signed_in: Client, program: Program, coordinator: User) -> None:
    match = ready_match(program)
    for number in range(12):
        match.record(Happening.What.FORMAT, by=coordinator, at=NOW, detail=f"Line {number:02}")
    short = read(signed_in, match)
    whole = signed_in.get(f"{match.get_absolute_url()}history/").content.decode()
    assert ("Line 11" in short, "Line 01" in short, "Line 01" in whole) == (True, False, True)
    assert "The whole history: 12 lines" in short


def test_a_closed_match_says_why_and_offers_nothing(signed_in: Client, program: Program, coordinator: User) -> None:
    match = ready_match(program)
    match.close(reason=CloseReason.GOALS_MET, outcome="They meet on their own now.", by=coordinator, at=NOW)
    page = read(signed_in, match)
    assert "Closed: They gained what they hoped for" in page
    assert "They meet on their own now." in page
    for offer in ("Write a note", "Plan a meeting", 'invitations/" class', "Choose who takes part", "/close/"):
        assert offer not in page


def test_a_viewer_reads_and_is_offered_nothing(
    client_of: Callable[[User], Client], viewer: User, stranger: User, program: Program
) -> None:
    match = ready_match(program)
    page = read(client_of(viewer), match)
    for offer in ("Write a note", "Plan a meeting", "Read and send", "/close/", "/plan/"):
        assert offer not in page
    assert client_of(stranger).get(match.get_absolute_url()).status_code == 404


def test_a_note_is_written_once(signed_in: Client, program: Program, coordinator: User) -> None:
    match = ready_match(program)
    address = match.get_absolute_url() + "notes/write/"
    told = {"key": str(uuid4()), "text": "Noah prefers mornings."}
    for _ in range(2):
        assert signed_in.post(address, told)["Location"] == match.get_absolute_url()
    assert [(note.text, note.by) for note in match.notes.all()] == [("Noah prefers mornings.", coordinator)]
    assert match.happenings.filter(what=Happening.What.NOTE).count() == 1
    assert "Noah prefers mornings." in read(signed_in, match)


def test_a_note_needs_words_and_an_open_match(signed_in: Client, program: Program, coordinator: User) -> None:
    match = ready_match(program)
    address = match.get_absolute_url() + "notes/write/"
    assert "<title>Error:" in signed_in.post(address, {"key": str(uuid4()), "text": " "}).content.decode()
    match.close(reason=CloseReason.OTHER, outcome="", by=coordinator, at=NOW)
    page = signed_in.post(address, {"key": str(uuid4()), "text": "Too late"}).content.decode()
    assert "This match is closed." in page
    assert not match.notes.exists()


def test_a_form_that_wrote_another_note_writes_none_here(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match, other = ready_match(program), ready_match(program, "Another")
    note = Note.objects.create(program=program, match=other, text="Elsewhere", by=coordinator)
    told = {"key": str(note.public_id), "text": "Here"}
    page = signed_in.post(match.get_absolute_url() + "notes/write/", told).content.decode()
    assert "This form was already sent." in page
    assert not match.notes.exists()


def test_it_says_how_far_the_action_plan_is_and_leads_to_the_notes_of_meetings(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = accepted_match(program, coordinator=coordinator)
    assert 'Action plan</a> <span class="status plain">Nothing yet</span>' in read(signed_in, match)
    days = (TODAY - timedelta(days=400), TODAY - timedelta(days=399), timezone.localdate() + timedelta(days=9))
    done, *_rest = plan(match=match, items=[Planned("Call", None, day) for day in days], by=coordinator, at=NOW)
    done.do(way="phone", outcome="", by=coordinator, at=NOW)
    held = [make_meeting(match, TODAY - timedelta(days=n), state=MeetingState.HELD, notes="Good.") for n in (3, 4)]
    page = read(signed_in, match)
    assert '<span class="status stop">1 of 3 done, 1 overdue</span>' in page
    assert "Notes of 2 meetings:" in page
    assert "Nothing is noted" not in page
    for meeting in held:
        assert f'href="{meeting.get_absolute_url()}#notes"' in page
    match.close(reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=timezone.now())
    assert '<span class="status plain">1 of 3 done</span>' in read(signed_in, match)

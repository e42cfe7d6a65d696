"""Notes: each is its writer's, and one that is taken back is kept."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Match, Note
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, ready_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(program: Program, coordinator: User) -> Note:
    match = ready_match(program, coordinator=coordinator)
    row: Note = Note.objects.create(program=program, match=match, text="Mornings are best.", by=coordinator)
    return row


def url(note: Note, name: str) -> str:
    return reverse(name, args=[note.program.slug, note.match.public_id, note.public_id])


def page_of(match: Match, client: Client) -> str:
    return client.get(match.get_absolute_url()).content.decode()


def test_its_writer_changes_it(note: Note, signed_in: Client) -> None:
    assert "Mornings are best." in signed_in.get(url(note, "note-change")).content.decode()
    signed_in.post(url(note, "note-change"), {"text": "Evenings are best."})
    page = page_of(note.match, signed_in)
    assert "Evenings are best." in page
    assert "Ana Castillo changed a note." in page


def test_it_is_taken_back_and_kept(note: Note, signed_in: Client, coordinator: User) -> None:
    signed_in.post(url(note, "note-remove"))
    page = page_of(note.match, signed_in)
    assert "Mornings are best." not in page
    assert "Ana Castillo took a note back." in page
    note.refresh_from_db()
    assert (note.text, note.removed_by) == ("Mornings are best.", coordinator)


def test_nobody_else_touches_it(note: Note, lead: User, client_of: Callable[[User], Client]) -> None:
    for name in ("note-change", "note-remove"):
        assert client_of(lead).post(url(note, name), {"text": "Mine"}).status_code == 403
    assert "Take this note back" not in page_of(note.match, client_of(lead))


def test_taken_back_twice_it_is_taken_back_once(note: Note, signed_in: Client) -> None:
    signed_in.post(url(note, "note-remove"))
    again = signed_in.post(url(note, "note-remove"), follow=True).content.decode()
    assert "This note was taken back already." in again
    assert note.match.happenings.count() == 1


def test_notes_go_on_while_the_match_is_on_hold(note: Note, signed_in: Client, coordinator: User) -> None:
    note.match.hold(reason="Waits for the interpreter.", by=coordinator, at=NOW)
    write = reverse("note-write", args=[note.program.slug, note.match.public_id])
    page = page_of(note.match, signed_in)
    assert write in page
    assert "Take this note back" in page
    signed_in.post(write, {"key": str(uuid4()), "text": "He called: not before May."})
    signed_in.post(url(note, "note-remove"))
    assert [row.text for row in note.match.notes.standing()] == ["He called: not before May."]


def test_a_closed_match_takes_no_notes(note: Note, signed_in: Client, coordinator: User) -> None:
    note.match.close(reason="other", outcome="", by=coordinator, at=NOW)
    write = reverse("note-write", args=[note.program.slug, note.match.public_id])
    answer = signed_in.post(write, {"key": str(uuid4()), "text": "Too late."})
    assert "This match is closed." in answer.content.decode()
    assert write not in page_of(note.match, signed_in)

"""The pages that show a program's mail."""

from collections.abc import Callable
from typing import Any
from uuid import uuid5

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import Program, User
from peermatch.outbox import deliver, queue
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email, State
from tests.peermatch.outbox.conftest import HOUR, NOON, ROSA, TOKEN

Note = Callable[..., Email]


def listing(program: Program, query: str = "") -> str:
    return reverse("messages", args=[program.slug]) + query


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def as_files(settings: Any, tmp_path: Any) -> None:
    settings.MAIL_DIR, settings.MAIL_AS_FILES = tmp_path / "mail", True
    settings.EMAIL_BACKEND = "peermatch.outbox.backends.MailFolder"


def test_the_list_names_each_mail_its_reader_and_its_state(signed_in: Client, program: Program, note: Note) -> None:
    note()
    page = shown(signed_in, listing(program))
    for words in ("1 message", "To Rosa Núñez: Your meeting", "A note.", "Waiting", "noon Central"):
        assert words in page


def test_an_empty_list_says_what_will_appear(signed_in: Client, program: Program) -> None:
    assert "No mail yet" in shown(signed_in, listing(program))


def test_the_list_can_be_narrowed_by_state_and_words(signed_in: Client, program: Program, note: Note) -> None:
    note()
    note(about="meeting:2", to=queue.Recipient(uuid5(ROSA, "t"), "Tom", "tom@mail.example"))
    queue.supersede(program=program, about="meeting:2", now=NOON)
    assert "2 messages" in shown(signed_in, listing(program))
    by_name = shown(signed_in, listing(program, "?q=NUNEZ+meeting"))
    assert "1 message" in by_name
    assert "Rosa" in by_name
    assert "Tom" in shown(signed_in, listing(program, f"?state={State.SUPERSEDED}"))
    assert "No message is like that" in shown(signed_in, listing(program, f"?state={State.SENT}"))


def test_a_filter_that_makes_no_sense_narrows_nothing(signed_in: Client, program: Program, note: Note) -> None:
    note()
    assert "1 message" in shown(signed_in, listing(program, "?state=nonsense"))


def test_a_mail_is_shown_as_it_is_stored_without_its_link(signed_in: Client, note: Note) -> None:
    mail = note(message=Message("Hi", "Text\n", "<p>x</p>", Calendar("REQUEST", "BEGIN:VCALENDAR")))
    page = shown(signed_in, mail.get_absolute_url())
    assert "BEGIN:VCALENDAR" in page
    page = shown(signed_in, note(about="meeting:2").get_absolute_url())
    assert "[their own link, not shown here]" in page
    assert "⟦" not in page
    assert TOKEN not in page


def test_the_formatted_part_may_bring_its_style_and_nothing_else(
    signed_in: Client, program: Program, note: Note
) -> None:
    answer = signed_in.get(reverse("message-html", args=[program.slug, note().public_id]))
    assert answer.content.decode() == '<p><a href="#answer">Answer</a></p>'
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; ") if " " in part)
    assert policy["script-src"] == policy["default-src"] == policy["form-action"] == "'none'"
    assert policy["style-src"] == "'unsafe-inline'"


@pytest.mark.parametrize("name", ["message", "message-html", "message-delivered"])
def test_another_programs_mail_is_not_there(
    client_of: Callable[[User], Client], stranger: User, other_program: Program, note: Note, as_files: None, name: str
) -> None:
    mail = note()
    assert client_of(stranger).get(reverse(name, args=[other_program.slug, mail.public_id])).status_code == 404
    assert client_of(stranger).get(reverse(name, args=["bluebonnet", mail.public_id])).status_code == 404


def test_where_mail_goes_to_files_a_coordinator_opens_it_as_delivered(
    signed_in: Client, program: Program, note: Note, as_files: None
) -> None:
    mail = note()
    address = reverse("message-delivered", args=[program.slug, mail.public_id])
    assert "no such file" in shown(signed_in, address)
    deliver.send_due(now=lambda: NOON)
    assert "Open as delivered" in shown(signed_in, mail.get_absolute_url())
    assert f'<a href="http://127.0.0.1:8000/a/{TOKEN}/"' in shown(signed_in, address)


def test_a_viewer_reads_what_became_of_messages_and_not_what_they_say(
    client_of: Callable[[User], Client], viewer: User, program: Program, note: Note, as_files: None
) -> None:
    client, mail = client_of(viewer), note()
    deliver.send_due(now=lambda: NOON)
    page = shown(client, mail.get_absolute_url())
    assert "Only coordinators read this" in page
    assert not [words for words in ("Open as delivered", mail.text, mail.to_address) if words in page]
    for name in ("message-delivered", "message-html", "message-print"):
        assert client.get(reverse(name, args=[program.slug, mail.public_id])).status_code == 403


def test_where_mail_is_really_sent_there_is_no_delivered_copy_to_open(
    signed_in: Client, program: Program, note: Note, settings: Any
) -> None:
    settings.MAIL_AS_FILES = False
    assert signed_in.get(reverse("message-delivered", args=[program.slug, note().public_id])).status_code == 404


def test_a_kind_that_nobody_knows_is_named_in_words(signed_in: Client, program: Program, note: Note) -> None:
    note(kind="telegram")
    assert "does not know mail of the kind “telegram”" in shown(signed_in, listing(program))


def test_history_says_when_it_was_called_back_and_why(signed_in: Client, program: Program, note: Note) -> None:
    mail = note(due_at=NOON + HOUR)
    queue.supersede(program=program, about="meeting:1", now=NOON, why="The meeting moved.")
    page = shown(signed_in, mail.get_absolute_url())
    assert "Called back: The meeting moved." in page
    assert "Not sent: no longer wanted" in page

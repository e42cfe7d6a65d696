"""The pages about mail, and the mails themselves, in a real browser: narrow and wide, light and dark."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from peermatch.accounts.models import Program
from peermatch.outbox import deliver, letters
from peermatch.outbox.delivering import claiming
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email
from tests.browsing import look
from tests.peermatch.outbox.conftest import NOON, Unwanted

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "https://video.example/" + "a-very-long-room-name-" * 12


@pytest.fixture
def mails(
    note: Callable[..., Email], program: Program, unwanted: Unwanted, settings: Any, tmp_path: Path
) -> dict[str, Email]:
    """One mail of each end, and one that waits after trouble."""
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "peermatch.outbox.backends.MailFolder", tmp_path / "mail"
    settings.MAIL_AS_FILES = True
    text = f"Hello Rosa,\n\nwe meet at {LONG}\n\nAnswer here:\n{letters.link('answer')}\n"
    html = letters.render("password-reset", {"user": "Rosa", "link": letters.link("answer")}).html
    sent = note(
        message=Message("Tue 14 Apr, 3:00 pm Central: your peer meeting", text, html, Calendar("REQUEST", "BEGIN"))
    )
    unwanted["meeting:2"] = "The meeting moved."
    moved = note(about="meeting:2")
    deliver.send_due(now=lambda: NOON)
    late = note(about="meeting:3", expires_at=timezone.now())
    deliver.send_due()
    waiting = note(about="meeting:4")
    [held] = claiming.claim(NOON, 1)
    held.put_off(until=timezone.now(), now=NOON, code="451", error="4.7.1 Greylisted, try again later")
    return {"sent": sent, "moved": moved, "late": late, "waiting": waiting}


def test_messages_can_be_read_by_everyone(desk: Page, program: Program, mails: dict[str, Email]) -> None:
    listing, sent = reverse("messages", args=[program.slug]), mails["sent"].get_absolute_url()
    addresses = [listing, f"{listing}?q=nobody", *(mail.get_absolute_url() for mail in mails.values())]
    for address in (*addresses, f"{sent}html/", f"{sent}delivered/"):
        desk.goto(address)
        look(desk)


def test_an_empty_list_can_be_read_by_everyone(desk: Page, program: Program) -> None:
    desk.goto(reverse("messages", args=[program.slug]))
    look(desk)


def test_a_forgotten_password_can_be_replaced_by_everyone(page: Page, live_server: LiveServer) -> None:
    for address in (reverse("forgot-password"), reverse("forgot-password-sent"), "/new-password/x/y/"):
        page.goto(live_server.url + address)
        look(page)

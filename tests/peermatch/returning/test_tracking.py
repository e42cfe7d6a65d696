"""What a provider posts about our mail: taken from whoever knows the secret, and from nobody else."""

import json
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as ours_now
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from peermatch.accounts.models import Program
from peermatch.inbox.configuring import reading_of
from peermatch.outbox import queue
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email
from peermatch.returning.models import MailEvent
from peermatch.returning.tasks import read_returns
from tests.peermatch.inbox.test_webhook import SECRET, configured

__all__ = ["configured"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(program: Program) -> Email:
    to = queue.Recipient(uuid4(), "David Larsen", "david@mail.example")
    message = Message("Confirmed", "Hello", "<p>Hello</p>")
    mail = queue.enqueue(program=program, kind="x", about="x:y", to=to, message=message, links={}, now=timezone.now())
    Email.objects.in_program(program).update(attempts=1)
    return mail


def post(client: Client, secret: str) -> int:
    """As Postmark does."""
    said = {
        "RecordType": "Bounce", "Type": "HardBounce", "ID": 4323372036854775807, "Email": "david@mail.example",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    } | {"BouncedAt": timezone.now().isoformat()}  # fmt: skip
    signed = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}
    answer = client.post("/anymail/postmark/tracking/", json.dumps(said), "application/json", headers=signed)
    return answer.status_code


def test_a_return_that_is_posted_counts_once(client: Client, configured: None, mail: Email, program: Program) -> None:
    assert [post(client, SECRET), post(client, SECRET)] == [200, 200]
    [event] = MailEvent.objects.in_program(program)
    assert (event.email, event.why, event.code, event.source) == (mail, "no_mailbox", "5.1.1", "provider")


def test_whoever_does_not_know_the_secret_says_nothing(
    client: Client, configured: None, mail: Email, program: Program
) -> None:
    assert post(client, "peermatch:guessed") == 400
    assert not MailEvent.objects.in_program(program).exists()


def test_the_mailbox_of_returns_is_read_where_there_is_one(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    monkeypatch.setattr("peermatch.returning.tasks.read_mailbox", read.append)
    read_returns()
    with pytest.raises(CommandError, match="BOUNCE_IMAP_URL names no mailbox"):
        call_command("read_returns")
    settings.BOUNCE_MAILBOX = ours_now.MAILBOX or object()
    read_returns()
    assert read == [settings.BOUNCE_MAILBOX]
    assert list(reading_of(None, settings.BOUNCE_MAILBOX)) == ["returns"]
    assert reading_of(None, settings.BOUNCE_MAILBOX)["returns"]["task"] == read_returns.name

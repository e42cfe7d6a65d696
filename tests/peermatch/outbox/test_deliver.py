"""Delivering what is due, over real SMTP."""

from collections.abc import Callable

from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, TOKEN, again

Note = Callable[..., Email]


def test_a_due_mail_is_sent_once(note: Note, mail_by_smtp: SmtpSink) -> None:
    mail = note()
    assert deliver.send_due(now=lambda: NOON).sent == 1
    assert deliver.send_due(now=lambda: NOON).sent == 0
    [received] = mail_by_smtp.received
    assert received.message["Message-ID"] == mail.message_id
    assert TOKEN in received.raw.replace(b"=\r\n", b"").decode()
    found = again(mail)
    assert (found.state, found.sent_at, found.sealed_links, found.attempts) == (State.SENT, NOON, "", 1)

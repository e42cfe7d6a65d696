"""Delivering what is due, over real SMTP."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from peermatch.accounts.models import Program
from peermatch.outbox import letters, queue
from peermatch.outbox.delivering import claiming
from peermatch.outbox.delivering.claiming import LEASE
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import HOUR, NOON, ROSA, TOKEN, Unwanted, again, send, states

pytestmark = pytest.mark.on_both
Note = Callable[..., Email]
Notes = Callable[[int], list[Email]]
SECOND = timedelta(seconds=1)


def test_a_due_mail_is_sent_once(note: Note, mail_by_smtp: SmtpSink) -> None:
    mail = note()
    assert [send().sent, send().sent] == [1, 0]
    [received] = mail_by_smtp.received
    assert (received.sender, received.recipients) == ("peermatch@localhost", ("rosa@mail.example",))
    assert received.message["Message-ID"] == mail.message_id
    assert TOKEN in received.raw.replace(b"=\r\n", b"").decode()
    found = again(mail)
    assert (found.state, found.sent_at, found.final_at, found.attempts) == (State.SENT, NOON, NOON, 1)
    assert (found.sealed_links, found.lease_token) == ("", None)


def test_nothing_is_sent_before_it_is_due(note: Note, mail_by_smtp: SmtpSink) -> None:
    note(due_at=NOON + HOUR)
    assert [send(NOON + HOUR - SECOND).sent, send(NOON + HOUR).sent] == [0, 1]


def test_what_is_no_longer_wanted_is_not_sent_and_says_why(
    note: Note, unwanted: Unwanted, mail_by_smtp: SmtpSink
) -> None:
    moved, other = note(), note(about="meeting:2")
    unwanted["meeting:1"] = "The meeting moved."
    tally = send()
    assert (tally.sent, tally.superseded) == (1, 1)
    assert states([moved, other]) == [State.SUPERSEDED, State.SENT]
    assert (again(moved).reason, again(moved).sealed_links) == ("The meeting moved.", "")


def test_what_is_useless_by_now_is_not_sent(note: Note, mail_by_smtp: SmtpSink) -> None:
    mail = note(expires_at=NOON + HOUR)
    assert send(NOON + HOUR).expired == 1
    assert again(mail).state == State.EXPIRED
    assert mail_by_smtp.received == []


@pytest.mark.parametrize(
    ("call_back", "state"),
    [
        (
            lambda mail: queue.supersede(program=mail.program, about=mail.about, now=NOON, why="Moved."),
            State.SUPERSEDED,
        ),
        (
            lambda mail: queue.suppress(program=mail.program, recipient=mail.recipient, now=NOON, why="Left."),
            State.SUPPRESSED,
        ),
    ],
)
def test_a_mail_called_back_after_it_was_claimed_does_not_leave(
    note: Note, unwanted: Unwanted, mail_by_smtp: SmtpSink, call_back: Callable[[Email], int], state: str
) -> None:
    """The change commits between the dispatcher's question and the sending: the last look must see it."""
    mail = note()

    class AskedTooEarly(dict[str, str]):
        def __contains__(self, about: object) -> bool:
            assert call_back(mail) == 1
            return False

    letter = letters.get("note")
    assert letter
    letters._letters["note"] = letters.Letter("note", "A note", lambda mails: _answer(AskedTooEarly(), mails))
    tally = send()
    assert getattr(tally, state) == 1
    assert mail_by_smtp.received == []
    found = again(mail)
    assert (found.state, found.sealed_links, found.lease_token) == (state, "", None)


def _answer(unwanted: dict[str, str], mails: Sequence[Email]) -> Mapping[int, str]:
    return {mail.pk: unwanted[mail.about] for mail in mails if mail.about in unwanted}


def test_a_mail_called_back_when_it_is_out_is_called_sent_and_says_so(note: Note, program: Program) -> None:
    mail = note()
    [held] = claiming.claim(NOON, 1)
    assert held.begin(until=NOON + LEASE, now=NOON)
    queue.supersede(program=program, about="meeting:1", now=NOON, why="The meeting moved.")
    assert held.finish(State.SENT, now=NOON)
    assert (again(mail).state, again(mail).reason) == (State.SENT, "The meeting moved.")


def test_mail_of_an_unknown_kind_stays_queued_and_is_reported(
    note: Note, mail_by_smtp: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    strange, known = note(kind="telegram"), note()
    tally = send()
    assert (tally.sent, tally.unknown) == (1, 1)
    assert states([strange, known]) == [State.QUEUED, State.SENT]
    assert "1 due e-mails stay queued: no letter is registered as 'telegram'." in caplog.text


def _mistaken(mails: Sequence[Email]) -> Mapping[int, str]:
    raise KeyError("a step's mistake")


def test_a_mistake_in_one_kind_does_not_stop_the_others(
    note: Note, mail_by_smtp: SmtpSink, known_letter: letters.Letter
) -> None:
    letters.register(letters.Letter("broken", "Broken", _mistaken))
    try:
        broken, fine = note(kind="broken"), note()
        tally = send()
    finally:
        letters._letters.pop("broken")
    assert (tally.sent, tally.put_off) == (1, 1)
    assert states([broken, fine]) == [State.QUEUED, State.SENT]
    assert (again(broken).error_code, again(broken).attempts) == ("check", 0)


def test_no_more_than_the_limit_is_taken_up(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    notes(5)
    assert [send(limit=2).sent, send(limit=0).sent, send().sent] == [2, 0, 3]


def test_more_than_a_batch_is_sent_in_one_round(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    assert send().sent == 0
    notes(claiming.BATCH + 1)
    assert send().sent == claiming.BATCH + 1


def test_once_final_a_mail_keeps_no_link_however_it_ended(
    note: Note, program: Program, unwanted: Unwanted, mail_by_smtp: SmtpSink
) -> None:
    mail_by_smtp.refuse("550 no such user", at="RCPT", recipient="eve@mail.example")
    note(about="sent:1")
    note(about="failed:1", to=queue.Recipient(ROSA, "Eve", "eve@mail.example"))
    note(about="unwanted:1")
    note(about="late:1", expires_at=NOON)
    unwanted["unwanted:1"] = "The meeting moved."
    note(about="moved:1", due_at=NOON + HOUR)
    queue.supersede(program=program, about="moved:1", now=NOON)
    send()
    note(about="gone:1", due_at=NOON + HOUR)
    queue.suppress(program=program, recipient=ROSA, now=NOON, why="Left.")
    ends = {mail.state for mail in Email.objects.in_program(program)}
    assert ends == set(State) - {State.QUEUED, State.SENDING}
    assert {mail.sealed_links for mail in Email.objects.in_program(program)} == {""}
    assert not [table for table in connection.introspection.table_names() if TOKEN in _rows(table)]


def _rows(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return str(cursor.fetchall())


# Without a worker, and into files


def test_the_command_sends_without_a_broker_and_says_what_it_did(
    note: Note, mail_by_smtp: SmtpSink, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere.sock"
    note()
    call_command("send_due")
    words = "sent: 1, failed: 0, put off: 0, kept back: 0, superseded: 0, suppressed: 0, expired: 0, unknown: 0\n"
    assert capsys.readouterr().out == words


def test_the_command_writes_no_files_beside_parts_that_have_a_server(note: Note, settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR, settings.MAIL_AS_FILES = tmp_path, True
    settings.EMAIL_BACKEND = "peermatch.outbox.backends.MailFolder"
    mail = note()
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="Set EMAIL_URL"):
            call_command("send_due")
        assert again(mail).state == State.QUEUED
    else:
        call_command("send_due")
        assert (again(mail).state, len(list(tmp_path.iterdir()))) == (State.SENT, 1)


def test_the_logs_name_no_recipient_and_no_token(
    note: Note, mail_by_smtp: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mail_by_smtp.refuse("550 rosa@mail.example is unknown", times=1)
    note()
    note(about="meeting:2")
    send()
    ours = [record for record in caplog.records if record.name not in ("mail.log", "django.db.backends")]
    said = "\n".join(record.getMessage() for record in ours)
    assert "was not taken: 550" in said
    for private in (TOKEN, "rosa@mail.example", "Rosa"):
        assert private not in said

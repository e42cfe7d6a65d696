"""A mail server that is slow, silent or gone."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from peermatch.outbox import deliver, postman
from peermatch.outbox.delivering import claiming
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, again


class Dripping:
    """Greets, then answers everything a byte at a time, each in time for the socket and none to any end."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._open = False
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        try:
            caller, _address = self._listener.accept()
            while self._open:
                caller.sendall(b"2")
                time.sleep(0.05)
        except OSError:
            return


@pytest.fixture
def dripping(settings: Any) -> Iterator[Dripping]:
    server = Dripping()
    settings.EMAIL_BACKEND = "peermatch.outbox.backends.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.close()


def test_a_server_that_drips_is_cut_off_in_time(
    note: Callable[..., Email], dripping: Dripping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postman, "DEADLINE", 0.5)
    mail = note()
    assert deliver.send_due(now=lambda: NOON).put_off == 1
    assert (again(mail).state, again(mail).attempts) == (State.QUEUED, 0)


class Falling:
    """Takes a mail, is silent at the next, and is slow at each step with whoever comes then: `pause` before it answers.
    `said` is what it was told, a line each."""

    def __init__(self, pause: float) -> None:
        self.pause, self.said, self.callers = pause, list[str](), 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = self._listener.accept()
                self.callers += 1
                threading.Thread(target=self._talk, args=(caller, self.callers), daemon=True).start()

    def _talk(self, caller: socket.socket, number: int) -> None:
        mails = 0
        with caller, caller.makefile("rb") as lines, contextlib.suppress(OSError):
            caller.sendall(b"220 hello\r\n")
            for line in lines:
                self.said.append(line.decode().strip())
                word = line.strip().partition(b" ")[0].upper()
                mails += word == b"MAIL"
                if number == 1 and mails == 2:
                    while caller.recv(4096):
                        pass
                    return
                if word not in (b"EHLO", b"MAIL", b"RCPT", b"DATA", b"."):
                    continue
                time.sleep(self.pause * (number > 1))
                caller.sendall(b"354 go on\r\n" if word == b"DATA" else b"250 fine\r\n")


@pytest.fixture
def falling(settings: Any) -> Iterator[Falling]:
    server = Falling(pause=0.4)
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "peermatch.outbox.backends.Smtp", 0.8
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_CONNECTIONS = "127.0.0.1", server.port, 1
    yield server
    server.close()


def test_what_comes_too_slowly_to_be_said_within_its_lease_is_not_said(
    notes: Callable[[int], list[Email]], falling: Falling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step is in time, and all of them together are not."""
    monkeypatch.setattr(postman, "INTRODUCED_WITHIN", 2.0)
    first, second = notes(2)
    tally = deliver.send_due(now=lambda: NOON)
    assert (tally.sent, tally.put_off, falling.callers) == (1, 1, 2)
    assert [line.startswith("Message-ID") for line in falling.said].count(True) == 1
    assert falling.said[-1].split(" ")[0] in ("MAIL", "RCPT", "DATA")  # and then not a word of it
    assert [again(mail).state for mail in (first, second)] == [State.SENT, State.QUEUED]


def test_whose_lease_began_too_long_ago_is_not_even_named(note: Callable[..., Email], mail_by_smtp: SmtpSink) -> None:
    """As after a pause of the whole machine, when someone else may have taken it up."""
    mail = note()
    with postman.Postman() as one:
        one.open()
        with pytest.raises(TimeoutError):
            one.carry(mail, since=time.monotonic() - postman.INTRODUCED_WITHIN - 1)
    assert not mail_by_smtp.received


def test_all_limits_of_a_mail_that_leaves_fit_its_lease() -> None:
    assert claiming.LEASE.total_seconds() > postman.INTRODUCED_WITHIN + postman.GIVEN_WITHIN + 2 * postman.CUT_WITHIN
    assert settings.EMAIL_TIMEOUT < postman.GIVEN_WITHIN

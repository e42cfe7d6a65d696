"""A mail server that is slow, silent or gone."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from peermatch.outbox import deliver, postman
from peermatch.outbox.delivering import claiming
from peermatch.outbox.models import Email, State
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


def test_the_deadline_ends_well_before_the_lease() -> None:
    assert claiming.LEASE.total_seconds() >= postman.DEADLINE * 2

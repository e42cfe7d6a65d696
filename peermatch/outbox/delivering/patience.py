"""Writing to a database that may be restarting. What a mail server already took must be written down at last."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from peermatch.outbox.delivering import moving, stopping

PATIENCE = 600.0  # seconds for which a database is waited for
WHEN_STOPPING = 30.0  # seconds, where this process was asked to end
LONGEST_PAUSE = 2.0  # seconds between two tries
AWAY = (OperationalError, InterfaceError)
Result = TypeVar("Result")


def patiently(write: Callable[[], Result]) -> Result:
    """Does it, again and again where the database is away. `write` is whole in itself: it may be done twice."""
    began, pause = time.monotonic(), 0.0
    while True:
        try:
            return write()
        except AWAY:
            waited = time.monotonic() - began
            if connection.in_atomic_block or waited > (WHEN_STOPPING if stopping.is_asked() else PATIENCE):
                raise
        moving.go_on()
        connection.close()
        time.sleep(pause)
        pause = min(pause + 0.5, LONGEST_PAUSE)

"""A transaction that would rather fail than wait for whoever else writes to SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from peermatch.databases import WAITS

HARDLY = 0.1  # seconds


@contextmanager
def hardly_waiting() -> Iterator[None]:
    """SQLite has one writer at a time: within this, a transaction that must wait for it fails almost at once.

    Not where a transaction is open already, which does not wait. PostgreSQL's writers do not wait for each other.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    _wait(HARDLY)
    try:
        yield
    finally:
        _wait(WAITS)


def _wait(seconds: float) -> None:
    if connection.connection is not None:
        connection.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

"""How PeerMatch talks to each kind of database, whether it is the one of the settings or one to move to."""

import sqlite3
from typing import Any

from django.core.exceptions import ImproperlyConfigured

WAITS = 20  # seconds for whoever else writes
OLDEST_SQLITE = (3, 35)  # the first that says which rows a statement wrote
# SQLite takes its write lock at the start of a transaction: with the default mode, concurrent writers fail at once
# instead of waiting for each other. Each commit is on the disk before anybody is told of it, as on PostgreSQL. What is
# wiped is written over: how SQLite was built decides otherwise.
SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": WAITS,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON;",
}


def as_configured(named: dict[str, Any]) -> dict[str, Any]:
    """The settings of a database that an address names, with what PeerMatch asks of its kind."""
    options = dict(named.get("OPTIONS", {}))
    if named["ENGINE"].endswith("sqlite3"):
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise ImproperlyConfigured(f"PeerMatch needs SQLite 3.35 or newer. Here it is {sqlite3.sqlite_version}.")
        return named | {"ENGINE": "peermatch.sqlite3", "OPTIONS": options | SQLITE}
    return named | {"OPTIONS": {"connect_timeout": 5} | options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

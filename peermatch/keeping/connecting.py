"""Connections beside the usual one: a look at the data as they are at one moment, and a database to move to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

from peermatch.databases import as_configured

SOURCE = "source"


@contextmanager
def at_one_moment() -> Iterator[str]:
    """The name of a connection that sees the data as they are now, whatever is written meanwhile, and writes nothing.

    SQLite: one read transaction in WAL mode, which keeps no writer waiting. PostgreSQL: a repeatable read.
    """
    with also(SOURCE, _quietly(connections[DEFAULT_DB_ALIAS].settings_dict)), transaction.atomic(using=SOURCE):
        if connections[SOURCE].vendor == "postgresql":
            _say("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield SOURCE


@contextmanager
def unchanging() -> Iterator[str]:
    """The name of a connection to the present data, which nobody can change until the end of this."""
    with also(SOURCE, dict(connections[DEFAULT_DB_ALIAS].settings_dict)), transaction.atomic(using=SOURCE):
        connection = connections[SOURCE]  # on SQLite the transaction began with the one lock for writing
        if connection.vendor == "postgresql":
            names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
            _say(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        yield SOURCE


@contextmanager
def also(alias: str, config: dict[str, Any]) -> Iterator[None]:
    """One more database under that name, for a while."""
    connections.databases[alias] = config
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


@contextmanager
def instead(config: dict[str, Any]) -> Iterator[None]:
    """That database is the usual one for a while: migrations and rows of the code go there, as ever."""
    before = connections.databases[DEFAULT_DB_ALIAS]
    _use(config)
    try:
        yield
    finally:
        _use(before)


def named(url: str) -> dict[str, Any]:
    """The settings of the database of that URL, as `DATABASE_URL` would give them."""
    try:
        config: dict[str, Any] = as_configured(environ.Env.db_url_config(url))
    except (ImproperlyConfigured, KeyError, ValueError) as problem:
        raise CommandError(f"This is no address of a database: {problem}") from problem
    if not config["ENGINE"].endswith(("postgresql", "sqlite3")) or not config.get("NAME"):
        raise CommandError("This is no address of a database. For example: postgres://user:password@host/name")
    whole: dict[str, Any] = connections.configure_settings({DEFAULT_DB_ALIAS: config})[DEFAULT_DB_ALIAS]
    return whole


def insist_reachable() -> None:
    """Refuses in words where the usual database does not answer."""
    try:
        connections[DEFAULT_DB_ALIAS].ensure_connection()
    except OperationalError as problem:
        raise CommandError(f"The database cannot be reached: {str(problem).strip()}") from problem


def file_of(config: dict[str, Any]) -> Path | None:
    """Where a SQLite database lies."""
    return Path(config["NAME"]) if config["ENGINE"].endswith("sqlite3") else None


def _use(config: dict[str, Any]) -> None:
    connections[DEFAULT_DB_ALIAS].close()
    connections.databases[DEFAULT_DB_ALIAS] = config
    del connections[DEFAULT_DB_ALIAS]


def _quietly(config: dict[str, Any]) -> dict[str, Any]:
    """Without the lock for writing that every other transaction begins with."""
    if not config["ENGINE"].endswith("sqlite3"):
        return dict(config)
    return config | {"OPTIONS": config["OPTIONS"] | {"transaction_mode": "DEFERRED"}}


def _say(sql: str) -> None:
    with connections[SOURCE].cursor() as cursor:
        cursor.execute(sql)

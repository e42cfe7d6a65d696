"""All rows into another database, of whichever kind, compared row for row; the one they come from stays as it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections

from peermatch import shared_clock
from peermatch.keeping import filling
from peermatch.keeping.connecting import file_of, insist_reachable, instead, named, unchanging
from peermatch.keeping.tables import Seen, migrations_of, tables_after
from peermatch.models import Tick

QUIET_TICKS = 3  # so many ticks without a sign of background work: it was stopped
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
TRIES, BETWEEN_TRIES = 15, 0.2  # seconds


@dataclass(frozen=True)
class Moved:
    rows: int
    tables: int
    took: float  # seconds


def move_to(url: str) -> Moved:
    """Fills the database of that URL with all that the present one holds."""
    began, target = time.monotonic(), named(url)
    insist_reachable()
    if _place(target) == _place(connections[DEFAULT_DB_ALIAS].settings_dict):
        raise CommandError("That is the database that PeerMatch uses now.")
    _insist_quiet()
    _insist_alone()
    with unchanging() as alias:
        migrations = migrations_of(alias)
        if not migrations:
            raise CommandError("There is nothing to move: the database has no tables yet.")
        tables, seen = tables_after(migrations), dict[str, Seen]()
        with _new_file(file_of(target)), instead(target), filling.all_or_nothing():
            filling.prepare(migrations)
            for table in tables:
                seen[table.name] = table.write(table.lines(alias), DEFAULT_DB_ALIAS)
            filling.compare(tables, seen)
            filling.finish(tables)
    return Moved(sum(one.rows for one in seen.values()), len(tables), time.monotonic() - began)


def _insist_quiet() -> None:
    """Refuses while background work runs, on this machine or on another: what it did after this would be lost."""
    age = Tick.age(shared_clock.now())
    quiet = timedelta(seconds=QUIET_TICKS * settings.TICK_SECONDS)
    if age is not None and age < quiet:
        wait = int((quiet - age).total_seconds()) + 1
        raise CommandError(
            f"PeerMatch ran {int(age.total_seconds())} s ago, here or on another machine. Stop it everywhere, "
            f"then call this again in {wait} s."
        )


def _insist_alone() -> None:
    """Refuses while another process is connected to a PostgreSQL: a web server that was forgotten, on any machine."""
    if connection.vendor != "postgresql":
        return
    for _try in range(TRIES):  # whoever just ended is gone in a moment
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            others = cursor.fetchone()[0]
        if not others:
            return
        time.sleep(BETWEEN_TRIES)
    raise CommandError(
        f"{others} other connections use the database. Stop PeerMatch everywhere, and close what else reads it."
    )


def _place(config: dict[str, Any]) -> tuple[Any, ...]:
    if path := file_of(config):
        return (path.resolve(),)
    return tuple(config.get(name) or "" for name in ("HOST", "PORT", "NAME"))


@contextmanager
def _new_file(path: Path | None) -> Iterator[None]:
    """A SQLite file that was not there before is this user's alone, and goes again where the move fails."""
    if path is None or path.exists():
        yield
        return
    try:
        path.touch(mode=0o600)
    except OSError as problem:
        raise CommandError(f"No file can be made at {path}: {problem.strerror}") from problem
    try:
        yield
    except BaseException:
        for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            one.unlink(missing_ok=True)
        raise

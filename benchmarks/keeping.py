"""How long keeping takes: a backup, a restore and a move to the other kind of database, of a program with many people.

    .venv/bin/python benchmarks/run.py keeping

PEOPLE=10000 and MATCHES=2000 are the sizes. A PostgreSQL is started for it in a temporary folder and stopped again.
Each command is a process of its own, as an administrator calls it.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers import CHOSEN_BY_TESTS, make_database, start_postgres

ROOT = Path(__file__).parent.parent
PEOPLE, MATCHES = int(os.environ.get("PEOPLE", "10000")), int(os.environ.get("MATCHES", "2000"))


@dataclass
class Installation:
    """One PeerMatch, with a folder and a database of its own."""

    home: Path
    database_url: str | None = None

    def manage(self, *words: str) -> dict[str, float]:
        """Runs a command; says how long it took, how much of that a processor worked, and how much memory it had."""
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_TESTS}
        chosen = {"PEERMATCH_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        began, command = time.monotonic(), [sys.executable, "manage.py", *words]
        child = subprocess.Popen(command, cwd=ROOT, env=kept | chosen | database, stdout=subprocess.DEVNULL)
        _pid, status, used = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"{words[0]} failed.")
        return {
            "seconds": round(time.monotonic() - began, 1),
            "of a processor": round(used.ru_utime + used.ru_stime, 1),
            "MB of memory": round(used.ru_maxrss / 1000),
        }


def measure() -> Iterator[dict[str, Any]]:
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as folder:
        try:
            yield from _measure(Path(folder), start_postgres(Path(folder) / "postgres", started))
        finally:
            for server in started:
                server.send_signal(signal.SIGINT)
                server.wait(30)


def _measure(folder: Path, postgres: str) -> Iterator[dict[str, Any]]:
    lite = Installation(folder / "lite")
    lite.manage("migrate", "--verbosity=0")
    lite.manage("seed_scale", f"--participants={PEOPLE}", f"--matches={MATCHES}")
    first = folder / "lite.zip"
    yield _record("backup from SQLite", lite.manage("backup", str(first)), first)
    yield _record("check of a backup", lite.manage("restore", "--check", str(first)))
    other = Installation(folder / "other")
    yield _record("restore into SQLite, tables made", other.manage("restore", str(first), "--without-erasures"))
    moved = Installation(folder / "moved", make_database(postgres, "moved"))
    yield _record("move from SQLite to PostgreSQL, tables made", lite.manage("move_to", str(moved.database_url)))
    second = folder / "moved.zip"
    yield _record("backup from PostgreSQL", moved.manage("backup", str(second)), second)
    restored = Installation(folder / "restored", make_database(postgres, "restored"))
    took = restored.manage("restore", str(second), "--without-erasures")
    yield _record("restore into PostgreSQL, tables made", took)
    back = Installation(folder / "back", f"sqlite:///{folder / 'back.sqlite3'}")
    yield _record("move from PostgreSQL to SQLite, tables made", restored.manage("move_to", str(back.database_url)))
    same = _tables(first) == _tables(second)
    yield {"name": "keeping", "what": "checksums of both backups", "equal": same}


def _record(what: str, took: dict[str, float], backup: Path | None = None) -> dict[str, Any]:
    record = {"name": "keeping", "what": what, "people": PEOPLE, "matches": MATCHES, **took}
    if backup:
        rows = sum(seen["rows"] for seen in _tables(backup).values())
        record |= {"rows": rows, "MB": round(backup.stat().st_size / 1_000_000, 1)}
    return record


def _tables(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as archive:
        tables: dict[str, Any] = json.loads(archive.read("manifest.json"))["tables"]
    return tables

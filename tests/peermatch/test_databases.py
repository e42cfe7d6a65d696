"""What PeerMatch asks of its databases."""

import sqlite3
from contextlib import closing
from pathlib import Path

from peermatch.databases import as_configured


def test_on_sqlite_a_commit_waits_for_the_disk_and_what_is_wiped_is_written_over(tmp_path: Path) -> None:
    options = as_configured({"ENGINE": "django.db.backends.sqlite3"})["OPTIONS"]
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as connection:
        connection.executescript(options["init_command"])
        asked = ("journal_mode", "synchronous", "secure_delete")
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == ["wal", 2, 1]

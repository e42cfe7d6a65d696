"""What PeerMatch asks of its databases."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db.utils import load_backend

from peermatch.databases import as_configured
from peermatch.keeping.connecting import named


def test_on_sqlite_a_commit_waits_for_the_disk_and_what_is_wiped_is_written_over(tmp_path: Path) -> None:
    options = as_configured({"ENGINE": "django.db.backends.sqlite3"})["OPTIONS"]
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as connection:
        connection.executescript(options["init_command"])
        asked = ("journal_mode", "synchronous", "secure_delete")
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == ["wal", 2, 1]


def opened(file: Path) -> set[int]:
    """What others may do with the file and with those beside it, once it was written to."""
    config = named(f"sqlite:///{file}")
    wrapper = load_backend(config["ENGINE"]).DatabaseWrapper(config)
    with closing(wrapper.get_new_connection(wrapper.get_connection_params())) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS person (name TEXT);")
        connection.execute("INSERT INTO person VALUES ('Robin')")
        assert len(list(file.parent.glob(f"{file.name}*"))) == 3
        return {one.stat().st_mode & 0o777 for one in file.parent.glob(f"{file.name}*")}


def test_on_sqlite_the_file_is_nobody_elses_to_read_whoever_opens_it_and_in_whatever_folder(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    tmp_path.chmod(0o755)
    before = os.umask(0o022)
    try:
        assert opened(file) == {0o600}
        file.chmod(0o644)
        assert opened(file) == {0o600}
    finally:
        os.umask(before)


def test_where_no_file_can_be_made_sqlite_says_so(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        opened(tmp_path / "nowhere" / "a.sqlite3")

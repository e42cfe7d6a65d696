"""The world of a demo on SQLite, put back as it was: what one attack ends is there again for the next."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

PATIENCE = 60  # seconds that a writer is waited for


class World:
    """Kept as it is now; `put_back` makes it so again under the program that runs on it, if it has changed."""

    def __init__(self, database: Path) -> None:
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._one_at_a_time = threading.Lock()
        with closing(sqlite3.connect(database)) as now:
            now.backup(self._kept)
        self._now = sqlite3.connect(database, timeout=PATIENCE, check_same_thread=False)
        self._now.execute("PRAGMA synchronous=OFF")  # nobody needs it after a loss of power
        self._as_kept = -1

    def put_back(self) -> None:
        with self._one_at_a_time:
            if self._version() != self._as_kept:
                self._kept.backup(self._now, sleep=0.01)
                self._as_kept = self._version()

    def _version(self) -> int:
        """Another number as soon as anybody else has written."""
        [number] = self._now.execute("PRAGMA data_version").fetchone()
        return int(number)

"""The world of a demo on SQLite, put back as it was: what one attack ends is there again for the next."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

PATIENCE = 60  # seconds that a writer is waited for


class World:
    """Kept as it is now; `put_back` makes it so again under the program that runs on it."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._one_at_a_time = threading.Lock()
        self.times = 0
        with closing(sqlite3.connect(database)) as now:
            now.backup(self._kept)

    def put_back(self) -> None:
        with self._one_at_a_time, closing(sqlite3.connect(self.database, timeout=PATIENCE)) as now:
            now.execute("PRAGMA synchronous=OFF")  # nobody needs it after a loss of power
            self._kept.backup(now, sleep=0.01)
            self.times += 1

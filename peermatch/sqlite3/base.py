"""SQLite as Django has it, except that its file is nobody else's to read, in whatever folder and whoever opens it."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base, features

PRIVATE = 0o600
BESIDE = ("-wal", "-shm", "-journal")  # SQLite makes them with the rights that the file itself has


class DatabaseFeatures(features.DatabaseFeatures):
    """Django sticks to what SQLite took before 3.32: it would write a hundred rows by two statements."""

    max_query_params = 32_766


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            make_private(Path(conn_params["database"]))
        return super().get_new_connection(conn_params)


def make_private(file: Path) -> None:
    """A file that is not there yet is made. Where that cannot be done, SQLite says what it can do."""
    with suppress(OSError):
        if not file.exists():
            file.touch(mode=PRIVATE)
        for one in (file, *(file.with_name(file.name + end) for end in BESIDE)):
            with suppress(FileNotFoundError):
                if one.stat().st_mode & 0o777 & ~PRIVATE:
                    one.chmod(PRIVATE)

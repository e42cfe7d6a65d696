"""What wapiti keeps of a scan in its own database: addresses, which module attacked which, what was found."""

import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copy
from urllib.parse import quote

from tests.scanning.kinds import FieldKind, Kind, field_kind, kind, pattern

LATER = "LATER-"  # before the method of what is not to be attacked yet
NO_CHOICE = "csrfmiddlewaretoken"  # the mark against forged forms, which is no choice of whoever fills them in


class Store:
    def __init__(self, folder: Path) -> None:
        [self.path] = folder.glob("*.db")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as database, database:
            yield database

    def copied(self, folder: Path) -> "Store":
        """For a module that works beside others."""
        folder.mkdir()
        copy(self.path, folder)
        return Store(folder)

    def choose(self, only: str = "") -> list[Kind]:
        """Leaves one address of each kind, the first that opened a page; returns the kinds."""
        with self._opened() as database:
            chosen: dict[Kind, int] = {}
            for path_id, method, address, _status in database.execute(
                "SELECT path_id, method, path, coalesce(status_code, 999) AS status FROM paths"
                " LEFT JOIN responses USING (response_id) WHERE NOT evil ORDER BY status, path_id"
            ).fetchall():
                names = database.execute("SELECT type || ' ' || name FROM params WHERE path_id = ?", [path_id])
                found = kind(method, address, [name for (name,) in names])
                if only in found[1]:
                    chosen.setdefault(found, path_id)
            _keep(database, chosen.values())
            # Of a field with many values, as of boxes to tick, one is attacked; what was sent then had another length.
            database.execute("UPDATE paths SET headers = ? WHERE NOT evil AND headers NOT NULL", [pickle.dumps({})])
            first = "SELECT min(param_id) FROM params GROUP BY path_id, type, name"
            database.execute(f"DELETE FROM params WHERE param_id NOT IN ({first})")
            return list(chosen)

    def cover(self, *, keeps: bool = True) -> dict[int, list[str]]:
        """Names fields of addresses, so that each kind of field is attacked once, and at each pattern and method
        something. keeps: leaves these addresses alone."""
        with self._opened() as database:
            rows = database.execute(
                "SELECT path_id, method, path, name FROM paths JOIN params USING (path_id) WHERE NOT evil AND name != ?"
                " ORDER BY count(*) OVER (PARTITION BY path_id) DESC, path_id, param_id",
                [NO_CHOICE],
            ).fetchall()
            chosen: dict[int, list[str]] = {}
            kinds: set[FieldKind] = set()
            at: set[tuple[str, str]] = set()
            for path_id, method, address, name in rows:
                if (found := field_kind(method, address, name)) not in kinds:
                    kinds.add(found)
                    at.add((method, pattern(address)))
                    chosen.setdefault(path_id, []).append(quote(name))
            for path_id, method, address, name in rows:
                if (method, pattern(address)) not in at:
                    at.add((method, pattern(address)))
                    chosen[path_id] = [quote(name)]
            if keeps:
                _keep(database, chosen)
            return chosen

    def hold(self, parts: tuple[str, ...]) -> None:
        """Forms whose address has one of these in it are not attacked, until they are let go."""
        with self._opened() as database:
            for part in parts:
                database.execute(
                    "UPDATE paths SET method = ? || method WHERE method = 'POST' AND NOT evil AND path LIKE ?",
                    [LATER, f"%{part}%"],
                )

    def let_go(self, looks_again: str) -> None:
        """And this module looks at every page again, for what they left there."""
        with self._opened() as database:
            database.execute("UPDATE paths SET method = replace(method, ?, '')", [LATER])
            database.execute("DELETE FROM attack_logs WHERE module = ?", [looks_again])

    def attacked(self) -> Counter[str]:
        """How many addresses each module is through with."""
        with self._opened() as database:
            asked = "SELECT module, count(DISTINCT path_id) FROM attack_logs GROUP BY module"
            return Counter(dict(database.execute(asked).fetchall()))

    def of(self, methods: tuple[str, ...]) -> int:
        with self._opened() as database:
            marks = ",".join("?" * len(methods))
            asked = f"SELECT count(*) FROM paths WHERE NOT evil AND method IN ({marks})"
            return int(database.execute(asked, methods).fetchone()[0])

    def found(self) -> Counter[str]:
        with self._opened() as database:
            asked = "SELECT module || ': ' || category, count(*) FROM payloads WHERE type = 'vulnerability' GROUP BY 1"
            return Counter(dict(database.execute(asked).fetchall()))


def _keep(database: sqlite3.Connection, paths: Iterable[int]) -> None:
    """What was found by then stays, with the address that found it."""
    kept = ",".join(map(str, paths))
    gone = f"SELECT path_id FROM paths WHERE NOT evil AND path_id NOT IN ({kept})"
    for table in ("params", "attack_logs", "paths"):
        database.execute(f"DELETE FROM {table} WHERE path_id IN ({gone})")

"""Records of reading that wait for a database that is busy: a file each, on the disk before the page is shown.

The next tick takes them in, or the next page of this machine. A file goes once its rows are in the table; where work
broke off in between, its rows are known by their moment and request, and are not written twice.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, transaction

from peermatch.audit.models import Record
from peermatch.sqlite3.hurrying import hardly_waiting

log = logging.getLogger(__name__)
EVERYWHERE = "records of all programs wait together"
SAID = ("actor_kind", "actor", "did", "program_id", "kind", "row", "fields", "request")
AT_ONCE, A_FEW = 500, 20  # files in one tick, and with one page


def folder() -> Path:
    home: Path = settings.HOME
    return home / "records-waiting"


def put_aside(rows: Iterable[Record]) -> None:
    """Raises OSError where the disk takes nothing either: then nothing was recorded, and nothing may be shown."""
    told = [
        {"at": row.at.isoformat(), "person": str(row.person) if row.person else None}
        | {name: getattr(row, name) for name in SAID}
        for row in rows
    ]
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    part, whole = place / f"{uuid4().hex}.part", place / f"{uuid4().hex}.json"
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    part.rename(whole)
    _keep_names(place)


def take_in_few() -> None:
    """After a page whose own record could be written: where this machine has no worker, nobody else does it."""
    with suppress(DatabaseError), hardly_waiting():
        take_in(A_FEW)


def take_in(at_most: int = AT_ONCE) -> int:
    """A job of the tick: says how many files were taken in. Of two at once, one leaves it to the other."""
    place = folder()
    if not any(place.glob("*.json")):
        return 0
    with os.fdopen(os.open(place / "lock", os.O_CREAT | os.O_RDWR, 0o600)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        waiting = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[:at_most]
        return sum(_take_in(path) for path in waiting)


def _take_in(path: Path) -> bool:
    try:
        rows = [_row(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, KeyError, TypeError):
        log.exception("%s holds no records, or is damaged: look at it by hand", path)
        return False
    first = rows[0]
    with transaction.atomic():
        same = Record.objects.across_programs(EVERYWHERE).filter(at=first.at, request=first.request, actor=first.actor)
        if not same.exists():
            Record.objects.bulk_create(rows)
    path.unlink()
    return True


def _row(said: dict[str, Any]) -> Record:
    person = UUID(said["person"]) if said["person"] else None
    return Record(at=datetime.fromisoformat(said["at"]), person=person, **{name: said[name] for name in SAID})


def _keep_names(place: Path) -> None:
    """The names in the folder are on the disk too."""
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Who was forgotten, by kind and id alone: rows of the database, and a file beside it that outlives the database."""

import fcntl
import json
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from peermatch.models import Erasure


@dataclass(frozen=True, order=True)
class Entry:
    """`kind` names who knows what erasing means (`erasing.knows`), `of` is the public id of what was erased.

    `by`: who pressed it, by their id; `said`: who asked for it, and how, in words that name nobody.
    """

    at: datetime
    kind: str
    of: UUID
    by: int | None = field(default=None, compare=False)
    said: str = field(default="", compare=False)

    @property
    def what(self) -> tuple[str, UUID]:
        return self.kind, self.of

    def as_line(self) -> str:
        told = {"at": self.at.isoformat(), "kind": self.kind, "of": str(self.of)}
        more = {"by": self.by, "said": self.said}
        return json.dumps(told | {name: value for name, value in more.items() if value}) + "\n"

    @classmethod
    def from_line(cls, line: str) -> "Entry":
        said = json.loads(line)
        by, words = said.get("by"), str(said.get("said", ""))
        return cls(datetime.fromisoformat(said["at"]), str(said["kind"]), UUID(said["of"]), by, words)


def usual_file() -> Path:
    folder: Path = settings.HOME
    return folder / "erasures.jsonl"


def write_down(entries: Collection[Entry]) -> None:
    """Into the database now, and into the file once that is certain. What is written there already stays as it is."""
    rows = [Erasure(kind=one.kind, of=one.of, at=one.at, by=one.by, said=one.said) for one in entries]
    Erasure.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(partial(complete, usual_file()))


def complete(path: Path) -> None:
    """Adds to the file what the database knows of and the file does not; makes it where there is none."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        known = {one.what for one in _entries(text.splitlines(), path)}
        rows = [Entry(row.at, row.kind, row.of, row.by, row.said) for row in Erasure.objects.order_by("pk").iterator()]
        missing = [one.as_line() for one in rows if one.what not in known]
        if missing:
            file.write(("\n" if text and not text.endswith("\n") else "") + "".join(missing))
            file.flush()
            os.fsync(file.fileno())


def read(path: Path) -> list[Entry]:
    """What the file says, the earliest first. Raises CommandError where it says something else."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"The list of erasures cannot be read: {problem}") from problem
    return sorted(_entries(lines, path))


def _entries(lines: Iterable[str], path: Path) -> list[Entry]:
    try:
        return [Entry.from_line(line) for line in lines if line.strip()]
    except (KeyError, TypeError, ValueError) as problem:
        raise CommandError(f"{path} is no list of erasures, or is damaged: {problem}") from problem

"""A backup as a file: a zip of one text file a table, a line a row, the mail folder, and what the whole consists of."""

import contextlib
import fcntl
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError

from peermatch.keeping.tables import Counting, Seen, Table
from peermatch.keeping.versions import Migration

FORMAT = 1
MANIFEST, TABLES, MAIL = "manifest.json", "tables/", "mail/"
PART = ".peermatch-part"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, OSError)


@dataclass
class Manifest:
    """What a backup consists of. `link_keys`: by what the keys are known that open the links of its unsent mail."""

    made_at: datetime
    migrations: list[Migration]
    link_keys: list[str]
    tables: dict[str, Seen] = field(default_factory=dict)
    mails: int = 0

    @property
    def rows(self) -> int:
        return sum(seen.rows for seen in self.tables.values())

    def as_json(self) -> str:
        said = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(said, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        said = json.loads(text)
        if said.pop("format") != FORMAT:
            raise CommandError("This backup was made by another version of PeerMatch, which wrote it differently.")
        return cls(
            made_at=datetime.fromisoformat(said["made_at"]),
            migrations=[(app, name) for app, name in said["migrations"]],
            link_keys=said["link_keys"],
            tables={name: Seen(**seen) for name, seen in said["tables"].items()},
            mails=said["mails"],
        )


@dataclass
class Writing:
    """A backup while it is written."""

    archive: zipfile.ZipFile
    manifest: Manifest

    def put(self, table: Table, lines: Iterable[str]) -> None:
        counted = Counting(lines)
        with self.archive.open(f"{TABLES}{table.name}.jsonl", "w", force_zip64=True) as file:
            for line in counted:
                file.write(line.encode() + b"\n")
        self.manifest.tables[table.name] = counted.seen

    def put_mail(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):  # it was taken away meanwhile
            self.archive.write(path, MAIL + path.name)
            self.manifest.mails += 1

    def close(self) -> None:
        self.archive.writestr(MANIFEST, self.manifest.as_json())


@contextmanager
def written(path: Path, manifest: Manifest) -> Iterator[Writing]:
    """A new backup at that path: there when all of it is on the disk, else not at all. Only this user may read it."""
    with _draft(path) as (draft, file):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            work = Writing(archive, manifest)
            yield work
            work.close()
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike a rename it refuses where something has that name by now
        except FileExistsError:
            raise _taken(path) from None
        _settle(path.parent)


class Reading:
    """A backup that is read. Whatever is wrong with the file becomes a sentence."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        with _sound(path):
            self.manifest = Manifest.from_json(archive.read(MANIFEST).decode())

    def lines(self, table: Table) -> Iterator[str]:
        with _sound(self._path), self._archive.open(f"{TABLES}{table.name}.jsonl") as file:
            for line in io.TextIOWrapper(file, encoding="utf-8", newline="\n"):
                yield line.removesuffix("\n")

    def mails(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file of the mail folder."""
        with _sound(self._path):
            for name in self._archive.namelist():
                if name.startswith(MAIL) and (plain := Path(name).name):
                    yield plain, self._archive.read(name)


@contextmanager
def read(path: Path) -> Iterator[Reading]:
    with _sound(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield Reading(path, archive)


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise CommandError(f"There is no file {path}.") from None
    except _DAMAGED as problem:
        raise CommandError(f"{path} is damaged, or is no backup: {problem or type(problem).__name__}") from problem


@contextmanager
def _draft(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A private file beside that path, gone at the end, also one that an earlier call was killed over."""
    if path.exists():
        raise _taken(path)
    draft = path.parent / f".{path.name}.{os.getpid()}{PART}"
    try:
        _forget_drafts(path.parent)
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError as problem:
        raise CommandError(f"No file can be written in {path.parent}: {problem.strerror}") from problem
    try:
        with os.fdopen(handle, "w+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield draft, file
    except OSError as problem:
        raise CommandError(f"{path} could not be written: {problem.strerror}") from problem
    finally:
        draft.unlink(missing_ok=True)


def _forget_drafts(folder: Path) -> None:
    """Of calls that were killed: nobody holds their lock any more."""
    for left in folder.glob(f".*{PART}"):
        with contextlib.suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _settle(folder: Path) -> None:
    """The name of the file is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _taken(path: Path) -> CommandError:
    return CommandError(f"{path} is there already, and is not written over. Choose another name, or a folder.")


def told(manifest: Manifest) -> str:
    """“12,345 rows in 96 tables and 210 mail files”."""
    mails = f" and {manifest.mails:,} mail files" if manifest.mails else ""
    return f"{manifest.rows:,} rows in {len(manifest.tables)} tables{mails}"

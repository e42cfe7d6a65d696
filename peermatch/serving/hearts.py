"""Whether a part does its work: each running part keeps a file, and renews it only while it does.

That a process is there says little: a worker can lose its broker, find it again, and take up nothing ever after.
"""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SILENT_AFTER = 120.0  # seconds


def _folder() -> Path:
    return Path(settings.HOME) / "parts"


def _name(part: str, pid: int) -> str:
    """Machines may share a folder, and each counts its processes from one."""
    return f"{part}.{socket.gethostname()}.{pid}"


class Heart:
    """What the running part itself holds. The lock goes when the process does, however that ends."""

    def __init__(self, part: str) -> None:
        _folder().mkdir(mode=0o700, exist_ok=True)
        list(signs_here(part))  # clears away
        self._file = (_folder() / _name(part, os.getpid())).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def beat(self, words: str) -> None:
        """The part is well; the words say what it does."""
        said = f"{time.monotonic():.3f} {words}\n"
        self._file.seek(0)
        self._file.write(said)
        self._file.truncate(len(said.encode()))
        self._file.flush()


@dataclass(frozen=True)
class Sign:
    """What a heart said last, and how long ago in seconds."""

    age: float
    words: str

    @property
    def is_silent(self) -> bool:
        return self.age > SILENT_AFTER

    @classmethod
    def read(cls, path: Path) -> "Sign | None":
        """None where nothing was said yet."""
        try:
            at, _, words = path.read_text().strip().partition(" ")
            return cls(time.monotonic() - float(at), words)
        except (OSError, ValueError):
            return None


def sign_of(part: str, pid: int) -> Sign | None:
    """What the part with that process said last; None where it said nothing yet."""
    return Sign.read(_folder() / _name(part, pid))


def signs_here(part: str) -> Iterator[Sign | None]:
    """One of each running part of that kind on this machine. What those left behind that ended is cleared away."""
    for path in sorted(_folder().glob(f"{part}.{socket.gethostname()}.*")):
        if _is_held(path):
            yield Sign.read(path)
        else:
            path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False

"""The demo program, made once for all tests of keeping, and a backup of it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.servers import make_database
from tests.serving import Served

# Made on November 23, 2026, by a version that did not know mail at night yet; two migrations in it are gone by now.
OLDER = settings.BASE_DIR / "tests" / "samples" / "backups" / "older.zip"
NewHome = Callable[[str], Served]


def keeper(program: Served, *words: str) -> tuple[int, str]:
    """Runs a command of keeping; its exit code, and what it said of what went wrong."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=program.environment, capture_output=True, text=True)
    return done.returncode, done.stderr


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        said: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return said


@pytest.fixture(scope="module")
def new_home(prepared: Served) -> Iterator[NewHome]:
    """new_home(name): an installation with tables and nothing in them, beside the demo's; a database of its own."""
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as folder:

        def make(name: str) -> Served:
            url = prepared.database_url and make_database(prepared.database_url, Path(folder).name + name, "prepared")
            home = shutil.copytree(prepared.home, Path(folder) / name, ignore=shutil.ignore_patterns("static"))
            return Served(home, url)

        yield make


@pytest.fixture(scope="module")
def demo(new_home: NewHome) -> Served:
    program = new_home("demo")
    program.manage("seed_demo")
    return program


@pytest.fixture(scope="module")
def kept(demo: Served) -> Path:
    """A backup of the demo."""
    path = demo.home / "demo.zip"
    demo.manage("backup", str(path))
    return path


@pytest.fixture(autouse=True, scope="session")
def _own_umask() -> Iterator[None]:
    """Whoever runs the tests may have a umask that hides what a file was given."""
    before = os.umask(0o022)
    yield
    os.umask(before)

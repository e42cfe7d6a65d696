"""`manage.py serve` as a process of its own, with its own folder, port and database, for tests that need all of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings

from peermatch.serving.fate import die_with
from tests.servers import CHOSEN_BY_TESTS, PATIENCE

READY = "PeerMatch is ready at "
AGE_IS_ROUNDED_BY = 0.05  # seconds


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@dataclass
class Served:
    """A program on its own: `manage(...)` runs a command on it, `start()` serves it, `stop()` and `kill()` end it."""

    home: Path
    database_url: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    said: list[str] = field(default_factory=list)
    process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_TESTS}
        chosen = {
            "PEERMATCH_HOME": str(self.home),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "peermatch.settings",
        }
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return kept | chosen | database | self.extra

    def manage(self, *words: str) -> str:
        """Runs a command of manage.py; returns what it printed. Raises if it fails."""
        return self._run("manage.py", *words)

    def lay_tables(self) -> None:
        """What `manage.py migrate` makes, sooner."""
        self.run_module("tests.tables")

    def run_module(self, name: str) -> str:
        """Runs a module of the tests on it; returns what it printed."""
        return self._run("-m", name)

    def _run(self, *words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
        return done.stdout

    def start(self, *command: str) -> None:
        """Serves (by that command, if one is given), and returns when it says that it is ready."""
        self.process = subprocess.Popen(
            command or [sys.executable, "manage.py", "serve"], cwd=settings.BASE_DIR, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=partial(die_with, os.getpid()),
        )  # fmt: skip
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(self.process, ready), daemon=True).start()
        ready.wait(3 * PATIENCE)
        at = self.extra.get("SITE_URL", self.url)
        assert f"{READY}{at}\n" in self.said, f"It did not become ready:\n{''.join(self.said)}"

    def health(self) -> tuple[int, dict[str, object]]:
        """Status and content of /health/."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def wait_for_tick(self, since: float) -> float:
        """Waits until all is well and a tick began after that moment (in seconds, as time.time() tells them).

        Returns a moment by which that one had begun for sure, so that the next one can be waited for.
        """
        until = time.monotonic() + PATIENCE
        while True:
            asked = time.time()
            status, said = self.health()
            age = said["tick_age"]
            if status == 200 and isinstance(age, float) and asked - age - AGE_IS_ROUNDED_BY > since:
                return time.time() - age + AGE_IS_ROUNDED_BY
            assert time.monotonic() < until, f"No tick came, still {status}: {said}"
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Asks it to stop and waits; returns its exit code."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(2 * PATIENCE)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def processes(self) -> dict[int, str]:
        """The processes that run on this folder, by number, under the names they go by."""
        found = [
            int(process.name) for process in Path("/proc").iterdir() if process.name.isdigit() and self._owns(process)
        ]
        return {pid: _read(Path(f"/proc/{pid}/comm")).decode().strip() for pid in found}

    def _owns(self, process: Path) -> bool:
        """By its environment; Valkey writes over its own, but works in the folder."""
        if f"PEERMATCH_HOME={self.home}".encode() in _read(process / "environ").split(b"\0"):
            return True
        with suppress(OSError):
            return (process / "cwd").readlink().is_relative_to(self.home)
        return False

    def wait_until_gone(self) -> dict[int, str]:
        """Waits for its processes to end; returns those that did not."""
        until = time.monotonic() + PATIENCE
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        return left

    def clear_away(self) -> None:
        """Ends what a failed test left running."""
        if self.process and self.process.poll() is None:
            self.kill()
        self.wait_until_gone()

    def _listen(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        """Keeps what it says; sets `ready` when it says so, or ends."""
        assert process.stdout
        for line in process.stdout:
            self.said.append(line)
            if line.startswith(READY):
                ready.set()
        ready.set()


def _read(path: Path) -> bytes:
    """What the kernel says there; nothing for a process that has just gone, or is not ours to look at."""
    try:
        return path.read_bytes()
    except OSError:
        return b""

"""One process of a topology: started, watched for what it says, stopped or killed by its number, started again."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from peermatch.serving.fate import die_with

PATIENCE = 120  # seconds that one may take to come up or to end on a busy machine


@dataclass
class Process:
    """`ready` are words that it says when it is at work, or a question that is asked until the answer is yes."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    folder: Path
    ready: str | Callable[[], bool]
    said: list[str] = field(default_factory=list)
    _process: "subprocess.Popen[str] | None" = None

    def start(self, *, waits: bool = True) -> None:
        self.said.clear()
        self._process = subprocess.Popen(
            self.command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, preexec_fn=partial(die_with, os.getpid()),
        )  # fmt: skip
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        if waits:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._is_ready():
            assert self.runs, f"{self.name} ended while it started:\n{''.join(self.said)}"
            assert time.monotonic() < until, f"{self.name} did not become ready:\n{''.join(self.said)}"
            time.sleep(0.05)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process, f"{self.name} was never started"
        return self._process.pid

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end, waits for it; returns its exit code."""
        assert self._process
        self._process.send_signal(how)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """As `kill -9` does. What it started ends with it, by the kernel."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """It and all that it started stand still, whatever they are at."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def says(self, words: str) -> bool:
        return any(words in line for line in list(self.said))

    def _tell(self, what: signal.Signals) -> None:
        family = [self.pid]
        for pid in family:
            os.kill(pid, what)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                family += map(int, children.read_text().split())

    def _is_ready(self) -> bool:
        return self.says(self.ready) if isinstance(self.ready, str) else self.ready()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        for line in process.stdout:
            self.said.append(line)

"""One process that `serve` looks after."""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess

from peermatch.serving.fate import begin_anew
from peermatch.serving.hearts import sign_of

MOST_DEATHS, IN_SECONDS = 3, 60  # that often within that time: starting it again does not help
_fork = multiprocessing.get_context("fork")


@dataclass
class Child:
    """`run` is called in a fork of `serve`, which has PeerMatch loaded already: three imports fewer, less memory."""

    name: str
    run: Callable[[], object]
    stops_within: float
    _process: ForkProcess | None = None
    _deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_DEATHS))

    def start(self) -> None:
        self._process = _fork.Process(target=self._live, args=(os.getpid(),), name=self.name)
        self._process.start()

    def ended_with(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.exitcode if self._process else None

    def is_silent(self) -> bool:
        """Whether it runs and has not done its work for a while. Those that keep no heart are never called silent."""
        if self._process is None or self._process.pid is None or not self._process.is_alive():
            return False
        sign = sign_of(self.name, self._process.pid)
        return sign is not None and sign.is_silent

    def is_at_work(self) -> bool:
        """Whether it has shown that it does its work."""
        pid = self._process.pid if self._process else None
        sign = sign_of(self.name, pid) if pid else None
        return sign is not None and not sign.is_silent

    def is_hopeless(self) -> bool:
        """Counts a death, and says whether there were too many of late."""
        self._deaths.append(time.monotonic())
        return len(self._deaths) == MOST_DEATHS and self._deaths[-1] - self._deaths[0] < IN_SECONDS

    def stop(self, within: float | None = None) -> bool:
        """Asks it to finish what it does and end; kills it when it takes too long. Whether it ended by itself."""
        if self._process is None or not self._process.is_alive():
            return True
        self._process.terminate()
        self._process.join(self.stops_within if within is None else within)
        if self._process.is_alive():
            self.kill()
            return False
        return True

    def kill(self) -> None:
        """Ends it and all that it started, at once."""
        if self._process is not None and self._process.is_alive() and self._process.pid:
            with suppress(ProcessLookupError):  # it has no session of its own yet
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
            self._process.join()

    def _live(self, parent: int) -> None:
        begin_anew(self.name, parent)
        self.run()

"""Starts the children in order, watches them, stops them in order."""

import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

from peermatch.serving.child import Child
from peermatch.serving.hearts import SILENT_AFTER

LOOK_EVERY = 0.1  # seconds
START_WITHIN = 60  # seconds
SILENT_MAY_FINISH = 10  # seconds for what a part that fell silent may still be at
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StartFailed(Exception):
    """A child ended, or work did not begin, before PeerMatch was ready."""


class Supervisor:
    """`children` are in the order in which they stop; they start in the reverse order.

    A child that dies, or falls silent, is started again and that is said. One that keeps dying ends everything, loudly:
    whoever runs this (a person, systemd) must know, and half a program must not look like a whole one.
    """

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self._asked_to_stop = 0

    def __enter__(self) -> "Supervisor":
        for one in STOP_SIGNALS:
            signal.signal(one, self._on_signal)
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def start(self, is_broker_up: Callable[[], bool], is_ready: Callable[[], bool]) -> None:
        """Starts all, the broker before those that connect to it, and waits until work is being done."""
        for child in reversed(self.children):
            child.start()
            if child.name == "broker":
                self._wait_until(is_broker_up)
        self._wait_until(is_ready)

    def watch(self) -> bool:
        """Looks after the children until asked to stop (True) or until one of them cannot be kept up (False)."""
        while not self._asked_to_stop:
            for child in self.children:
                if child.is_silent():
                    self.say(f"{child.name} has done no work for {SILENT_AFTER:.0f} s, though it could. Ending it.")
                    child.stop(within=SILENT_MAY_FINISH)
                if child.ended_with() is not None and not self._revive(child):
                    return False
            time.sleep(LOOK_EVERY)
        return True

    def stop(self) -> None:
        """One after the other, each finishing what it does. A second Ctrl-C ends all at once."""
        for child in self.children:
            if not child.stop() and self._asked_to_stop < 2:
                self.say(f"{child.name} did not stop within {child.stops_within} s and was ended.")

    @property
    def is_stopping(self) -> bool:
        return self._asked_to_stop > 0

    def _wait_until(self, is_up: Callable[[], bool]) -> None:
        until = time.monotonic() + START_WITHIN
        while not self._asked_to_stop and not is_up():
            for child in self.children:
                if (code := child.ended_with()) is not None:
                    raise StartFailed(f"{child.name} {_how(code)} while it started. What it said stands above.")
            if time.monotonic() > until:
                raise StartFailed(f"PeerMatch was not ready within {START_WITHIN} s. What is said above may tell why.")
            time.sleep(LOOK_EVERY)

    def _revive(self, child: Child) -> bool:
        code = child.ended_with() or 0
        if child.is_hopeless():
            self.say(f"{child.name} {_how(code)} again and again. PeerMatch stops; what it said stands above.")
            return False
        self.say(f"{child.name} {_how(code)}. Starting it again.")
        child.start()
        return True

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop += 1
        if self._asked_to_stop == 2:
            for child in self.children:
                child.kill()


def _how(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

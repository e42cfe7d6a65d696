"""Points at which a process can be told to fail, so that tests see what a real death leaves behind.

FAILPOINTS="after-250=kill@3 before-claim=stall:2.5@one-in-50/7" kills this process, as `kill -9` would, when it
reaches after-250 for the third time, and lets it stall for 2.5 seconds at one claim in fifty, by the seed 7. What is
done is kill, stall:SECONDS or raise. Without @ it is done the first time; without a seed each process draws anew.
Nothing is read or drawn where nothing was asked for.
"""

import os
import re
import signal
import time
import warnings
from random import Random
from threading import Lock

from django.core.exceptions import ImproperlyConfigured

LABELS = {
    "before-claim": "due mail is about to be taken up",
    "after-claim": "mail is taken up, and that is committed",
    "before-data": "that this mail leaves now is committed, and the server has not heard of it",
    "after-data": "the server was given the whole mail, its answer is not read",
    "after-250": "the server took the mail, and only this process knows",
    "before-commit": "that mail is out is about to be written down",
    "after-commit": "that mail is out is written down",
}
_ASKED = re.compile(
    r"(?P<label>[a-z0-9-]+)=(?P<what>kill|raise|stall:(?P<seconds>\d+(\.\d+)?))"
    r"(@((?P<nth>[1-9]\d*)|one-in-(?P<often>[1-9]\d*)(/(?P<seed>\d+))?))?"
)


class FailedOnPurpose(Exception):
    """What `raise` raises."""


class Failpoint:
    """One label, and when what happens there."""

    def __init__(self, asked: re.Match[str]) -> None:
        self.label, self.what = asked["label"], asked["what"]
        self._seconds = float(asked["seconds"] or 0)
        self._nth, self._often = int(asked["nth"] or 1), int(asked["often"] or 0)
        self._chance = Random(asked["seed"] and f"{self.label} {asked['seed']}")  # noqa: S311  no secret
        self._times, self._lock = 0, Lock()

    def is_time(self) -> bool:
        """Counts this time."""
        with self._lock:
            self._times += 1
            return self._chance.randrange(self._often) == 0 if self._often else self._times == self._nth

    def fail(self) -> None:
        if self.what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.what == "raise":
            raise FailedOnPurpose(self.label)
        time.sleep(self._seconds)


_set: dict[str, list[Failpoint]] = {}


def reach(label: str) -> None:
    """Stands where a process may fail; does nothing unless it was asked for."""
    if _set:
        for point in [point for point in _set.get(label, ()) if point.is_time()]:
            point.fail()


def read(asked: str) -> list[Failpoint]:
    """What FAILPOINTS asks for. Raises ValueError, in words, for what cannot be done."""
    return [_read_one(word) for word in asked.split()]


def arm(points: list[Failpoint]) -> None:
    """From now on these, and no others."""
    _set.clear()
    for point in points:
        _set.setdefault(point.label, []).append(point)


def arm_as_asked(asked: str) -> None:
    """For settings: loud about a bad value, and about a good one too."""
    try:
        arm(read(asked))
    except ValueError as problem:
        raise ImproperlyConfigured(f"FAILPOINTS: {problem}") from problem
    if asked:
        warnings.warn(f"This process fails on purpose: FAILPOINTS={asked}", stacklevel=2)


def _read_one(word: str) -> Failpoint:
    found = _ASKED.fullmatch(word)
    if not found:
        raise ValueError(f"write LABEL=kill, LABEL=raise or LABEL=stall:SECONDS, with @3 or @one-in-50, not {word!r}")
    if found["label"] not in LABELS:
        raise ValueError(f"there is no point {found['label']!r}. There are: {', '.join(LABELS)}")
    return Failpoint(found)

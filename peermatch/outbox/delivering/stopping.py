"""Whether this process was asked to end. A round then lets what is under way end and puts the rest back."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

_asked = Event()


def ask(**_: Any) -> None:
    """From now on no mail begins to leave. Celery says it so, when a worker is stopped in order."""
    _asked.set()


def is_asked() -> bool:
    return _asked.is_set()


@contextmanager
def on_signals() -> Iterator[None]:
    """For a command: Ctrl-C and `kill` ask, once; the second time they end it at once."""

    def on_signal(number: int, frame: Any) -> None:
        ask()
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _asked.clear()

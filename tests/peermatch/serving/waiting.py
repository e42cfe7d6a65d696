"""Waiting for what another process does."""

import time
from collections.abc import Callable, Sequence

PATIENCE = 60  # seconds


def wait_until(is_so: Callable[[], bool], said: Sequence[str]) -> None:
    """Fails with what was said meanwhile where it does not come about."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "It did not come about. Said was:\n" + "".join(said)
        time.sleep(0.05)

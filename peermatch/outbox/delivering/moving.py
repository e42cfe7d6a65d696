"""Whether whoever sends in this process gets on with it. Each step has a limit: a long silence is a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

STUCK_AFTER = 300.0  # seconds; no step takes half as long
_moved: float | None = None  # when it last did, by `monotonic`; None while nobody sends


@contextmanager
def sending() -> Iterator[None]:
    """Mail is being sent meanwhile, by this thread."""
    global _moved
    _moved = monotonic()
    try:
        yield
    finally:
        _moved = None


def go_on() -> None:
    """A step was done, or is tried again."""
    global _moved
    if _moved is not None:
        _moved = monotonic()


def is_stuck() -> bool:
    since = _moved
    return since is not None and monotonic() - since > STUCK_AFTER

"""How far long work is, told while its transaction is open: kept at the broker, where no database lock is in the way.

On SQLite nobody else can write while a transaction does, and what it wrote is not seen before it ends. Where the broker
is away nothing is told; the work goes on.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from redis import RedisError

KEPT = 15 * 60  # seconds; longer than any such work takes
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    done: int
    of: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.of if self.of else 100


class Teller:
    """Tells how far one piece of work is. After trouble it is silent: the work must not wait again and again."""

    def __init__(self, work: str) -> None:
        self.work, self.is_silent = work, False

    def tell(self, done: int, of: int) -> None:
        self._do(lambda: caches["shared"].set(self.work, (done, of), KEPT))

    def forget(self) -> None:
        """What an earlier try told is no longer so."""
        self._do(lambda: caches["shared"].delete(self.work))

    def _do(self, act: Callable[[], object]) -> None:
        if self.is_silent:
            return
        try:
            act()
        except (RedisError, OSError) as trouble:
            self.is_silent = True
            log.warning("How far %s is cannot be told (%s).", self.work, type(trouble).__name__)


def told(work: str) -> Progress | None:
    """How far it is; nothing if it was not told, or cannot be asked now."""
    try:
        found = caches["shared"].get(work)
    except (RedisError, OSError):
        return None
    return Progress(*found) if found else None

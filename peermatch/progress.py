"""How far long work is, told while its transaction is open.

On SQLite nobody else can write while a transaction does, and what it wrote is not seen before it ends: so it is
remembered at the broker. Where that is away nothing is told; the work goes on.
"""

from dataclasses import dataclass

from peermatch.remembering import recall, remember

KEPT = 15 * 60  # seconds; longer than any such work takes


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
        self._keep((done, of))

    def forget(self) -> None:
        """What an earlier try told is no longer so."""
        self._keep(None)

    def _keep(self, what: tuple[int, int] | None) -> None:
        self.is_silent = self.is_silent or not remember(self.work, what, seconds=KEPT)


def told(work: str) -> Progress | None:
    """How far it is; nothing if it was not told, or cannot be asked now."""
    found = recall(work)
    return Progress(*found) if found else None

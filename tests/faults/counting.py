"""What became of mail: what the outbox says, beside what the mail server got."""

import time
from dataclasses import dataclass
from typing import Any, Protocol

from tests.apart.topology import Topology
from tests.mail import Received

OPEN = "state IN ('queued', 'sending') AND due_at <= now()"
QUIET = 3.0  # seconds in which nothing moves: what is still held is held by someone dead


class Receives(Protocol):
    """A mail server that keeps what it takes."""

    received: list[Received]


@dataclass(frozen=True)
class Mail:
    """`again`: copies beyond the first. `strange`: of these, such as are not the same bytes."""

    rows: int
    lost: int
    waiting: int
    again: int
    strange: int
    unknown: int

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.waiting or self.strange or self.unknown)

    def __str__(self) -> str:
        more = f", {self.strange} of them other bytes" if self.strange else ""
        return f"{self.rows} mails, {self.lost} lost, {self.waiting} stuck, {self.again} delivered again{more}"


def count(whole: Topology, sink: Receives) -> Mail:
    rows = dict(whole.rows("SELECT message_id, state FROM outbox_email"))
    got: dict[str, list[bytes]] = {}
    for one in list(sink.received):
        got.setdefault(str(one.message["Message-ID"]), []).append(one.raw)
    again = {name: copies for name, copies in got.items() if len(copies) > 1}
    return Mail(
        rows=len(rows),
        lost=sum(state == "sent" and name not in got for name, state in rows.items()),
        waiting=whole.rows(f"SELECT count(*) FROM outbox_email WHERE {OPEN}")[0][0],
        again=sum(len(copies) - 1 for copies in again.values()),
        strange=sum(len(set(copies)) - 1 for copies in again.values()),
        unknown=len(set(got) - set(rows)),
    )


def wait_until_out(whole: Topology, *, seconds: float, hurry: bool = False) -> float:
    """Waits until nothing that is due is open; returns how long that took. What is not out by then is counted.

    hurry: what a dead worker holds is let go as soon as nothing else moves, not when its lease ends.
    """
    began = moved = time.monotonic()
    before: tuple[Any, ...] = ()
    while time.monotonic() - began < seconds:
        left = whole.rows(f"SELECT count(*), sum(id) FROM outbox_email WHERE {OPEN}")[0]
        if not left[0]:
            break
        if left != before:
            before, moved = left, time.monotonic()
        elif hurry and time.monotonic() - moved > QUIET:
            whole.rows("UPDATE outbox_email SET next_look_at = now() WHERE state = 'sending'")
            moved = time.monotonic()
        time.sleep(0.5)
    return time.monotonic() - began

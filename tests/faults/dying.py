"""Senders that die: each is a fork of this process, sends what is due, and is killed where its label stands.

python -m tests.faults.dying KILLS [last] [hurry]

last: nobody dies any more. hurry: one after the other, and what the dead held is let go at once, so that few mails
are enough for every label. Prints, of each that died, its label and how many mails the server had of it that were not
written down.
"""

import json
import mmap
import os
import random
import struct
import sys
from dataclasses import dataclass, field
from threading import Lock, local
from typing import Any

import django

AT_ONCE, LATEST = 2, 25  # senders; times that a label is passed before it kills, at most
IN_A_HURRY = (1, 3)


@dataclass
class Window:
    """What one sender gave whole to the server, and what of it is written down; read when the sender is dead."""

    memory: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, 8))
    lock: Any = field(default_factory=Lock)

    def add(self, given: int = 0, written: int = 0) -> None:
        with self.lock:
            before = struct.unpack("ii", self.memory[:])
            self.memory[:] = struct.pack("ii", before[0] + given, before[1] + written)

    @property
    def mails(self) -> int:
        given, written = struct.unpack("ii", self.memory[:])
        return int(given - written)


def main() -> None:
    kills, last, hurry = int(sys.argv[1]), "last" in sys.argv, "hurry" in sys.argv
    django.setup()
    from peermatch import failpoints

    labels, chance = list(failpoints.LABELS), random.Random(7)
    at_once, latest = IN_A_HURRY if hurry else (AT_ONCE, LATEST)
    died: list[tuple[str, int]] = []
    running: dict[int, tuple[str, Window]] = {}
    begun = fruitless = 0
    while last or (len(died) < kills and fruitless < len(labels)) or running:
        while not last and len(running) < at_once and len(died) + len(running) < kills and fruitless < len(labels):
            label, window = labels[begun % len(labels)], Window()
            nth = 1 if label.endswith("claim") else chance.randint(1, latest)
            running[_fork(f"{label}=kill@{nth}", window)] = label, window
            begun += 1
        if last:
            window = Window()
            running[_fork("", window)], last = ("", window), False
        pid, status = os.wait()
        label, window = running.pop(pid)
        if os.WIFSIGNALED(status):
            died.append((label, window.mails))
            fruitless = 0
        elif label:
            fruitless += 1  # nothing was left to send
        if hurry:
            _let_go()
    print(json.dumps(died))


def _let_go() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_email SET next_look_at = now() WHERE state = 'sending'")


def _fork(points: str, window: Window) -> int:
    from django.db import connections

    from peermatch import failpoints
    from peermatch.outbox import deliver

    connections.close_all()  # a fork must not share them
    if pid := os.fork():
        return pid
    try:
        failpoints.arm(failpoints.read(points))
        _watch(window)
        deliver.send_due()
    finally:
        os._exit(0)


def _watch(window: Window) -> None:
    """A mail counts once, however often its carrier gives it to the server."""
    from peermatch import failpoints
    from peermatch.outbox import smtp
    from peermatch.outbox.delivering import crew
    from peermatch.outbox.delivering.books import Books

    reach, count_sent, given = failpoints.reach, Books._count_sent, local()

    def see(label: str) -> None:
        if label == "before-data":
            given.already = False
        elif label == "after-data" and not given.already:
            given.already = True
            window.add(given=1)
        reach(label)

    def count(self: Books, *args: Any, **more: Any) -> None:
        count_sent(self, *args, **more)
        window.add(written=1)

    vars(smtp)["reach"] = vars(crew)["reach"] = see
    Books._count_sent = count  # type: ignore[method-assign]


if __name__ == "__main__":
    main()

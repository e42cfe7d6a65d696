"""Senders that die: each is a fork of this process, sends what is due, and is killed where its label stands.

python -m tests.faults.dying KILLS [last]
"""

import json
import os
import random
import sys

import django

AT_ONCE = 2
LATEST = 25  # times that a label is passed before it kills, at most


def main() -> None:
    kills, last = int(sys.argv[1]), "last" in sys.argv
    django.setup()
    from peermatch import failpoints

    labels, chance = list(failpoints.LABELS), random.Random(7)
    died: list[str] = []
    running: dict[int, str] = {}
    begun = fruitless = 0
    while last or (len(died) < kills and fruitless < len(labels)) or running:
        while not last and len(running) < AT_ONCE and len(died) + len(running) < kills and fruitless < len(labels):
            label = labels[begun % len(labels)]
            nth = 1 if label.endswith("claim") else chance.randint(1, LATEST)
            running[_fork(f"{label}=kill@{nth}")] = label
            begun += 1
        if last:
            running[_fork("")], last = "", False
        pid, status = os.wait()
        label = running.pop(pid)
        if os.WIFSIGNALED(status):
            died.append(label)
            fruitless = 0
        elif label:
            fruitless += 1  # nothing was left to send
    print(json.dumps(died))


def _fork(points: str) -> int:
    from django.db import connections

    from peermatch import failpoints
    from peermatch.outbox import deliver

    connections.close_all()  # a fork must not share them
    if pid := os.fork():
        return pid
    try:
        failpoints.arm(failpoints.read(points))
        deliver.send_due()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()

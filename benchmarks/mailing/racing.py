"""All ways of sending, one after the other, on the database that the environment names: prints one record a line."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.mailing.sink import Sink

MAILS, ROUNDS = int(os.environ.get("MAILS", "5000")), int(os.environ.get("ROUNDS", "1"))
SAMPLE = 500  # mails, for the ways that take minutes for all
ONLY = os.environ.get("ONLY", "").split()
CONNECTIONS = int(os.environ.get("MAIL_CONNECTIONS", "4"))
# A server writes a mail to disk before it says that it has it (RFC 5321, 6.1), and is further away than this process.
ANSWERS_AFTER = float(os.environ.get("ANSWERS_AFTER", "0.004"))  # seconds
BURST = 120.0  # seconds in which all that falls due in one minute is to be out


@dataclass(frozen=True)
class Way:
    """A way to send, by so many processes with so many connections each."""

    sender: str
    processes: int
    connections: int

    def __str__(self) -> str:
        return f"{self.sender} {self.processes}x{self.connections}"

    @property
    def mails(self) -> int:
        return min(MAILS, SAMPLE) if self in SLOW else MAILS


LINE, MAILER = Way("bare", 1, 1), Way("mailer", 1, 1)  # that one lets one process send
SLOW = (LINE, MAILER)
WAYS = [
    LINE,
    *(Way("bare", processes, CONNECTIONS) for processes in (1, 2)),
    *(Way("peermatch", processes, CONNECTIONS) for processes in (1, 2)),
    *(Way("post_office", processes, 5) for processes in (1, 2)),
    MAILER,
]


@dataclass(frozen=True)
class Run:
    seconds: float
    work: float
    told: dict[str, int]
    load: float  # of the machine, over the last minute

    @property
    def rate(self) -> float:
        """What was lost does not count."""
        return self.told["recipients"] / self.seconds


def race(sink: Sink) -> Iterator[dict[str, Any]]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.mailing.letters import fill, samples
    from benchmarks.mailing.settings import PEERS

    call_command("migrate", verbosity=0)
    call_command("seed_demo", verbosity=0, stdout=sys.stderr)
    sink.report()  # the demo has sent its own
    some, runs = samples(), defaultdict[Way, list[Run]](list)
    there = [way for way in WAYS if way.sender in ("bare", "peermatch", *PEERS)]
    there = [way for way in there if not ONLY or way.sender in ONLY]
    for number in range(ROUNDS):
        for way in there[:: 1 if number % 2 else -1]:
            fill(way.sender, some, way.mails, settings.HOME)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as a database does by itself, within a minute of so many new rows
            runs[way].append(_run(way, settings.HOME, sink))
            print(way, round(runs[way][-1].rate), file=sys.stderr, flush=True)
    for way in there:
        yield _record(way, runs)


def _run(way: Way, folder: Path, sink: Sink) -> Run:
    alone = 1 if way.sender == "post_office" else way.processes  # that one divides the work itself
    words = [sys.executable, "-m", "benchmarks.mailing.senders", way.sender, str(way.connections), str(folder)]
    piped: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    senders = [subprocess.Popen([*words, str(part), str(way.processes)], **piped) for part in range(alone)]
    for one in senders:
        assert one.stdout  # noqa: S101  # it was started with a pipe
        one.stdout.readline()
    began = perf_counter()
    for one in senders:
        assert one.stdin  # noqa: S101  # it was started with a pipe
        one.stdin.write("\n")
        one.stdin.flush()
    work = 0.0
    for one in senders:
        assert one.stdout  # noqa: S101  # it was started with a pipe
        work += float(one.stdout.readline() or "nan")
    seconds = perf_counter() - began
    for one in senders:
        one.communicate()
    return Run(seconds, work, sink.report(), os.getloadavg()[0])


def _record(way: Way, runs: dict[Way, list[Run]]) -> dict[str, Any]:
    from django.db import connection

    told = {
        "name": "mail", "what": f"mails a second: {way}", "database": connection.vendor, "mails": way.mails,
        "answers_after": ANSWERS_AFTER, "load": round(max(run.load for run in runs[way]), 1),
        "rounds": len(runs[way]), "median": round(median(run.rate for run in runs[way])),
        "lowest": round(min(run.rate for run in runs[way])),
        "work_ms": round(median(run.work for run in runs[way]) / way.mails * 1000, 2),
        "lost": sum(way.mails - run.told["recipients"] for run in runs[way]),
        "doubled": sum(run.told["doubled"] for run in runs[way]),
        "connections": max(run.told["connections"] for run in runs[way]),
    }  # fmt: skip
    if way.sender == "peermatch":
        told |= {"other_message_ids": sum(way.mails - run.told["message_ids"] for run in runs[way])}
        told |= {f"ratio to {other}": _ratio(runs[way], runs[other]) for other in runs if other.sender != way.sender}
        told |= {"burst_seconds": round(max(run.seconds for run in runs[way]), 1), "limit": BURST}
    return told


def _ratio(those: list[Run], others: list[Run]) -> float:
    """How many times as fast, as the median of the rounds."""
    return round(median(one.rate / other.rate for one, other in zip(those, others, strict=True)), 2)


def main() -> None:
    with Sink(ANSWERS_AFTER) as sink:
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        for record in race(sink):
            print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()

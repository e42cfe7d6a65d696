"""One process that sends, by one way: it gets ready, says so, waits for a line, sends all that waits, and says
how much work that was, in seconds of a processor.

python -m benchmarks.mailing.senders bare 4 /folder 0 1
"""

import os
import pickle
import smtplib
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any


def bare(connections: int, folder: Path, part: int, parts: int) -> Callable[[], object]:
    """smtplib in as many threads, each with a connection: what there is to gain."""
    from django.conf import settings

    waiting = islice(pickle.loads((folder / "bare").read_bytes()), part, None, parts)  # noqa: S301  # this run wrote it

    def carry() -> None:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
            for to, raw in waiting:
                server.sendmail("peermatch@localhost", [to], raw)

    def send() -> None:
        threads = [Thread(target=carry) for _ in range(connections)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    if connections > 1:
        return send
    return carry


def peermatch(*_: Any) -> Callable[[], object]:
    """As a worker does it. Whether each is still wanted is asked with one query a batch, as letters do."""
    from peermatch.accounts.models import Program
    from peermatch.outbox import deliver, letters

    def still_wanted(mails: Any) -> dict[int, str]:
        there = set(Program.objects.filter(pk__in={mail.program_id for mail in mails}).values_list("pk", flat=True))
        return {mail.pk: "Its program is gone." for mail in mails if mail.program_id not in there}

    letters.register(letters.Letter("benchmark", "Benchmark", still_wanted))
    return deliver.send_due


def post_office(connections: int, folder: Path, part: int, parts: int) -> Callable[[], object]:
    """Batch after batch, as its command does it, with its five threads in each process."""
    from post_office.mail import send_queued_mail_until_done

    return partial(send_queued_mail_until_done, lockfile=str(folder / "post_office"), processes=parts)


def mailer(*_: Any) -> Callable[[], object]:
    from mailer import engine

    return lambda: engine.send_all()


def main() -> None:
    name, connections, folder, part, parts = sys.argv[1:]
    import django

    django.setup()
    ways: dict[str, Any] = {"bare": bare, "peermatch": peermatch, "post_office": post_office, "mailer": mailer}
    send = ways[name](int(connections), Path(folder), int(part), int(parts))
    print("ready", flush=True)
    sys.stdin.readline()
    before = _processor_seconds()
    send()
    print(_processor_seconds() - before, flush=True)


def _processor_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


if __name__ == "__main__":
    main()

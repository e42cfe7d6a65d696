"""Whoever sends is killed at labelled points (`peermatch.failpoints`), again and again, until all mail is out."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from tests.apart.topology import ROOT, Topology, apart
from tests.faults.counting import count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

LEASES_END_WITHIN = 300.0  # seconds
IN_THE_WINDOW = {"after-data", "after-250", "before-commit"}  # out, and not written down yet


def look(size: str) -> Iterator[Seen]:
    mails, kills = (200, 14) if size == FEW else (10_000, 105)  # each label twice, or fifteen times
    for connections in (1, 4):
        with SmtpSink() as sink, apart(EMAIL_URL=sink.url, MAIL_CONNECTIONS=str(connections)) as whole:
            yield from hurt(whole, sink, mails, kills, connections=connections, hurry=size == FEW)


def hurt(whole: Topology, sink: SmtpSink, mails: int, kills: int, *, connections: int, hurry: bool) -> Iterator[Seen]:
    """None of the parts needs to run: what is killed does as `manage.py send_due` and as workers do.

    With several connections, one death can meet a mail on each of them in that window, whatever its own label.
    """
    fall_due(whole, mails)
    died = Counter(_die(whole, kills, last=False))
    wait_until_out(whole, seconds=0 if hurry else LEASES_END_WITHIN)
    whole.rows("UPDATE outbox_email SET next_look_at = now() WHERE state = 'sending'")
    _die(whole, 0, last=True)
    wait_until_out(whole, seconds=LEASES_END_WITHIN, hurry=hurry)
    mail, between = count(whole, sink), sum(times for label, times in died.items() if label in IN_THE_WINDOW)
    told = ", ".join(f"{label} {times}" for label, times in sorted(died.items()))
    most = between if connections == 1 else connections * sum(died.values())
    over = "one connection" if connections == 1 else f"each of {connections} connections"
    yield Seen(
        f"killed {sum(died.values())} times at labelled points while {mails:,} go out ({told})",
        f"0 lost, 0 stuck, at most 1 more copy over {over} for each kill between DATA and commit, the same bytes",
        f"{mail}; {between} kills between DATA and commit", mail.is_whole and mail.again <= most,
    )  # fmt: skip


def _die(whole: Topology, kills: int, *, last: bool) -> list[str]:
    """Has so many die, one label after the other; returns the labels at which they did. last: nobody dies any more."""
    command = [sys.executable, "-m", "tests.faults.dying", str(kills), "last" if last else ""]
    done = subprocess.run(command, cwd=ROOT, env=whole.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    labels: list[str] = json.loads(done.stdout.splitlines()[-1])
    return labels

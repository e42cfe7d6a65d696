"""Whoever sends is killed at labelled points (`peermatch.failpoints`), again and again, until all mail is out."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from peermatch.failpoints import LABELS
from tests.apart.topology import ROOT, Topology, apart
from tests.faults.counting import count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

LEASES_END_WITHIN = 300.0  # seconds


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
    deaths = _die(whole, kills, "hurry" if hurry else "")
    wait_until_out(whole, seconds=0 if hurry else LEASES_END_WITHIN)
    whole.rows("UPDATE outbox_email SET next_look_at = now() WHERE state = 'sending'")
    _die(whole, 0, "last")
    wait_until_out(whole, seconds=LEASES_END_WITHIN, hurry=hurry)
    mail, died = count(whole, sink), Counter(label for label, _out in deaths)
    between = sum(out > 0 for _label, out in deaths)
    told = ", ".join(f"{label} {died[label]}" for label in LABELS)
    over = "one connection" if connections == 1 else f"each of {connections} connections"
    yield Seen(
        f"killed {len(deaths)} times at labelled points while {mails:,} go out ({told})",
        f"0 lost, 0 stuck, at most 1 more copy over {over} for each kill between DATA and commit, the same bytes; "
        "some at every point",
        f"{mail}; {between} kills between DATA and commit",
        mail.is_whole and mail.again <= connections * between and all(died[label] for label in LABELS),
    )  # fmt: skip


def _die(whole: Topology, kills: int, how: str) -> list[tuple[str, int]]:
    """Has so many die, one label after the other; returns at which, and how many mails were out and not written
    down."""
    command = [sys.executable, "-m", "tests.faults.dying", str(kills), how]
    done = subprocess.run(command, cwd=ROOT, env=whole.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [(label, out) for label, out in json.loads(done.stdout.splitlines()[-1])]

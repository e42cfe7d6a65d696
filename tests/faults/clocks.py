"""Machines whose clocks are an hour wrong, beside one whose clock is right: none early, none twice."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

from tests.apart.topology import ROOT, Topology, apart
from tests.faults.counting import count
from tests.faults.mail_rows import fall_due, out_by
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

# A tick on a machine whose clock is so many hours ahead: it looks after all that is due, and sends.
TICK = """
from datetime import timedelta
from django.utils import timezone
own = timezone.now
timezone.now = lambda: own() + timedelta(hours=HOURS)
import django
django.setup()
from peermatch.tasks import tick
tick()
"""
# One reminder of it is due in half an hour.
WORLD = """
from datetime import timedelta, time
from django.utils import timezone
from tests.factories import make_program
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
NOON = time(12)
program = make_program("Sunflower Families", "sunflower", quiet_from=NOON, quiet_until=NOON)  # no night
starts = (timezone.now() + timedelta(hours=24, minutes=30)).replace(second=0, microsecond=0)
meeting = make_meeting(accepted_match(program, "Beekeeping"), starts.date(), starts.time(), time_zone="UTC")
confirm_meeting(meeting, at=timezone.now() - timedelta(days=2))
"""
EARLY = "SELECT count(*) FROM outbox_email WHERE state <> 'queued' AND due_at > now()"
REMINDERS = "SELECT count(*) FROM outbox_email WHERE kind LIKE '%%reminder%%'"
FOR_THE_OTHER = 20.0  # seconds that one has to take what another holds


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url, MAIL_CONNECTIONS="2") as whole:
        yield from wrong(whole, sink, 20 if size == FEW else 45)


def wrong(whole: Topology, sink: SmtpSink, mails: int) -> Iterator[Seen]:
    """None of the parts needs to run. So few mails that one sender holds all of them."""
    whole.shell(WORLD)
    whole.manage("send_due")  # the letters that confirm that meeting
    fall_due(whole, mails, after=1800)
    for hours, way in ((1, "ahead"), (-1, "behind")):
        yield _two(whole, sink, mails, hours, way)


def _two(whole: Topology, sink: SmtpSink, mails: int, hours: int, way: str) -> Seen:
    """While one of them has a mail at the server, and the others in hand, the other looks what it may take. Whose clock
    is ahead would take it for its own; what one whose clock is behind holds would seem to be free."""
    before = out_by(whole)
    fall_due(whole, mails)
    sink.hold()
    first = _tick(whole, min(hours, 0))
    sink.wait_until_held()
    second = _tick(whole, max(hours, 0))
    with suppress(subprocess.TimeoutExpired):
        second.wait(FOR_THE_OTHER)
    sink.let_go()
    codes = {first.wait(), second.wait()}
    early, reminders = whole.rows(EARLY)[0][0], whole.rows(REMINDERS)[0][0]
    mail, out = count(whole, sink), out_by(whole) - before
    return Seen(
        f"clock an hour {way} on one of two machines that send",
        "nothing early, nothing twice, all that is due goes",
        f"{out} of {mails} out, {early} early, {reminders} reminders before their time, {mail}",
        (out, early, reminders, codes) == (mails, 0, 0, {0}) and mail.is_whole and not mail.again,
    )  # fmt: skip


def _tick(whole: Topology, hours: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", TICK.replace("HOURS", str(hours))]
    return subprocess.Popen(command, cwd=ROOT, env=whole.environment, stderr=subprocess.DEVNULL)

"""The broker killed, emptied, and away for a while. It carries only “look now”: what is due stands in the database."""

import time
from collections.abc import Iterator

from tests.apart.topology import Topology, apart
from tests.faults.counting import Receives, count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

PROMISED = 120.0  # seconds after its return
AWAY = 20.0  # seconds


def look(size: str) -> Iterator[Seen]:
    mails = 20 if size == FEW else 500
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.start(webs=0)
        yield from hurt(whole, sink, mails, away=2 if size == FEW else AWAY)


def hurt(whole: Topology, sink: Receives, mails: int, *, away: float) -> Iterator[Seen]:
    """Whoever calls this has started the workers and beat."""
    yield _emptied(whole, sink, mails)
    yield _killed(whole, sink, mails, away)
    yield _without(whole, sink, mails)
    yield _killed_while_sending(whole, sink, mails)
    mail = count(whole, sink)
    yield Seen("…and the mail of it", "0 lost, 0 doubled", str(mail), mail.is_whole and not mail.again)


def _out(whole: Topology, tried: str, more: str = "") -> Seen:
    seconds = wait_until_out(whole, seconds=PROMISED + 60)
    return Seen(
        tried,
        "due mail is sent within 2 min of its return",
        f"all out after {seconds:.0f} s{more}",
        seconds <= PROMISED,
    )


def _emptied(whole: Topology, sink: Receives, mails: int) -> Seen:
    assert whole.valkey
    fall_due(whole, mails)
    with whole.valkey.client() as client:
        client.flushall()
    return _out(whole, f"broker emptied, {mails} mails due")


def _killed(whole: Topology, sink: Receives, mails: int, away: float) -> Seen:
    assert whole.valkey
    whole.valkey.kill()
    fall_due(whole, mails)
    time.sleep(away)
    whole.valkey.start()
    return _out(whole, f"broker killed, back after {away:.0f} s, {mails} mails due")


def _without(whole: Topology, sink: Receives, mails: int) -> Seen:
    assert whole.valkey
    whole.valkey.kill()
    fall_due(whole, mails)
    before = len(sink.received)
    told = whole.manage("send_due").strip()
    sent = len(sink.received) - before
    whole.valkey.start()
    return Seen(
        "no broker at all", "`manage.py send_due` sends what is due", f"{sent} of {mails} sent ({told})", sent == mails
    )


def _killed_while_sending(whole: Topology, sink: Receives, mails: int) -> Seen:
    assert whole.valkey
    before = len(sink.received)
    fall_due(whole, mails)
    until = time.monotonic() + PROMISED
    while len(sink.received) < before + mails // 4 and time.monotonic() < until:
        time.sleep(0.01)
    at = len(sink.received) - before
    whole.valkey.kill()
    whole.valkey.start()
    return _out(whole, f"broker restarted while {mails} mails go out", f" ({at} of them before it)")

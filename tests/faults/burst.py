"""Five thousand mails due in the same minute."""

from collections.abc import Iterator

from tests.apart.topology import Topology, apart
from tests.faults.counting import count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

BURST_WITHIN = 120.0  # seconds


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.start(webs=0)
        yield burst(whole, sink, 200 if size == FEW else 5000)


def burst(whole: Topology, sink: SmtpSink, mails: int) -> Seen:
    fall_due(whole, mails)
    seconds = wait_until_out(whole, seconds=4 * BURST_WITHIN)
    mail = count(whole, sink)
    return Seen(
        f"{mails:,} due in the same minute, 2 workers", "all out within 2 min",
        f"{mail}, all out after {seconds:.0f} s",
        seconds <= BURST_WITHIN and mail.is_whole and not mail.again,
    )  # fmt: skip

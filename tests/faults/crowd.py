"""Too many of everything: three beats and four workers at once, and no fault."""

from collections.abc import Iterator

from tests.apart.topology import Topology, apart
from tests.faults.counting import Receives, count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url, TICK_SECONDS="1", TASK_THREADS="2") as whole:
        whole.start(webs=0, workers=4, beats=3)
        yield from crowd(whole, sink, 300 if size == FEW else 10_000)


def crowd(whole: Topology, sink: Receives, mails: int) -> Iterator[Seen]:
    fall_due(whole, mails)
    seconds = wait_until_out(whole, seconds=900)
    mail = count(whole, sink)
    yield Seen(
        "3 beats and 4 workers at once, no faults", f"0 duplicates in {mails:,}",
        f"{mail}, all out after {seconds:.0f} s", mail.is_whole and not mail.again,
    )  # fmt: skip

"""Mail that falls due one after the other, as on any day: how late it is."""

from collections.abc import Iterator
from statistics import quantiles

from tests.apart.topology import Topology, apart
from tests.faults.counting import count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

A_MINUTE = 20
LATE = "SELECT extract(epoch FROM sent_at - due_at) FROM outbox_email WHERE state = 'sent'"
USUAL_LATE, MOST_LATE = 60.0, 90.0  # seconds


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.start(webs=0)
        yield steady(whole, sink, 1 if size == FEW else 30)


def steady(whole: Topology, sink: SmtpSink, minutes: int) -> Seen:
    mails = A_MINUTE * minutes
    fall_due(whole, mails, after=5, apart=60 / A_MINUTE)
    sink.wait_for(mails, seconds=60 * minutes + 4 * MOST_LATE)
    wait_until_out(whole, seconds=30)
    late = sorted(float(one) for (one,) in whole.rows(LATE))
    p99, most, mail = quantiles(late, n=100)[98], late[-1], count(whole, sink)
    return Seen(
        f"{A_MINUTE} mails a minute for {minutes} min", "99 of 100 within 60 s, all within 90 s, nothing early",
        f"{mail}; 99 of 100 within {p99:.1f} s, all within {most:.1f} s, the first {late[0]:.1f} s late",
        p99 <= USUAL_LATE and most <= MOST_LATE and late[0] >= 0 and mail.is_whole and not mail.again,
    )  # fmt: skip

"""What `python -m tests.faults` tries, in small numbers. PostgreSQL is not killed here: all other tests use it."""

from collections.abc import Iterable

import pytest

from tests.apart.topology import Topology
from tests.faults import broker, crowd, dispatcher, smtp, users
from tests.faults.counting import Mail
from tests.faults.ill import IllServer
from tests.faults.post import Post
from tests.faults.seen import Seen, table
from tests.mail import SmtpSink


def insist(rows: Iterable[Seen]) -> None:
    rows = list(rows)
    assert all(row.holds for row in rows), table(rows)


@pytest.mark.thorough
@pytest.mark.once
def test_users_go_on_while_a_web_server_and_a_worker_are_killed(whole: Topology, smtp_sink: SmtpSink) -> None:
    whole.start()
    insist(users.hurt(whole, smtp_sink, users=4, turns=1, hurry=True))
    insist(dispatcher.hurt(whole, waits=False))


@pytest.mark.thorough
@pytest.mark.once
def test_mail_goes_out_whatever_becomes_of_the_broker_or_the_mail_server(whole: Topology) -> None:
    with IllServer() as server:
        whole.extra["EMAIL_URL"] = server.url
        whole.start(webs=0, workers=2)
        insist(broker.hurt(whole, server, 20, away=1))
        insist(crowd.crowd(whole, server, 100))
        insist(smtp.hurt(Post(whole, server), few=True))


def test_what_was_lost_stuck_or_changed_is_no_whole_mail() -> None:
    fine = {"rows": 10, "lost": 0, "waiting": 0, "again": 1, "strange": 0, "unknown": 0}
    assert Mail(**fine).is_whole
    for fault in ("lost", "waiting", "strange", "unknown"):
        assert not Mail(**fine | {fault: 1}).is_whole


def test_the_table_says_what_does_not_hold() -> None:
    lines = table([Seen("a", "b", "c", True), Seen("d", "e", "f", False)]).splitlines()
    assert lines[2:] == ["| a | b | c | holds |", "| d | e | f | DOES NOT HOLD |"]

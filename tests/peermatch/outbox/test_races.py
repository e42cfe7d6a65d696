"""Several senders, queuers and changes at once, each on a connection of its own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction

from peermatch.accounts.models import Program
from peermatch.outbox import deliver, queue
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, again

pytestmark = pytest.mark.django_db(transaction=True)
Result = TypeVar("Result")


def at_once(count: int, work: Callable[[int], Result]) -> list[Result]:
    """Runs work(0), work(1), … in threads that start together."""
    start = Barrier(count)

    def run(number: int) -> Result:
        try:
            start.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_four_dispatchers_send_each_mail_once(notes: Callable[[int], list[Email]], mail_by_smtp: SmtpSink) -> None:
    mails = notes(120)
    tallies = at_once(4, lambda _: deliver.send_due(now=lambda: NOON))
    assert sum(tally.sent for tally in tallies) == 120
    received = Counter(one.message["Message-ID"] for one in mail_by_smtp.received)
    assert received == Counter(mail.message_id for mail in mails)
    assert all(again(mail).interruptions == 0 for mail in mails)


def test_one_claim_of_several_takes_a_mail(note: Callable[..., Email]) -> None:
    mail = note()
    claimed = at_once(4, lambda _: deliver._claim(NOON, 10))
    assert sorted(len(mails) for mails in claimed) == [0, 0, 0, 1]
    assert again(mail).state == State.SENDING


def test_the_same_mail_queued_by_two_at_once_is_one_mail(note: Callable[..., Email], program: Program) -> None:
    def queue_in_a_transaction(number: int) -> int:
        with transaction.atomic():
            mail = note(occasion="24h")
            # The transaction is whole: it can still write.
            note(occasion=f"other {number}")
        return int(mail.pk)

    for_round: list[set[int]] = []
    for _round in range(5):
        for_round.append(set(at_once(2, queue_in_a_transaction)))
    assert all(len(found) == 1 for found in for_round)
    assert Email.objects.in_program(program).filter(occasion="24h").count() == 1


def test_a_change_among_dispatchers_leaves_each_mail_sent_or_called_back(
    notes: Callable[[int], list[Email]], program: Program, mail_by_smtp: SmtpSink
) -> None:
    mails = notes(60)

    def work(number: int) -> None:
        if number:
            deliver.send_due(now=lambda: NOON)
        else:
            queue.supersede(program=program, about="meeting:1", now=NOON, why="The meeting moved.")

    at_once(4, work)
    ends = Counter(again(mail).state for mail in mails)
    assert set(ends) <= {State.SENT, State.SUPERSEDED}
    assert len(mail_by_smtp.received) == ends[State.SENT]
    assert not any(again(mail).sealed_links for mail in mails)

"""Several senders, queuers and changes at once, each on a connection of its own."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.db.models import Q

from peermatch.accounts.models import Program
from peermatch.outbox import deliver, queue
from peermatch.outbox.delivering import claiming
from peermatch.outbox.delivering.books import Books
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, again

pytestmark = pytest.mark.django_db(transaction=True)
Result = TypeVar("Result")
PATIENCE = 30


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


def test_four_dispatchers_and_three_beats_send_each_mail_once(
    notes: Callable[[int], list[Email]], mail_by_smtp: SmtpSink
) -> None:
    mails = notes(120)

    at_once(7, lambda number: deliver.look_now() if number < 3 else deliver.send_due())
    assert {again(mail).state for mail in mails} == {State.SENT}
    received = Counter(one.message["Message-ID"] for one in mail_by_smtp.received)
    assert received == Counter(mail.message_id for mail in mails)
    assert all(again(mail).interruptions == 0 for mail in mails)


def test_one_claim_of_several_takes_a_mail(note: Callable[..., Email]) -> None:
    mail = note()
    claimed = at_once(4, lambda _: claiming.claim(NOON, 10))
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


@pytest.mark.once(on="postgres")
def test_a_mail_that_is_just_being_called_back_does_not_hold_up_the_others(
    notes: Callable[[int], list[Email]], program: Program
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one lock for all")
    notes(4)
    held, books = claiming.claim(NOON, 4), Books(lambda: NOON)
    called_back, others_left = held[0], Event()

    def work(number: int) -> list[Email]:
        if number == 0:
            with transaction.atomic():
                queue.supersede(program=program, about="meeting:1", now=NOON, only=Q(pk=called_back.pk))
                is_calling_back.set()
                assert others_left.wait(PATIENCE)
            return []
        assert is_calling_back.wait(PATIENCE)
        if number == 1:
            return books.turn([], held)
        until = time.monotonic() + PATIENCE
        while {again(mail).attempts for mail in held[1:]} != {1}:
            assert time.monotonic() < until
        assert again(called_back).state == State.SENDING
        others_left.set()
        return []

    is_calling_back = Event()
    leaving = at_once(3, work)[1]
    assert leaving == held[1:]
    assert again(called_back).state == State.SUPERSEDED


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

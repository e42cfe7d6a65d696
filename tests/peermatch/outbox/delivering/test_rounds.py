"""A round with several connections: how many, when, and what becomes of the rest when something ends it."""

import os
import signal
import smtplib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from threading import Barrier
from typing import Any

import pytest
from celery.signals import worker_shutting_down
from django.core.management import call_command
from django.db import OperationalError

from peermatch import failpoints
from peermatch.failpoints import FailedOnPurpose
from peermatch.outbox import deliver, replies
from peermatch.outbox.delivering import stopping
from peermatch.outbox.delivering.books import Tally
from peermatch.outbox.models import Email, State
from peermatch.outbox.postman import Postman
from tests.architecture import ROOT
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, again

pytestmark = pytest.mark.on_both
Notes = Callable[[int], list[Email]]
PATIENCE = 20


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    stopping._asked.clear()
    failpoints.arm([])


@pytest.fixture
def before_carrying(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], object]], None]:
    """before_carrying(act): has `act` called with the number of each mail, from 1 on, just before it is carried."""

    def have(act: Callable[[int], object]) -> None:
        carry, numbers = Postman.carry, iter(range(1, 1000))

        def acting(postman: Postman, mail: Email, since: float) -> None:
            act(next(numbers))
            carry(postman, mail, since)

        monkeypatch.setattr(Postman, "carry", acting)

    return have


def send() -> Tally:
    return deliver.send_due(now=lambda: NOON)


def at(when: int, act: Callable[[], object]) -> Callable[[int], object]:
    return lambda number: act() if number == when else None


def states(mails: Sequence[Email]) -> dict[str, int]:
    return dict(Counter(again(mail).state for mail in mails))


def test_once_the_server_took_a_mail_as_many_are_carried_at_once_as_are_allowed(
    notes: Notes, mail_by_smtp: SmtpSink, settings: Any, before_carrying: Callable[..., None]
) -> None:
    settings.MAIL_CONNECTIONS = 3
    together = Barrier(3)
    before_carrying(lambda number: number == 1 or together.wait(PATIENCE))
    notes(7)
    assert send().sent == 7
    assert mail_by_smtp.callers == 3


def test_one_connection_is_enough_where_only_one_is_allowed(
    notes: Notes, mail_by_smtp: SmtpSink, settings: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    notes(9)
    assert (send().sent, mail_by_smtp.callers) == (9, 1)


def test_a_server_that_is_ill_meets_one_connection_at_a_time(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    notes(20)
    mail_by_smtp.refuse("421 closing", times=100)
    assert send().put_off == deliver.MOST_DROPS
    assert mail_by_smtp.callers == deliver.MOST_DROPS


def test_where_one_connection_drops_the_others_go_on(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    mails = notes(20)
    mail_by_smtp.refuse("421 closing", recipient="person7@mail.example")
    tally = send()
    assert (tally.sent, tally.put_off) == (19, 1)
    assert again(mails[7]).next_look_at == NOON + replies.FIRST_WAIT
    received = Counter(one.message["Message-ID"] for one in mail_by_smtp.received)
    assert received == Counter(mail.message_id for mail in mails if mail != mails[7])


def test_a_server_that_wants_no_more_connections_gets_no_more(
    notes: Notes, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Postman] = []
    opens = Postman.open

    def open_(postman: Postman) -> None:
        opened.append(postman)
        if len(opened) > 1:
            raise smtplib.SMTPConnectError(421, "Too many connections from you")
        opens(postman)

    monkeypatch.setattr(Postman, "open", open_)
    mails = notes(60)
    assert send().sent == 60
    assert {again(mail).attempts for mail in mails} == {1}
    assert mail_by_smtp.callers == 1
    assert len(opened) <= 4


def test_who_hangs_up_on_an_old_connection_gets_the_mail_over_a_new_one(
    notes: Notes, mail_by_smtp: SmtpSink, settings: Any, before_carrying: Callable[..., None]
) -> None:
    """Servers end a connection after so many mails, or when it was quiet. That is no trouble of a mail."""
    settings.MAIL_CONNECTIONS = 1
    before_carrying(at(3, lambda: mail_by_smtp.refuse("421 enough for one", at="MAIL")))
    mails = notes(5)
    tally = send()
    assert (tally.sent, tally.put_off, mail_by_smtp.callers) == (5, 0, 2)
    assert {again(mail).attempts for mail in mails} == {1}


# Being stopped


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand_and_puts_back_the_rest(
    notes: Notes, mail_by_smtp: SmtpSink, before_carrying: Callable[..., None]
) -> None:
    before_carrying(at(5, lambda: worker_shutting_down.send(sender="worker")))
    mails = notes(30)
    sent = send().sent
    assert 5 <= sent <= 8
    assert len(mail_by_smtp.received) == sent
    assert states(mails) == {State.SENT: sent, State.QUEUED: 30 - sent}
    assert {(again(mail).attempts, again(mail).lease_token) for mail in mails} == {(0, None), (1, None)}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_in_the_same_way(
    notes: Notes, mail_by_smtp: SmtpSink, before_carrying: Callable[..., None], how: signal.Signals
) -> None:
    before = signal.getsignal(how)
    before_carrying(at(1, lambda: os.kill(os.getpid(), how)))
    mails = notes(10)
    call_command("send_due")
    assert states(mails) == {State.SENT: 1, State.QUEUED: 9}
    assert signal.getsignal(how) == before
    assert deliver.send_due().sent == 9


def test_whatever_ends_a_round_what_is_out_is_written_down_and_the_rest_is_free(
    notes: Notes, mail_by_smtp: SmtpSink
) -> None:
    failpoints.arm(failpoints.read("before-commit=raise@3"))
    mails = notes(30)
    with pytest.raises(FailedOnPurpose):
        send()
    found = states(mails)
    assert set(found) == {State.SENT, State.QUEUED}
    assert found[State.SENT] == len(mail_by_smtp.received)


def test_trouble_of_one_carrier_is_that_mails_alone(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    failpoints.arm(failpoints.read("before-data=raise@2"))
    mails = notes(5)
    tally = send()
    assert (tally.sent, tally.put_off) == (4, 1)
    assert sorted(again(mail).error for mail in mails) == ["", "", "", "", "FailedOnPurpose"]


@pytest.mark.parametrize("number", ["0", "51"])
def test_a_number_of_connections_that_is_none_stops_the_start_with_a_sentence(number: str) -> None:
    told = {**os.environ, "MAIL_CONNECTIONS": number, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    done = subprocess.run(
        [sys.executable, "-c", "import peermatch.settings"], cwd=ROOT, env=told, capture_output=True, text=True
    )
    assert f"MAIL_CONNECTIONS must be from 1 to 50, not {number}" in done.stderr


# One round in each process


def test_who_is_asked_to_look_while_at_it_looks_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def send_due() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            deliver.look_now()
            deliver.look_now()
            assert rounds == [0]

    monkeypatch.setattr(deliver, "send_due", send_due)
    deliver.look_now()
    assert rounds == [0, 1]


def test_after_a_round_that_failed_the_next_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def send_due() -> None:
        asked.append(1)
        raise OperationalError("the database is away")

    monkeypatch.setattr(deliver, "send_due", send_due)
    for _ in range(2):
        with pytest.raises(OperationalError):
            deliver.look_now()
    assert len(asked) == 2

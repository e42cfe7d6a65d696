"""What becomes of mail that a server does not take, for now or for good."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from peermatch.outbox import deliver, replies
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import HOUR, NOON, again, send, states

pytestmark = pytest.mark.on_both
Note = Callable[..., Email]
Notes = Callable[[int], list[Email]]
SECOND = timedelta(seconds=1)


def test_a_refusal_for_good_is_never_tried_again(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    mails = notes(3)
    mail_by_smtp.refuse("550 5.1.1 no such user", at="RCPT", recipient="person1@mail.example")
    tally = send()
    assert (tally.sent, tally.failed) == (2, 1)
    assert states(mails) == [State.SENT, State.FAILED, State.SENT]
    failed = again(mails[1])
    assert (failed.error_code, failed.error, failed.sealed_links) == ("550", "5.1.1 no such user", "")
    assert send(NOON + timedelta(days=30)).sent == 0


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_now_is_tried_again_later_and_later(note: Note, mail_by_smtp: SmtpSink, at: str) -> None:
    mail = note()
    mail_by_smtp.refuse("451 4.7.1 try later", at=at, times=2)
    assert send().put_off == 1
    first = again(mail)
    assert (first.state, first.error_code, first.attempts, first.trouble_since) == (State.QUEUED, "451", 1, NOON)
    assert send(first.next_look_at - SECOND).put_off == 0
    assert send(first.next_look_at).put_off == 1
    second = again(mail)
    assert second.next_look_at - first.next_look_at > first.next_look_at - NOON
    assert send(second.next_look_at).sent == 1
    assert again(mail).attempts == 3


def test_after_three_days_of_refusals_it_is_given_up(note: Note, mail_by_smtp: SmtpSink) -> None:
    mail, at = note(), NOON
    mail_by_smtp.refuse("451 try later", times=1000)
    while again(mail).state == State.QUEUED:
        at = again(mail).next_look_at
        send(at)
    assert again(mail).state == State.FAILED
    assert replies.GIVE_UP_AFTER <= at - NOON <= replies.GIVE_UP_AFTER + 2 * HOUR
    assert 60 < again(mail).attempts < 120


def test_a_server_that_hangs_up_costs_one_mail_an_attempt_and_no_other(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    mails = notes(3)
    mail_by_smtp.refuse("421 closing", at="DATA", recipient="person1@mail.example")
    tally = send()
    assert (tally.sent, tally.put_off) == (2, 1)
    assert states(mails) == [State.SENT, State.QUEUED, State.SENT]
    assert again(mails[1]).next_look_at == NOON + replies.FIRST_WAIT
    assert send(NOON + replies.FIRST_WAIT).sent == 1


def test_a_server_that_keeps_hanging_up_ends_the_round(notes: Notes, mail_by_smtp: SmtpSink) -> None:
    mails = notes(10)
    mail_by_smtp.refuse("421 closing", times=100)
    assert send().put_off == deliver.MOST_DROPS
    assert sum(again(mail).attempts for mail in mails) == deliver.MOST_DROPS
    assert set(states(mails)) == {State.QUEUED}


def test_no_server_burns_no_attempts_and_all_goes_out_when_it_is_back(notes: Notes, settings: Any) -> None:
    settings.EMAIL_BACKEND = "peermatch.outbox.backends.Smtp"
    with SmtpSink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    mails = notes(3)
    assert (send().sent, {again(mail).attempts for mail in mails}) == (0, {0})
    assert set(states(mails)) == {State.QUEUED}
    assert {again(mail).error_code for mail in mails} == {"connection", ""}
    with SmtpSink() as sink:
        settings.EMAIL_PORT = sink.port
        assert send(NOON + replies.FIRST_WAIT).sent == 3


def test_a_wrong_password_of_ours_fails_nobodys_mail(note: Note, settings: Any, mail_by_smtp: SmtpSink) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "peermatch", "wrong"
    mail = note()
    assert send().put_off == 1
    assert (again(mail).state, again(mail).attempts) == (State.QUEUED, 0)


def test_mail_whose_links_cannot_be_unsealed_waits_and_is_not_burnt(
    note: Note, settings: Any, mail_by_smtp: SmtpSink
) -> None:
    mail, keys = note(), settings.LINK_KEYS
    settings.LINK_KEYS = ["hW5x1GQ0kT1lq8mXo1nC0yqfZr3l5x5cQkG2mB9v3aE="]
    assert send().put_off == 1
    assert (again(mail).state, again(mail).error_code, again(mail).error) == (State.QUEUED, "error", "InvalidToken")
    settings.LINK_KEYS = [*settings.LINK_KEYS, *keys]
    assert send(NOON + HOUR).sent == 1

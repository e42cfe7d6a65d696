"""Nobody takes what another sender holds; what was claimed long ago has no say, and is asked about again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from peermatch.outbox import deliver
from peermatch.outbox.delivering import claiming
from peermatch.outbox.delivering.claiming import LEASE
from peermatch.outbox.models import Email, State
from peermatch.outbox.postman import Postman
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, Unwanted, again, send, states

pytestmark = pytest.mark.on_both
Note = Callable[..., Email]
Notes = Callable[[int], list[Email]]
SECOND = timedelta(seconds=1)


def test_nobody_takes_what_another_holds_until_the_lease_lapses(note: Note, mail_by_smtp: SmtpSink) -> None:
    mail = note()
    assert [held.pk for held in claiming.claim(NOON, 10)] == [mail.pk]
    assert again(mail).state == State.SENDING
    assert send(NOON + LEASE - SECOND).sent == 0
    assert send(NOON + LEASE).sent == 1
    assert again(mail).interruptions == 1
    assert len(mail_by_smtp.received) == 1


def test_whose_lease_lapsed_has_no_say_any_more(note: Note) -> None:
    mail = note()
    [slow] = claiming.claim(NOON, 1)
    [quick] = claiming.claim(NOON + LEASE, 1)
    assert not slow.begin(until=NOON + 2 * LEASE, now=NOON + LEASE)
    assert not slow.finish(State.FAILED, now=NOON + LEASE)
    assert not slow.put_off(until=NOON, now=NOON, code="451", error="later")
    assert not slow.release(now=NOON)
    assert (again(mail).state, again(mail).lease_token) == (State.SENDING, quick.lease_token)
    assert quick.finish(State.SENT, now=NOON + LEASE)


def test_a_second_copy_is_the_same_bytes(note: Note, mail_by_smtp: SmtpSink) -> None:
    """The sender dies after the server took the mail and before that was written down."""
    note(expires_at=None)
    [held] = claiming.claim(NOON, 1)
    assert held.begin(until=NOON + LEASE, now=NOON)
    with Postman() as postman:
        postman.carry(held)
    assert send(NOON + LEASE).sent == 1
    first, second = mail_by_smtp.received
    assert first.raw == second.raw


def test_answers_that_are_old_are_asked_again(
    notes: Notes, unwanted: Unwanted, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow batch must not send by an answer that was true when it began."""
    mails, clock = notes(2), [NOON]
    carry = Postman.carry

    def slowly(postman: Postman, mail: Email, since: float) -> None:
        carry(postman, mail, since)
        clock[0] += deliver.FRESH + SECOND
        unwanted["meeting:1"] = "The meeting moved."

    monkeypatch.setattr(Postman, "carry", slowly)
    tally = deliver.send_due(now=lambda: clock[0])
    assert (tally.sent, tally.superseded) == (1, 1)
    assert states(mails) == [State.SENT, State.SUPERSEDED]

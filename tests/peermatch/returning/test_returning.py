"""Mail that came back: noted once, in words, never on a stranger's say-so; and no more to where nobody is."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, queue, wording
from peermatch.outbox.deliver import send_due
from peermatch.outbox.delivering import books
from peermatch.outbox.letters import Letter, Message
from peermatch.outbox.models import Email, State
from peermatch.outbox.queue import Recipient
from peermatch.returning import provider, refusals, stopping
from peermatch.returning.models import MailEvent, StoppedAddress, Unreached, Why
from tests.mail import SmtpSink
from tests.replies import answer_to, deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
DAVID = "david@mail.example"


@pytest.fixture(autouse=True)
def kind() -> Any:
    letters.register(Letter("came-back-test", "Test"))
    yield
    letters._letters.pop("came-back-test")


def post(program: Program | None, address: str = DAVID, about: str = "meeting:1", **more: Any) -> Email:
    return queue.enqueue(
        program=program, kind="came-back-test", about=about, to=Recipient(uuid4(), "David Larsen", address),
        message=Message("Confirmed: Thu, May 7", "Hello David", "<p>Hello David</p>", script="Say hello"),
        links={}, now=timezone.now(), **more,
    )  # fmt: skip


def send(*mails: Email) -> None:
    send_due()
    for mail in mails:
        mail.refresh_from_db(from_queryset=Email.objects.filter(program=mail.program_id))


@pytest.fixture
def sent(program: Program, mail_by_smtp: SmtpSink) -> Email:
    mail = post(program)
    send(mail)
    assert mail.state == State.SENT
    return mail


def events(mail: Email) -> list[tuple[str, str]]:
    return [(one.what, one.why) for one in MailEvent.objects.filter(program=mail.program_id, email=mail)]


def missed(mail: Email) -> str:
    row = Unreached.objects.filter(program=mail.program_id, email=mail).first()
    return row.why if row else ""


def is_stopped(mail: Email) -> bool:
    return bool(stopping.stopped_addresses(mail.program_id or 0, [mail.to_address]))


@pytest.mark.parametrize(
    ("name", "event", "why", "stops"),
    [
        ("bounce", "back", Why.NO_MAILBOX, True),
        ("bounce_by_words", "back", Why.NO_MAILBOX, True),
        ("bounce_without_code", "back", Why.UNKNOWN, False),
        ("complaint", "complaint", Why.UNWANTED, True),
        ("delayed", "late", "", False),
        ("vacation", "", "", False),
    ],
)
def test_a_report_by_mail_is_understood(sent: Email, name: str, event: str, why: str, stops: bool) -> None:
    deliver(answer_to(name, letter=sent))
    assert [what for what, _why in events(sent)] == ([event] if event else [])
    assert (missed(sent), is_stopped(sent)) == (why, stops)
    sent.refresh_from_db(from_queryset=Email.objects.filter(program=sent.program_id))
    assert sent.state == State.SENT  # it was


def test_it_is_told_in_words_and_that_it_was_sent_stays(sent: Email, program: Program, signed_in: Client) -> None:
    deliver(answer_to("bounce", letter=sent))
    said = [words for _when, words in wording.history(sent)]
    assert "Sent" in said
    assert said[-1].startswith("Came back: there is no such mailbox (told by a report by mail)")
    page = signed_in.get(reverse("messages", args=[program.slug])).content.decode()
    assert "Sent, did not arrive" in page
    assert "It did not arrive: there is no such mailbox." in page


@pytest.mark.parametrize(("hours", "why"), [(30, ""), (20, Why.NOT_NOW)])
def test_a_letter_that_is_late_is_a_task_once_it_is_urgent(
    program: Program, mail_by_smtp: SmtpSink, hours: int, why: str
) -> None:
    mail = post(program, expires_at=timezone.now() + timedelta(hours=hours))
    send(mail)
    deliver(answer_to("delayed", letter=mail))
    assert (missed(mail), is_stopped(mail)) == (why, False)


def test_what_left_in_the_moment_of_the_stop_is_no_task(sent: Email, program: Program) -> None:
    stopping.miss([sent], Why.STOPPED, at=timezone.now())
    assert not Unreached.objects.in_program(program).still_of_use(timezone.now()).exists()
    deliver(answer_to("bounce", letter=sent))
    assert Unreached.objects.in_program(program).still_of_use(timezone.now()).get().why == Why.NO_MAILBOX


@pytest.mark.parametrize(
    "told", [{"address": "someone.else@mail.example"}, {"message_id": "<0123456789abcdef0123456789abcdef@here>"}]
)
def test_a_forged_report_counts_for_nothing(sent: Email, told: dict[str, Any]) -> None:
    """It names another address than the mail went to, or a mail that we never sent."""
    for name in ("bounce", "bounce_by_words", "complaint"):
        deliver(answer_to(name, letter=sent, **told))
    assert (events(sent), missed(sent), is_stopped(sent)) == ([], "", False)


def test_a_report_of_what_never_left_or_long_after_counts_for_nothing(program: Program, mail_by_smtp: SmtpSink) -> None:
    waits = post(program, due_at=timezone.now() + timedelta(days=1))
    deliver(answer_to("bounce", letter=waits))
    old = post(program, about="meeting:2")
    send(old)
    deliver(answer_to("bounce", letter=old), at=timezone.now() + timedelta(days=30))
    assert (events(waits), events(old), is_stopped(waits)) == ([], [], False)


def test_reports_repeated_and_out_of_order_change_nothing(sent: Email) -> None:
    for name in ("bounce", "bounce", "delayed", "bounce_without_code"):
        deliver(answer_to(name, letter=sent))
        deliver(answer_to(name, letter=sent, message_id=f"{sent.message_id}\r\nX-Other: {name}"))
    assert sorted(events(sent)) == [("back", "no_mailbox"), ("back", "unknown"), ("late", "not_now")]
    assert missed(sent) == Why.NO_MAILBOX
    assert StoppedAddress.objects.filter(program=sent.program).count() == 1


def test_the_worse_report_stands_whichever_comes_first(sent: Email) -> None:
    deliver(answer_to("bounce_without_code", letter=sent))
    deliver(answer_to("bounce", letter=sent))
    assert (missed(sent), is_stopped(sent)) == (Why.NO_MAILBOX, True)


@pytest.mark.parametrize(
    ("reply", "at", "why", "stops"),
    [
        ("550 5.1.1 No such user", "RCPT", Why.NO_MAILBOX, True),
        ("550 No such user here", "RCPT", Why.NO_MAILBOX, True),
        ("554 5.7.1 Message refused as spam", "DATA", Why.REFUSED, False),
        ("552 5.2.2 Mailbox full", "RCPT", Why.NOT_NOW, False),
    ],
)
def test_a_refusal_while_sending_counts_the_same(
    program: Program, mail_by_smtp: SmtpSink, reply: str, at: str, why: str, stops: bool
) -> None:
    mail_by_smtp.refuse(reply, at=at)
    mail = post(program)
    send(mail)
    assert (mail.state, missed(mail), is_stopped(mail)) == (State.FAILED, why, stops)
    assert refusals.look(timezone.now()) == 0
    assert events(mail) == [("back", why)]


def test_what_was_to_leave_next_for_a_mailbox_that_is_not_there_is_not_tried(
    program: Program, mail_by_smtp: SmtpSink, settings: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    mail_by_smtp.refuse("550 5.1.1 No such user", at="RCPT")
    first, second = post(program), post(program, about="meeting:2")
    send(first, second)
    assert [one.state for one in (first, second)] == [State.FAILED, State.SUPPRESSED]
    assert (second.attempts, missed(second)) == (0, Why.STOPPED)


def test_a_refusal_that_nobody_heard_of_is_found_by_the_tick_and_stops_no_other_mail(
    program: Program, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def is_broken(mail: int) -> None:
        raise RuntimeError

    monkeypatch.setattr(books, "_when_failed", [is_broken])
    settings.MAIL_CONNECTIONS = 1
    mail_by_smtp.refuse("550 5.1.1 No such user", at="RCPT", times=2)
    mails = [post(program), post(program, address="lee@mail.example", about="meeting:2")]
    send(*mails)
    assert [one.state for one in mails] == [State.FAILED] * 2
    assert (refusals.look(timezone.now()), refusals.look(timezone.now())) == (2, 0)


def test_mail_for_which_no_server_was_found_in_days_is_a_task(program: Program, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "peermatch.outbox.backends.Smtp", 1
    mail = post(program)
    Email.objects.filter(program=program).update(trouble_since=timezone.now() - timedelta(days=3))
    send(mail)
    refusals.look(timezone.now())
    assert (mail.state, mail.attempts, missed(mail), is_stopped(mail)) == (State.FAILED, 0, Why.UNKNOWN, False)


def test_no_more_mail_leaves_to_where_nobody_is_and_each_is_a_task(
    program: Program, other_program: Program, sent: Email, mail_by_smtp: SmtpSink
) -> None:
    waiting = post(program, about="meeting:2", due_at=timezone.now() + timedelta(minutes=5))
    deliver(answer_to("bounce", letter=sent))
    late = post(program, address="DAVID@mail.example", about="meeting:3")
    elsewhere, reset = post(other_program), post(None, about="account:1")
    send(waiting, late, elsewhere, reset)
    assert [one.state for one in (waiting, late)] == [State.SUPPRESSED] * 2
    assert [one.state for one in (elsewhere, reset)] == [State.SENT] * 2
    assert waiting.sealed_links == late.sealed_links == ""
    assert [missed(one) for one in (sent, waiting, late)] == [Why.NO_MAILBOX, Why.STOPPED, Why.STOPPED]
    assert not mail_by_smtp.to("DAVID@mail.example")


def test_mail_queued_in_the_moment_of_the_stop_does_not_leave(sent: Email, program: Program) -> None:
    slipped = post(program, about="meeting:2", due_at=timezone.now() + timedelta(minutes=1))
    StoppedAddress.objects.create(program=program, address=DAVID, why=Why.NO_MAILBOX, since=timezone.now(), email=sent)
    refusals.look(timezone.now())
    send(slipped)
    assert (slipped.state, missed(slipped)) == (State.SUPPRESSED, Why.STOPPED)


def test_a_coordinator_lets_mail_go_there_again_and_old_reports_do_not_stop_it(
    sent: Email, program: Program, coordinator: User
) -> None:
    deliver(answer_to("bounce", letter=sent))
    stopped = StoppedAddress.objects.in_program(program).get()
    stopping.lift(stopped, by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="again already"):
        stopping.lift(stopped, by=coordinator, at=timezone.now())
    deliver(answer_to("complaint", letter=sent))
    again = post(program, about="meeting:4")
    send(again)
    assert (again.state, is_stopped(again)) == (State.SENT, False)
    deliver(answer_to("bounce", letter=again))
    assert is_stopped(again)


def test_what_newer_news_overtakes_is_no_task_any_more(sent: Email, program: Program) -> None:
    deliver(answer_to("bounce_without_code", letter=sent))
    queue.supersede(program=program, about="meeting:1", now=timezone.now())
    assert not Unreached.objects.in_program(program).open().exists()


def event(sent: Email, **said: Any) -> SimpleNamespace:
    usual: dict[str, Any] = {
        "event_type": "bounced", "event_id": "42", "timestamp": timezone.now(), "recipient": sent.to_address,
        "message_id": "a-number-of-theirs", "metadata": {}, "esp_event": {}, "description": "", "reject_reason": None,
        "mta_response": "smtp; 550 5.1.1 No such user",
    }  # fmt: skip
    return SimpleNamespace(**usual | said)


@pytest.mark.parametrize(
    ("said", "why", "stops"),
    [
        ({}, Why.NO_MAILBOX, True),
        ({"mta_response": None, "reject_reason": "bounced"}, Why.NO_MAILBOX, True),
        ({"mta_response": "", "reject_reason": "bounced", "esp_event": {"Type": "SoftBounce"}}, Why.NOT_NOW, False),
        ({"event_type": "complained"}, Why.UNWANTED, True),
        ({"event_type": "rejected", "reject_reason": "blocked", "mta_response": ""}, Why.REFUSED, False),
        ({"event_type": "deferred"}, "", False),
        ({"event_type": "delivered"}, "", False),
        ({"event_type": "autoresponded"}, "", False),
        ({"recipient": "nobody.we.know@mail.example"}, "", False),
    ],
)
def test_what_the_provider_tells(sent: Email, said: dict[str, Any], why: str, stops: bool) -> None:
    for _twice in range(2):
        provider._take(None, event(sent, **said), "Postmark")
    assert (missed(sent), is_stopped(sent)) == (why, stops)
    assert len(events(sent)) == (1 if why or said.get("event_type") == "deferred" else 0)


def test_the_providers_event_finds_the_mail_by_our_own_number(
    sent: Email, program: Program, mail_by_smtp: SmtpSink
) -> None:
    send(later := post(program, about="meeting:2"))
    raw = {"mail": {"headers": [{"name": "Message-ID", "value": sent.message_id}]}}
    provider._take(None, event(sent, esp_event=raw), "Amazon SES")
    assert (missed(sent), missed(later)) == (Why.NO_MAILBOX, "")
    provider._take(None, event(sent, event_id="43", message_id=later.message_id.strip("<>")), "Mailgun")
    assert missed(later) == Why.NO_MAILBOX


def test_a_moment_in_the_future_is_not_believed(sent: Email) -> None:
    future = datetime(2090, 1, 1, tzinfo=timezone.now().tzinfo)
    provider._take(None, event(sent, timestamp=future), "Postmark")
    assert StoppedAddress.objects.filter(program=sent.program_id).get().since <= timezone.now()

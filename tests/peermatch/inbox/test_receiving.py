"""The door for mail that comes in: once each, with its program, told to those who listen, and forgotten in time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peermatch.accounts.models import Program, User
from peermatch.inbox import forgetting, receiving
from peermatch.inbox.models import IncomingMail, Kind
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email
from tests.factories import make_person
from tests.replies import answer_to, deliver, sample
from tests.test_scope import program_uuid
from tests.walking_admin import administrator

__all__ = ["administrator"]
pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def letter(program: Program) -> Email:
    """A letter of ours that is about nothing that anybody knows."""
    to = queue.Recipient(ref=program_uuid(program), name="David Larsen", address="david@mail.example")
    message = letters.Message(subject="Hello", text="Hello", html="<p>Hello</p>")
    return queue.enqueue(program=program, kind="test", about="x:y", to=to, message=message, links={}, now=NOW)


def test_the_same_mail_is_kept_once_by_whichever_way_it_comes(letter: Email) -> None:
    raw = answer_to("gmail_answer", letter=letter)
    first, again = deliver(raw), deliver(b"Received: from a.example by b.example; now\r\n" + raw)
    assert first == again
    assert (first.answers, first.program, first.kind) == (letter, letter.program, Kind.REPLY)


def test_nobody_hides_a_mail_behind_anothers_message_id(letter: Email) -> None:
    forged = answer_to("gmail_answer", letter=letter).replace(b"ten minutes", b"no minutes")
    assert deliver(forged) != deliver(answer_to("gmail_answer", letter=letter))


def test_what_is_sent_to_one_programs_address_is_that_programs(program: Program, other_program: Program) -> None:
    Program.objects.filter(pk=program.pk).update(reply_to="Peers@Bluebonnet.example")
    assert deliver(sample("no_message_id")).program == program


def test_what_fits_no_program_waits_for_an_administrator(
    program: Program, other_program: Program, administrator: Client
) -> None:
    for one in (program, other_program):
        Program.objects.filter(pk=one.pk).update(reply_to="both@programs.example")
    mail = deliver(sample("no_message_id"))
    assert mail.program is None
    page = reverse("admin:inbox_incomingmail_changelist")
    administrator.post(page, {"action": f"give_{other_program.pk}", "_selected_action": [mail.pk]})
    mail.refresh_from_db(from_queryset=IncomingMail.objects.filter(program=other_program))
    assert mail.program == other_program


def test_of_two_programs_whoever_knows_the_sender_gets_the_mail(program: Program, other_program: Program) -> None:
    for one in (program, other_program):
        Program.objects.filter(pk=one.pk).update(reply_to="both@programs.example")
    make_person(other_program, "David", "Larsen", email="David@mail.example")
    assert deliver(sample("no_message_id")).program == other_program


@pytest.mark.parametrize(
    ("name", "kind", "settled"),
    [
        ("vacation", Kind.AUTOMATIC, True),
        ("newsletter", Kind.AUTOMATIC, True),
        ("bounce", Kind.BOUNCE, True),
        ("gmail_answer", Kind.REPLY, False),
    ],
)
def test_what_machines_send_is_kept_and_makes_no_task(letter: Email, name: str, kind: Kind, settled: bool) -> None:
    mail = deliver(answer_to(name, letter=letter))
    assert (mail.kind, mail.settled_at is not None) == (kind, settled)


def test_whoever_answers_through_a_list_wrote_themselves(letter: Email) -> None:
    raw = b"List-Id: <teachers.example>\r\n" + answer_to("gmail_answer", letter=letter)
    assert deliver(raw).kind == Kind.REPLY


def test_a_returned_mail_names_the_mail_that_came_back(letter: Email) -> None:
    [back] = IncomingMail.objects.filter(program=letter.program, pk=deliver(answer_to("bounce", letter=letter)).pk)
    assert (back.answers, back.returned_as) == (letter, "5.1.1")
    assert list(IncomingMail.objects.filter(program=letter.program).bounced()) == [back]


def test_words_are_wiped_thirty_days_after_they_came_once_nobody_waits_for_them(
    letter: Email, coordinator: User
) -> None:
    aside, waits = deliver(answer_to("relative", letter=letter)), deliver(answer_to("gmail_answer", letter=letter))
    aside.set_aside(by=coordinator, at=timezone.now())
    days = timedelta(days=1)
    assert forgetting.forget(now=timezone.now() + 29 * days) == 0
    assert forgetting.forget(now=timezone.now() + 31 * days) == 1
    kept = IncomingMail.objects.filter(program=letter.program)
    words = "Yes, I’ll be there. Could we have ten minutes more?\n\nDavid"
    assert dict(kept.values_list("pk", "text")) == {aside.pk: "", waits.pk: words}
    assert [one.pk for one in kept if one.forgotten_at] == [aside.pk]


def test_where_nobody_can_say_what_it_is_about_it_is_kept_all_the_same(
    letter: Email, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(mail: IncomingMail, at: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(receiving, "_hearers", [receiving.Hearer(lambda mail: None, fails)])
    assert deliver(answer_to("gmail_answer", letter=letter)).settled_at is None
    assert "could not be found" in caplog.text


def test_what_no_database_takes_is_kept_without_it(letter: Email) -> None:
    raw = (
        answer_to("gmail_answer", letter=letter)
        .replace(b"<CAF8gmail", b"<CAF8\x00gmail")
        .replace(b"David L", b"D\x00 L")
    )
    raw = raw.replace(b"In-Reply-To: <", b"In-Reply-To: <a\x00b@c> <")
    assert deliver(raw.replace(b"Could we", b"Could\x00 we")).answers == letter


def test_neither_words_nor_addresses_reach_a_log(letter: Email, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("gmail_answer", "broken", "bounce"):
        deliver(answer_to(name, letter=letter))
    assert not [word for word in ("ten minutes", "david@") if word in caplog.text]

"""Sending again, cancelling, sending now: what goes out, what does not, and what is said of it."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peermatch.accounts.models import Program, User
from peermatch.handling.models import ByHand
from peermatch.handling.ways import Way, _ways, goes_again
from peermatch.outbox import deliver, queue
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping
from peermatch.returning.models import Unreached, Why
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import ROSA, TOKEN, again
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db
Note = Callable[..., Email]
PLAIN = Message("Your meeting", "Room 4\n", "<p>Room 4</p>")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def known(known_letter: Any) -> Any:
    """Letters about a “thing” have a link that can be made anew."""
    goes_again("thing", Way(makes=frozenset({"answer"}), links=lambda mail, at: {"answer": "/a/new-token/"}))
    yield
    _ways.pop("thing")


def ended(mail: Email, state: State = State.SENT, ago: timedelta = HOUR, **told: Any) -> Email:
    """As it is once it left, or was given up, an hour ago."""
    at = timezone.now() - ago
    told |= {"sent_at": at} if state == State.SENT else {}
    Email.objects.filter(program=mail.program, pk=mail.pk).update(
        state=state, final_at=at, sealed_links="", created_at=at, due_at=at, next_look_at=at, **told
    )
    return again(mail)


def at(name: str, mail: Email) -> str:
    return reverse(name, args=["bluebonnet", mail.public_id])


def page(client: Client, name: str, mail: Email) -> str:
    return client.get(at(name, mail)).content.decode()


def said_in(received: EmailMessage) -> str:
    part = received.get_body(("plain",))
    assert part
    return str(part.get_content())


def copies(mail: Email) -> list[Email]:
    return list(Email.objects.filter(program=mail.program, about=mail.about).exclude(pk=mail.pk).order_by("pk"))


def test_what_goes_out_is_read_before_and_goes_once(
    signed_in: Client, program: Program, note: Note, mail_by_smtp: SmtpSink
) -> None:
    mail = ended(note(about="plain:1", message=PLAIN))
    read = page(signed_in, "message-again", mail)
    for words in ("once more, at once, to Rosa Núñez at rosa@mail.example", "Room 4", "Sent, "):
        assert words in read
    key = read.split('name="once" value="')[1].split('"')[0]
    answers = [signed_in.post(at("message-again", mail), {"once": key}) for _twice in range(2)]
    [made] = copies(mail)
    assert {answer["Location"] for answer in answers} == {at("message", made)}
    assert (made.text, made.state, made.message_id == mail.message_id) == (mail.text, State.QUEUED, False)
    deliver.send_due()
    [received] = mail_by_smtp.to("rosa@mail.example")
    assert "Room 4" in said_in(received)
    assert "Ana Castillo sent it again, as a letter of its own" in page(signed_in, "message", mail)
    assert "a copy of an earlier letter" in page(signed_in, "message", made)


def test_its_link_is_made_anew(signed_in: Client, note: Note, mail_by_smtp: SmtpSink) -> None:
    mail = ended(note(about="thing:1"))
    assert "A new one is made" in page(signed_in, "message-again", mail)
    signed_in.post(at("message-again", mail))
    deliver.send_due()
    [received] = mail_by_smtp.to("rosa@mail.example")
    assert "/a/new-token/" in said_in(received)
    assert TOKEN not in said_in(received)


def test_a_link_that_nobody_can_make_anew_keeps_it_here(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="plain:1"))
    assert "cannot be made again for this letter" in page(signed_in, "message", mail)
    assert "Send it again" not in page(signed_in, "message", mail)
    signed_in.post(at("message-again", mail))
    assert copies(mail) == []


@pytest.mark.parametrize(
    ("state", "ago", "words"),
    [
        (State.SENT, timedelta(minutes=1), "less than five minutes ago"),
        (State.SUPERSEDED, HOUR, "Only a letter that went out"),
        (State.SUPPRESSED, HOUR, "Only a letter that went out"),
    ],
)
def test_what_just_left_or_was_not_to_leave_does_not_go_again(
    signed_in: Client, note: Note, state: State, ago: timedelta, words: str
) -> None:
    mail = ended(note(about="plain:1", message=PLAIN), state, ago)
    assert words in page(signed_in, "message-again", mail)
    signed_in.post(at("message-again", mail))
    assert copies(mail) == []


def test_what_is_no_longer_wanted_says_why(signed_in: Client, note: Note, unwanted: dict[str, str]) -> None:
    mail = ended(note(about="plain:1", message=PLAIN), State.FAILED)
    unwanted["plain:1"] = "The meeting was moved after this was written."
    assert "The meeting was moved after this was written." in page(signed_in, "message", mail)
    signed_in.post(at("message-again", mail))
    assert copies(mail) == []


def test_what_is_past_says_so(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="plain:1", message=PLAIN), State.EXPIRED, expires_at=timezone.now() - HOUR)
    assert "too late for it" in page(signed_in, "message", mail)


def test_what_was_wiped_does_not_go_again(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="plain:1", message=PLAIN), html="", text="erased")
    assert "no longer kept" in page(signed_in, "message", mail)
    signed_in.post(at("message-again", mail))
    assert copies(mail) == []


def test_none_goes_to_where_no_mail_may_go(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="plain:1", message=PLAIN), State.FAILED)
    stopping.stop(mail, Why.NO_MAILBOX, at=timezone.now())
    assert "No mail goes to this address" in page(signed_in, "message-again", mail)
    signed_in.post(at("message-again", mail))
    assert copies(mail) == []


def test_who_never_got_it_is_no_task_once_it_goes_again(signed_in: Client, program: Program, note: Note) -> None:
    mail = ended(note(about="plain:1", message=PLAIN), State.FAILED)
    stopping.miss([mail], Why.NOT_NOW, at=timezone.now())
    listed = reverse("messages", args=[program.slug]) + "?state=needs-you"
    assert "Needs you: 1" in signed_in.get(listed).content.decode()
    signed_in.post(at("message-again", mail))
    missed = Unreached.objects.in_program(program).get()
    assert (missed.settled_as, missed.settled_by and missed.settled_by.name) == ("again", "Ana Castillo")
    assert "Nothing needs you" in signed_in.get(listed).content.decode()


def test_two_coordinators_who_send_it_again_send_one_copy(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="plain:1", message=PLAIN))
    for _each in range(2):
        signed_in.post(at("message-again", mail))
    assert len(copies(mail)) == 1


def test_a_letter_that_waits_is_cancelled_with_a_reason_and_queued_again_by_undo(
    signed_in: Client, note: Note, mail_by_smtp: SmtpSink
) -> None:
    mail = note(about="plain:1", message=PLAIN, due_at=timezone.now() + HOUR)
    assert "Cancel it" in page(signed_in, "message", mail)
    assert "Write in a sentence why" in signed_in.post(at("message-cancel", mail)).content.decode()
    token = do(signed_in, at("message-cancel", mail), {"reason": "She knows already."})
    assert again(mail).state == State.SUPERSEDED
    assert "Cancelled by Ana Castillo: She knows already." in page(signed_in, "message", mail)
    assert "waits to go out again" in take_back(signed_in, token)
    [made] = copies(mail)
    assert (made.state, made.due_at) == (State.QUEUED, mail.due_at)
    assert "queued again already" in take_back(signed_in, token)
    deliver.send_due()
    assert mail_by_smtp.received == []


def test_what_was_taken_up_meanwhile_cannot_be_cancelled(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="plain:1", message=PLAIN))
    signed_in.post(at("message-cancel", mail), {"reason": "Too late"})
    assert again(mail).state == State.SENT
    assert not ByHand.objects.filter(program=mail.program).exists()


def test_one_that_waits_for_another_try_is_sent_now(signed_in: Client, note: Note, mail_by_smtp: SmtpSink) -> None:
    mail = note(about="plain:1", message=PLAIN)
    later = timezone.now() + HOUR
    Email.objects.filter(program=mail.program).update(
        next_look_at=later, trouble_since=later - 2 * HOUR, error_code="451", error="try later"
    )
    deliver.send_due()
    assert mail_by_smtp.received == []
    assert "Send it now" in page(signed_in, "message", mail)
    signed_in.post(at("message-now", mail))
    deliver.send_due()
    assert len(mail_by_smtp.to("rosa@mail.example")) == 1


def test_one_whose_time_has_not_come_is_not_offered_to_be_sent_now(signed_in: Client, note: Note) -> None:
    assert "Send it now" not in page(signed_in, "message", note(due_at=timezone.now() + HOUR))


def test_one_that_is_held_is_sent_now_also_before_it_is_due(
    signed_in: Client, note: Note, mail_by_smtp: SmtpSink
) -> None:
    mail = note(about="plain:1", message=PLAIN, due_at=timezone.now() + HOUR)
    Email.objects.filter(program=mail.program).hold(why="Held: restored from a backup.")
    shown = page(signed_in, "message", mail)
    assert "Send it now" in shown
    assert "Held until somebody sends or cancels it" in shown
    assert "Next try" not in shown
    signed_in.post(at("message-now", mail))
    deliver.send_due()
    assert len(mail_by_smtp.to("rosa@mail.example")) == 1


def test_viewers_and_other_programs_handle_nothing(
    client_of: Callable[[User], Client], viewer: User, stranger: User, note: Note
) -> None:
    mail, client = ended(note(about="plain:1", message=PLAIN)), client_of(viewer)
    assert "Send it again" not in page(client, "message", mail)
    for name in ("message-again", "message-cancel", "message-now"):
        assert client.post(at(name, mail), {"reason": "x"}).status_code == 403
        assert client_of(stranger).post(at(name, mail), {"reason": "x"}).status_code == 404
    assert copies(mail) == []


def test_a_reader_who_is_known_by_a_new_address_gets_it_there(signed_in: Client, note: Note) -> None:
    mail = ended(note(about="thing:1"))
    goes_again("thing", Way(
        lambda mail: queue.Recipient(ROSA, "Rosa Núñez", "new@mail.example"), frozenset({"answer"}),
        lambda mail, at: {"answer": "/a/b/"},
    ))  # fmt: skip
    assert "Another address than before" in page(signed_in, "message-again", mail)
    signed_in.post(at("message-again", mail))
    assert [one.to_address for one in copies(mail)] == ["new@mail.example"]

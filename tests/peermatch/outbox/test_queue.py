"""Putting mail into the outbox, and calling it back."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from peermatch.accounts.models import Program
from peermatch.accounts.scope import UnscopedQuery
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email, State
from peermatch.tokens import unseal
from tests.peermatch.outbox.conftest import HOUR, NOON, ROSA, TOKEN, again

pytestmark = pytest.mark.on_both

Note = Callable[..., Email]


def test_the_same_key_again_gives_the_same_mail(note: Note, program: Program) -> None:
    first, second = note(), note(message=Message("Other words", "other\n", "<p>other</p>"))
    assert (first.pk, second.subject) == (second.pk, "Your meeting")
    assert Email.objects.in_program(program).count() == 1


@pytest.mark.parametrize(
    "difference",
    [
        {"revision": 1},
        {"occasion": "24h"},
        {"about": "meeting:2"},
        {"to": queue.Recipient(uuid4(), "R", "r@x.example")},
    ],
)
def test_another_revision_occasion_row_or_person_is_another_mail(note: Note, difference: dict[str, object]) -> None:
    assert note().pk != note(**difference).pk


def test_a_key_that_is_too_long_still_tells_mails_apart(note: Note) -> None:
    long = "x" * 119
    assert note(about=long, occasion=long).pk == note(about=long, occasion=long).pk
    assert note(about=long, occasion=long).pk != note(about=long, occasion=long[1:] + "y").pk


def test_the_stored_text_has_no_link_and_the_seal_has(note: Note) -> None:
    mail = note()
    assert mail.text == "Answer here:\n⟦link:answer⟧\n"
    assert TOKEN not in "".join(str(value) for value in again(mail).__dict__.values())
    assert unseal(mail.sealed_links) == {"answer": f"/a/{TOKEN}/"}


@pytest.mark.parametrize("address", ["", "rosa", "rosa@mail.example\r\nBcc: eve@mail.example"])
def test_a_recipient_without_a_proper_address_is_refused(note: Note, address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        note(to=queue.Recipient(ROSA, "Rosa", address))


def test_a_place_for_a_link_that_was_not_given_is_refused(note: Note) -> None:
    with pytest.raises(ValueError, match="answer"):
        note(links={})


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "a/b"])
def test_a_link_that_is_no_path_is_refused(note: Note, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        note(links={"answer": path})


def test_names_are_made_safe_for_headers(note: Note) -> None:
    mail = note(
        to=queue.Recipient(ROSA, "Rosa\r\nBcc: eve@mail.example\u202e", "rosa@mail.example"), from_name="A\u2028B"
    )
    assert (mail.to_name, mail.from_name) == ("Rosa Bcc: eve@mail.example", "A B")


def test_a_mail_queued_in_a_transaction_that_fails_is_not_there(note: Note, program: Program) -> None:
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert Email.objects.in_program(program).count() == 0


def test_what_is_called_back_is_final_and_keeps_no_link(note: Note, program: Program) -> None:
    mail, other = note(), note(about="meeting:2")
    assert queue.supersede(program=program, about="meeting:1", now=NOON, why="The meeting moved.") == 1
    found = again(mail)
    assert (found.state, found.reason, found.sealed_links) == (State.SUPERSEDED, "The meeting moved.", "")
    assert found.final_at == NOON
    assert again(other).state == State.QUEUED


def test_calling_back_can_be_narrowed_to_kinds_and_to_one_person(note: Note, program: Program) -> None:
    rosa, tom = note(), note(to=queue.Recipient(uuid4(), "Tom", "tom@mail.example"))
    assert queue.supersede(program=program, about="meeting:1", kinds=["reminder"], now=NOON) == 0
    assert queue.supersede(program=program, about="meeting:1", kinds=["note"], recipient=ROSA, now=NOON) == 1
    assert [again(rosa).state, again(tom).state] == [State.SUPERSEDED, State.QUEUED]


def test_another_programs_mail_is_never_called_back(note: Note, other_program: Program) -> None:
    mail = note()
    assert queue.supersede(program=other_program, about="meeting:1", now=NOON) == 0
    assert again(mail).state == State.QUEUED


def test_someone_who_takes_no_more_mail_gets_none(note: Note, program: Program) -> None:
    one, two = note(), note(about="meeting:2")
    assert queue.suppress(program=program, recipient=ROSA, now=NOON, why="Left the program.") == 2
    assert [again(one).state, again(two).state] == [State.SUPPRESSED, State.SUPPRESSED]


def test_mail_that_is_due_later_says_so(note: Note) -> None:
    mail = note(due_at=NOON + HOUR)
    assert (mail.due_at, mail.next_look_at, mail.date) == (NOON + HOUR,) * 3


def test_the_database_itself_refuses_a_final_mail_with_links(note: Note) -> None:
    mail = note()
    with pytest.raises(IntegrityError), transaction.atomic():
        Email.objects.across_programs("test").filter(pk=mail.pk).update(state=State.SENT, final_at=NOON)


def test_mail_is_only_read_in_a_scope() -> None:
    with pytest.raises(UnscopedQuery):
        list(Email.objects.all())


def test_a_letter_is_registered_once(known_letter: letters.Letter) -> None:
    letters.register(known_letter)
    with pytest.raises(ValueError, match="note"):
        letters.register(letters.Letter("note", "Another note"))

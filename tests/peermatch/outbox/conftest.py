"""A letter that only these tests know, and a way to queue one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from peermatch.accounts.models import Program
from peermatch.outbox import deliver, letters, queue
from peermatch.outbox.delivering.books import Tally
from peermatch.outbox.letters import Letter, Message
from peermatch.outbox.models import Email

NOON = datetime(2026, 4, 14, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROSA = UUID("5a1f6d0e-9c1b-4a67-8f4e-0d9b6e0c1a11")
TOKEN = "kSTpT3rX0vYhVvGm2Jc8yqJrZzA4b8uF1mYw0nQe7cE"

Unwanted = dict[str, str]


@pytest.fixture
def unwanted() -> Unwanted:
    """about → why mail about it is no longer wanted: what the test's letter answers."""
    return {}


@pytest.fixture
def known_letter(unwanted: Unwanted) -> Iterator[Letter]:
    """Letters of the kind “note”, for this test only."""

    def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
        return {mail.pk: unwanted[mail.about] for mail in mails if mail.about in unwanted}

    letter = Letter("note", "A note", still_wanted)
    letters.register(letter)
    yield letter
    letters._letters.pop("note")


@pytest.fixture
def note(program: Program, known_letter: Letter) -> Callable[..., Email]:
    """note(about="meeting:1", …): a queued mail to Rosa, due at noon, with one link."""

    def queue_one(**fields: Any) -> Email:
        place = letters.link("answer")
        given: dict[str, Any] = {
            "program": program,
            "kind": "note",
            "about": "meeting:1",
            "to": queue.Recipient(ROSA, "Rosa Núñez", "rosa@mail.example"),
            "message": Message("Your meeting", f"Answer here:\n{place}\n", f'<p><a href="{place}">Answer</a></p>'),
            "links": {"answer": f"/a/{TOKEN}/"},
            "now": NOON,
        }
        return queue.enqueue(**given | fields)

    return queue_one


@pytest.fixture
def notes(note: Callable[..., Email]) -> Callable[[int], list[Email]]:
    """notes(3): so many mails to as many people."""

    def queue_some(count: int) -> list[Email]:
        return [
            note(to=queue.Recipient(uuid5(ROSA, str(n)), f"Person {n}", f"person{n}@mail.example"))
            for n in range(count)
        ]

    return queue_some


def again(mail: Email) -> Email:
    """The mail as the database has it now."""
    fresh: Email = Email.objects.across_programs("a test looks at its row").get(pk=mail.pk)
    return fresh


def send(at: datetime = NOON, **limits: int) -> Tally:
    """A round at that moment."""
    return deliver.send_due(now=lambda: at, **limits)


def states(mails: Sequence[Email]) -> list[str]:
    return [again(mail).state for mail in mails]

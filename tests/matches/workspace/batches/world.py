"""Families who asked, and support parents who could help them."""

from collections.abc import Iterable
from typing import Any

from matches.models import Batch, BatchAsker, Request
from matches.workspace.batches import askers, background, beginning, willing
from participants.models import Participant, Readiness, Topic
from peermatch.accounts.models import Program, User
from tests.factories import make_parent, make_topic
from tests.matches.factories import NOW, TODAY, make_request


def sleep(program: Program) -> Topic:
    return Topic.objects.filter(program=program, name="Sleep").first() or make_topic(program, "Sleep")


def asks(program: Program, by: User, first: str, last: str, **fields: Any) -> Request:
    """Somebody of the roster who asked about sleep, and was called back."""
    person = fields.pop("person", None) or make_parent(program, first, last, email="", capacity=2)
    fields = {"topics": [sleep(program)], "time_zone": person.time_zone} | fields
    row = make_request(program, first, last, **fields)
    row.call_back(by=by, at=NOW, now=NOW)
    return row


def helps(program: Program, first: str, last: str, **fields: Any) -> Participant:
    """A support parent who offers sleep, and is ready."""
    person = make_parent(program, first, last, **{"capacity": 1} | fields)
    person.offers.add(sleep(program))
    Readiness.objects.create(
        program=program, participant=person, trained_on=TODAY, screened_on=TODAY, agreement_on=TODAY
    )
    return person


def begin(program: Program, by: User) -> Batch:
    """A batch of everybody who asks and everybody who is willing; the worker was not there yet."""
    chosen = askers.ready(askers.open_askers(program))
    return beginning.begin_batch(
        program=program, askers=chosen, providers=willing.willing(program, on=TODAY).people, by=by
    )  # fmt: skip


def run(batch: Batch) -> Batch:
    """The worker does what is to be done."""
    background.go_on(batch.program_id, batch.pk)
    batch.refresh_from_db()
    return batch


def pairs(batch: Batch) -> dict[str, str]:
    """By first name of who asks, the first name of whom they were given; empty for nobody."""
    rows = BatchAsker.objects.filter(program=batch.program, batch=batch).select_related("person", "given__person")
    return {row.person.first_name: row.given.person.first_name if row.given else "" for row in rows}


def asker(batch: Batch, first: str) -> BatchAsker:
    rows = BatchAsker.objects.filter(program=batch.program, batch=batch)
    found: BatchAsker = rows.select_related("batch__program", "person").get(person__first_name=first)
    return found


def names(found: Iterable[Any]) -> list[str]:
    return [one.person.first_name for one in found]

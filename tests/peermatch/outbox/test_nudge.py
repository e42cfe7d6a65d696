"""Waking a worker, on a real broker and without one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from peermatch.outbox import nudge
from peermatch.outbox.models import Email, State
from tests.peermatch.outbox.conftest import HOUR, NOON, TOKEN, again

pytestmark = pytest.mark.django_db(transaction=True)
Waiting = Callable[[], list[bytes]]


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    """What waits in the broker for a worker, as it lies there."""
    monkeypatch.setattr(nudge, "_rest_until", 0.0)
    with current_app.connection_for_write() as broker:
        redis: Any = broker.default_channel.client  # type: ignore[attr-defined]  # Redis' channel has it
        redis.delete("celery")
        yield lambda: list(redis.lrange("celery", 0, -1))
        redis.delete("celery")


def test_one_commit_is_one_nudge_however_many_mails(notes: Callable[[int], list[Email]], waiting: Waiting) -> None:
    with transaction.atomic():
        notes(3)
        assert waiting() == []
    assert len(waiting()) == 1


def test_what_is_rolled_back_wakes_nobody(note: Callable[..., Email], waiting: Waiting) -> None:
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert waiting() == []


def test_what_is_there_already_or_due_later_wakes_nobody(note: Callable[..., Email], waiting: Waiting) -> None:
    note()
    note()
    note(about="meeting:2", due_at=NOON + HOUR)
    assert len(waiting()) == 1


def test_a_nudge_says_nothing_but_look_now(note: Callable[..., Email], waiting: Waiting) -> None:
    note()
    [said] = waiting()
    assert b"peermatch.outbox.tasks.send_due" in said
    for private in (TOKEN, "rosa", "Rosa", "meeting:1"):
        assert private.encode() not in said


def test_without_a_broker_the_mail_is_queued_all_the_same(
    note: Callable[..., Email], waiting: Waiting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis+socket:///nowhere.sock")
    mails = [note(), note(about="meeting:2")]
    assert [again(mail).state for mail in mails] == [State.QUEUED, State.QUEUED]
    assert caplog.text.count("The broker did not take a nudge") == 1  # it rests before it tries again


def test_what_is_written_before_a_broker_runs_waits_for_the_tick_without_a_word(
    note: Callable[..., Email], waiting: Waiting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with nudge.waking_nobody():
        note()
        assert waiting() == []
        monkeypatch.setattr(current_app.conf, "broker_write_url", "redis+socket:///nowhere.sock")
        note(about="meeting:2")
    assert caplog.text == ""

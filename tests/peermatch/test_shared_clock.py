"""By whose clock it is judged what is due: on PostgreSQL by that of the database, however wrong this machine's is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from peermatch import shared_clock
from peermatch.models import Tick
from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from peermatch.tasks import tick
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import HOUR, again, known_letter, note, unwanted

__all__ = ["known_letter", "note", "unwanted"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
Wrong = Callable[[timedelta], AbstractContextManager[None]]


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> Wrong:
    """wrong(HOUR): this machine's clock is so far ahead meanwhile."""
    if connection.vendor != "postgresql":
        pytest.skip("with SQLite there is one machine")
    own = timezone.now

    @contextmanager
    def by(how_much: timedelta) -> Iterator[None]:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr("django.utils.timezone.now", lambda: own() + how_much)
            yield

    return by


@pytest.mark.parametrize("hours", [1, -1])
def test_a_sender_sends_what_is_due_and_nothing_else(
    note: Callable[..., Email], mail_by_smtp: SmtpSink, wrong: Wrong, hours: int
) -> None:
    now = timezone.now()
    due, early = note(due_at=now), note(about="meeting:2", due_at=now + HOUR / 2)
    with wrong(hours * HOUR):
        assert deliver.send_due().sent == 1
    assert [again(mail).state for mail in (due, early)] == [State.SENT, State.QUEUED]


def test_a_clock_that_was_asked_goes_on(wrong: Wrong) -> None:
    before: datetime = timezone.now()
    with wrong(HOUR):
        clock = shared_clock.running()
        first, second = clock(), clock()
    assert before - timedelta(minutes=1) < first < second < timezone.now() + timedelta(minutes=1)


def test_the_sign_of_background_work_is_as_old_as_it_is(wrong: Wrong) -> None:
    with wrong(HOUR):
        tick()
    assert abs(Tick.age(timezone.now()) or HOUR) < timedelta(minutes=1)


def test_health_tells_which_way_a_web_server_is_wrong(client: Client, wrong: Wrong) -> None:
    Tick.record(timezone.now())
    assert client.get("/health/").json()["clock"] == "ok"
    with wrong(-HOUR):
        answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["clock"].endswith(" s behind the database's")

"""/health/: 200 while database, broker and tick are well, else 503, for anyone who asks."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.utils import timezone

from peermatch.models import Tick
from peermatch.outbox.models import UNTIL_LOOKED_AT, Email, State
from tests.servers import start_valkey


@pytest.mark.django_db
def test_all_is_well_right_after_a_tick(client: Client) -> None:
    Tick.record(timezone.now())
    answer = client.get("/health/")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["status"], said["database"], said["broker"]) == ("ok", "ok", "ok")
    assert 0 <= said["tick_age"] < 60


@pytest.mark.django_db
def test_it_fails_before_the_first_tick(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["tick_age"]) == (503, None)


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_it_fails_when_the_last_tick_is_over_five_minutes_old(client: Client, minutes: int, status: int) -> None:
    Tick.record(timezone.now() - timedelta(minutes=minutes))
    assert client.get("/health/").status_code == status


@pytest.mark.django_db(transaction=True)
def test_it_fails_while_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Tick.record(timezone.now())
    connection.close()
    with monkeypatch.context() as broken:
        broken.setitem(connection.settings_dict, "HOST" if connection.vendor == "postgresql" else "NAME", "/nowhere/db")
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")
    assert client.get("/health/").status_code == 200


@pytest.mark.django_db
def test_it_fails_while_the_broker_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch, short_folder: Path
) -> None:
    Tick.record(timezone.now())
    started: list[Any] = []
    monkeypatch.setattr(current_app.conf, "broker_write_url", start_valkey(short_folder / "broker", started))
    assert client.get("/health/").status_code == 200
    started[0].kill()
    started[0].wait()
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["broker"]) == (503, "does not answer")


@pytest.mark.django_db
def test_it_is_not_redirected_to_https(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    Tick.record(timezone.now())
    assert client.get("/health/").status_code == 200


@pytest.mark.django_db
def test_it_tells_how_long_the_oldest_mail_has_been_due(client: Client) -> None:
    now = timezone.now()
    Tick.record(now)
    assert client.get("/health/").json()["oldest_due_mail"] is None
    for number, minutes in enumerate([-30, 10, 3]):  # the first is due only in half an hour
        due = now - timedelta(minutes=minutes)
        Email.objects.create(
            idempotency_key=str(number), message_id=f"<{number}@bluebonnet.example>", kind="note", recipient=uuid4(),
            to_address="maria@mail.example", date=due, due_at=due, next_look_at=due,
        )  # fmt: skip
    answer = client.get("/health/")
    assert answer.status_code == 200  # nobody here knows that letter, so nobody could send it
    assert 600 <= answer.json()["oldest_due_mail"] < 660


Due = Callable[..., Email]


@pytest.fixture
def due(db: None) -> Due:
    """due(minutes=10, …): a mail that could go for so long, and nobody took it up; background work runs."""
    Tick.record(timezone.now())
    numbers = count()

    def make(minutes: float, **fields: Any) -> Email:
        at, number = timezone.now() - timedelta(minutes=minutes), next(numbers)
        given: dict[str, Any] = {
            "idempotency_key": str(number), "message_id": f"<{number}@bluebonnet.example>", "kind": "password-reset",
            "recipient": uuid4(), "to_address": "maria@mail.example", "date": at, "due_at": at, "next_look_at": at,
        }  # fmt: skip
        return Email.objects.create(**given | fields)

    return make


def reckoned(fields: dict[str, Any]) -> dict[str, Any]:
    """Minutes from now, where a length of time stands."""
    return {name: timezone.now() + one if isinstance(one, timedelta) else one for name, one in fields.items()}


def test_it_fails_while_nobody_takes_up_mail_that_could_go(client: Client, due: Due) -> None:
    due(3)
    assert (client.get("/health/").status_code, client.get("/health/").json()["sending"]) == (200, "ok")
    due(120)
    answer = client.get("/health/")
    said = "nobody takes up mail, some of which could go for 120 minutes"
    assert (answer.status_code, answer.json()["sending"]) == (503, said)


@pytest.mark.parametrize(
    "fields",
    [
        {"next_look_at": timedelta(minutes=300), "waits_until": timedelta(minutes=300), "error_code": "night"},
        {"next_look_at": timedelta(minutes=5), "trouble_since": timedelta(minutes=-100), "error_code": "connection"},
        {"next_look_at": UNTIL_LOOKED_AT, "error_code": "held"},
    ],
    ids=["its reader sleeps", "the server is away", "held"],
)
def test_mail_that_cannot_go_now_does_not_fail_it(client: Client, due: Due, fields: dict[str, Any]) -> None:
    due(120, **reckoned(fields))
    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.SENDING, "lease_token": uuid4(), "next_look_at": timedelta(minutes=1)},
        {"next_look_at": timedelta(minutes=-1)},
    ],
    ids=["one is in somebody's hands", "one was put back, as the server is away"],
)
def test_many_that_are_late_do_not_fail_it_while_somebody_sends(
    client: Client, due: Due, fields: dict[str, Any]
) -> None:
    due(120)
    assert client.get("/health/").status_code == 503
    due(120, **reckoned(fields))
    assert client.get("/health/").status_code == 200


def test_that_the_web_server_is_there_is_told_without_database_and_broker(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/alive/")
    assert (answer.status_code, answer.content) == (200, b"alive\n")

"""The system page: for administrators alone, in words, and there also while other parts are not."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from peermatch.accounts.models import User
from peermatch.models import Tick
from peermatch.outbox.models import UNTIL_LOOKED_AT, Email
from tests.browsing import look
from tests.conftest import DeskOf
from tests.servers import start_valkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin@bluebonnet.example", "a long password for Ada", name="Ada Min")


@pytest.fixture(autouse=True)
def nobody_answers_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peermatch.system.WORKERS_ANSWER_IN", 0.1)


def read(client: Client) -> str:
    return client.get("/system/").content.decode()


def mail(**told: Any) -> None:
    now, number = timezone.now(), uuid4()
    fields: dict[str, Any] = {"date": now, "due_at": now, "next_look_at": now, "kind": "invitation"} | told
    Email.objects.create(
        idempotency_key=str(number), message_id=f"<{number}@x.example>", recipient=uuid4(), to_name="Canary Person",
        to_address="canary@mail.example", subject="Canary subject", **fields,
    )  # fmt: skip


def test_it_is_there_for_superusers_alone(
    admin: User, coordinator: User, client_of: Callable[[User], Client], client: Client
) -> None:
    assert "System" in read(client_of(admin))
    assert client_of(coordinator).get("/system/").status_code == 404
    assert client.get("/system/").status_code == 302


def test_it_says_what_is_wrong_and_what_to_do_and_names_nobody(
    admin: User, client_of: Callable[[User], Client]
) -> None:
    now = timezone.now()
    Tick.record(now - timedelta(minutes=9))
    mail(due_at=now - timedelta(minutes=30), error_code="451", error="no room for canary@mail.example")
    mail(state="failed", final_at=now, error_code="550")
    mail(next_look_at=UNTIL_LOOKED_AT, error_code="held")
    mail(kind="telegram")
    page = read(client_of(admin))
    for words in (
        "9 minutes ago", "2 wait", "due for 30 minutes", "451: 1", "550: 1", "held_mail", "newer version",
        "Zone data 20", "Django 5", "None answers", "What to do:",
    ):  # fmt: skip
        assert words in page, words
    assert "anary" not in page
    assert page.index("None answers") < page.index("SQLite" if "SQLite" in page else "PostgreSQL")
    assert "need a look" in page


def test_mail_that_waits_for_the_morning_is_not_late(admin: User, client_of: Callable[[User], Client]) -> None:
    now = timezone.now()
    mail(due_at=now - timedelta(hours=5), next_look_at=now + timedelta(hours=3), error_code="night")
    page = read(client_of(admin))
    assert "1 wait, 0 of them are due, 1 wait for their reader" in page
    assert "has been due for" not in page


def test_with_the_broker_away_it_opens_soon(
    admin: User, client_of: Callable[[User], Client], short_folder: Path, settings: Any
) -> None:
    started: list[Any] = []
    address = start_valkey(short_folder / "broker", started)
    place = address.replace("redis+socket://", "unix://", 1)
    settings.CACHES = settings.CACHES | {"shared": settings.CACHES["shared"] | {"LOCATION": place}}
    assert "Answers" in read(client_of(admin))
    started[0].kill()
    started[0].wait()
    began = time.monotonic()
    assert "Does not answer" in read(client_of(admin))
    assert time.monotonic() - began < 3
    assert caches["shared"]


@pytest.mark.django_db(transaction=True)
def test_it_is_fit_to_be_seen(admin: User, desk_of: DeskOf) -> None:
    desk = desk_of(admin)
    desk.goto("/system/")
    look(desk)

"""Parts that run alone: what they must be told, how they show that they work, and what becomes of one that does not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.core.management import CommandError, call_command
from django.db import connection

from peermatch.serving.parts import SHARED
from tests.apart.process import Process
from tests.apart.servers import Valkey
from tests.apart.topology import ROOT
from tests.peermatch.serving.waiting import wait_until
from tests.serving import Served

TOLD = dict.fromkeys(SHARED, "something")
# As `serve worker`, in less time: it asks itself twice a second, and is silent after five seconds.
IMPATIENT = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peermatch.settings")
import django
django.setup()
from django.core.management import call_command
from peermatch.serving import hearts, pulse, supervisor
hearts.SILENT_AFTER = supervisor.SILENT_AFTER = 5
pulse.ASK_EVERY = 0.5
call_command("serve", "worker")
"""


@pytest.fixture
def broker(short_folder: Path) -> Iterator[Valkey]:
    valkey = Valkey(short_folder / "valkey")
    yield valkey
    valkey.end()


@pytest.fixture
def worker(served: Served, broker: Valkey) -> Iterator[Process]:
    """A worker alone, at work."""
    told = dict.fromkeys(("SECRET_KEY",), "x" * 60) | {"LINK_KEYS": (served.home / "link_keys.secret").read_text()}
    told |= {"REDIS_URL": broker.url, "EMAIL_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "peermatch@localhost"}
    environment = served.environment | told | {"PYTHONUNBUFFERED": "1"}
    process = Process("worker", [sys.executable, "-c", IMPATIENT], environment, ROOT, "At work: worker")
    process.start()
    yield process
    process.kill()


@pytest.mark.once
def test_a_worker_that_takes_up_nothing_any_more_is_started_again(worker: Process, broker: Valkey) -> None:
    stop_consuming(broker)
    wait_until(lambda: worker.says("worker has done no work for 5 s, though it could. Ending it."), worker.said)
    wait_until(lambda: worker.says("Starting it again."), worker.said)
    wait_until(lambda: asks_itself(broker), worker.said)
    assert worker.stop() == 0


@pytest.mark.once
def test_a_worker_is_not_to_blame_for_a_broker_that_is_away(worker: Process, broker: Valkey, served: Served) -> None:
    broker.kill()
    heart = next((served.home / "parts").glob("worker.*"))
    wait_until(lambda: "waits for the broker" in heart.read_text(), worker.said)
    before = float(heart.read_text().split()[0])
    wait_until(lambda: float(heart.read_text().split()[0]) > before + 7, worker.said)
    assert not worker.says("has done no work")
    broker.start()
    wait_until(lambda: asks_itself(broker), worker.said)


def stop_consuming(broker: Valkey) -> None:
    """It goes on and answers, and takes up nothing: as after some losses of a connection (celery#8030)."""
    app = Celery(broker=broker.url)
    wait_until(lambda: bool(app.control.inspect(timeout=1).active_queues()), [])
    [queues] = (app.control.inspect(timeout=5).active_queues() or {}).values()
    for queue in queues:
        app.control.cancel_consumer(queue["name"], reply=True, timeout=5)


def asks_itself(broker: Valkey) -> bool:
    found = Celery(broker=broker.url).control.inspect(timeout=1).active_queues()
    return any(queue["name"].startswith("pulse.") for queues in (found or {}).values() for queue in queues)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHARED)
def test_a_part_says_what_it_was_not_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other, value in TOLD.items():
        monkeypatch.setenv(other, value)
    monkeypatch.delenv(name)
    with pytest.raises(CommandError, match=f"it must be told: {name} ") as refused:
        call_command("serve", "worker")
    assert not any(other in str(refused.value) for other in SHARED if other != name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHARED)
def test_a_line_left_empty_tells_a_part_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other, value in TOLD.items():
        monkeypatch.setenv(other, "" if other == name else value)
    with pytest.raises(CommandError, match=f"it must be told: {name} "):
        call_command("serve", "worker")


@pytest.mark.once
def test_where_the_line_of_the_sender_is_empty_mail_is_still_from_an_address() -> None:
    ask = "from django.conf import settings; print(settings.DEFAULT_FROM_EMAIL)"
    told = {"DJANGO_SETTINGS_MODULE": "peermatch.settings", "MAIL_FROM": ""}
    done = subprocess.run([sys.executable, "-c", ask], env=os.environ | told, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "peermatch@localhost\n", done.stderr


@pytest.mark.django_db
@pytest.mark.once(on="sqlite")
def test_parts_need_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("with PostgreSQL a part does start")
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match="need PostgreSQL"):
        call_command("serve", "beat")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["postman"], "There is no part postman. There are: web, worker, beat."),
        (["web", "--prepare"], "prepared once, before any part"),
        (["worker", "--demo"], "prepared once, before any part"),
    ],
)
def test_what_a_part_cannot_do_is_refused_in_words(words: list[str], refusal: str) -> None:
    with pytest.raises(CommandError, match=refusal):
        call_command("serve", *words)


def test_where_nothing_runs_nothing_is_healthy(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HOME = tmp_path
    with pytest.raises(SystemExit, match="1"):
        call_command("is_healthy", "worker", "beat")
    assert capsys.readouterr().out == "no worker runs here; no beat runs here\n"


def test_a_part_that_is_none_is_not_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        call_command("is_healthy", "postman")
    assert "There is no part postman" in capsys.readouterr().err

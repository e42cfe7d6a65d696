"""The tick: records that it ran, calls every job, and is stopped by none."""

import logging
from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone

from peermatch import ticking
from peermatch.celery import app
from peermatch.models import Tick
from peermatch.tasks import tick
from peermatch.ticking import on_tick, run_jobs

pytestmark = pytest.mark.on_both


@pytest.fixture(autouse=True)
def no_jobs_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "_jobs", [])


@pytest.fixture
def calls() -> list[str]:
    return []


def job(calls: list[str], name: str) -> Callable[[], None]:
    return lambda: calls.append(name)


def fails() -> None:
    raise RuntimeError("the shelf fell down")


@pytest.mark.django_db
def test_a_tick_leaves_one_row_however_often_it_runs() -> None:
    tick()
    tick()
    assert Tick.objects.count() == 1
    age = Tick.age(timezone.now())
    assert age is not None
    assert age.total_seconds() < 60


@pytest.mark.django_db
def test_jobs_run_in_the_order_in_which_apps_registered_them(calls: list[str]) -> None:
    on_tick(job(calls, "send"))
    on_tick(job(calls, "remind"))
    tick()
    assert calls == ["send", "remind"]


@pytest.mark.django_db
def test_a_job_that_fails_is_logged_and_stops_no_other(calls: list[str], caplog: pytest.LogCaptureFixture) -> None:
    on_tick(fails)
    on_tick(job(calls, "remind"))
    run_jobs()
    assert calls == ["remind"]
    [record] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "the shelf fell down" in caplog.text
    assert "fails failed" in record.getMessage()


def test_a_job_registered_twice_runs_once(calls: list[str]) -> None:
    send = job(calls, "send")
    on_tick(send)
    on_tick(send)
    run_jobs()
    assert calls == ["send"]


def test_beat_sends_the_tick_that_the_worker_knows() -> None:
    app.loader.import_default_modules()
    [entry] = app.conf.beat_schedule.values()
    assert entry["task"] in app.tasks
    assert entry["schedule"] == settings.TICK_SECONDS

"""The files by which parts show that they work."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from peermatch.serving.hearts import Heart, sign_of, signs_here

BEATS_AND_DIES = """
import os, types
from django.conf import settings
settings.configure(HOME=os.environ["HEARTS"])
from peermatch.serving.hearts import Heart
Heart("worker").beat("takes up work")
"""


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_it_tells_what_the_part_does_and_since_when() -> None:
    heart = Heart("worker")
    assert list(signs_here("worker")) == [None]
    heart.beat("is at work with all 4 threads")
    heart.beat("takes up work")
    [sign] = signs_here("worker")
    assert sign
    assert (sign.words, sign.is_silent) == ("takes up work", False)
    assert sign_of("worker", os.getpid()) is not None
    assert list(signs_here("beat")) == []


def test_one_that_has_said_nothing_for_two_minutes_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    heart, now = Heart("worker"), time.monotonic()
    heart.beat("takes up work")
    for later, silent in ((110, False), (130, True)):
        monkeypatch.setattr(time, "monotonic", lambda later=later: now + later)
        [sign] = signs_here("worker")
        assert sign
        assert sign.is_silent is silent


def test_what_one_that_died_left_behind_counts_for_nothing(home: Path) -> None:
    environment = {**os.environ, "HEARTS": str(home)}
    subprocess.run([sys.executable, "-c", BEATS_AND_DIES], check=True, env=environment)
    assert len(list((home / "parts").iterdir())) == 1
    assert list(signs_here("worker")) == []
    assert list((home / "parts").iterdir()) == []

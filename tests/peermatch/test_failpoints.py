"""A process that is told to fail does so there, then and as often as asked; one that is not never does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from peermatch import failpoints
from peermatch.failpoints import FailedOnPurpose, reach
from tests.architecture import ROOT


@pytest.fixture(autouse=True)
def none_afterwards() -> Iterator[None]:
    yield
    failpoints.arm([])


def arm(asked: str) -> None:
    failpoints.arm(failpoints.read(asked))


def failures(label: str, times: int) -> list[int]:
    """Which of so many times it failed, counted from one."""
    found = []
    for number in range(1, times + 1):
        try:
            reach(label)
        except FailedOnPurpose:
            found.append(number)
    return found


def test_nothing_happens_unless_it_is_asked_for() -> None:
    assert failures("after-250", 3) == []
    arm("before-claim=raise")
    assert failures("after-250", 3) == []


@pytest.mark.parametrize(("asked", "times"), [("after-250=raise", [1]), ("after-250=raise@3", [3])])
def test_it_fails_the_first_time_or_the_one_that_is_asked_for(asked: str, times: list[int]) -> None:
    arm(asked)
    assert failures("after-250", 10) == times


def test_by_chance_it_fails_as_often_as_asked_and_the_same_by_the_same_seed() -> None:
    runs = []
    for seed in ("7", "7", "8"):
        arm(f"after-250=raise@one-in-10/{seed}")
        runs.append(failures("after-250", 2000))
    assert runs[0] == runs[1] != runs[2]
    assert 150 < len(runs[0]) < 250


def test_several_can_be_asked_for_at_once() -> None:
    arm("after-250=raise@1 after-250=raise@3 before-data=raise@2")
    assert [failures("after-250", 4), failures("before-data", 4)] == [[1, 3], [2]]


def test_a_stall_takes_its_time() -> None:
    arm("before-commit=stall:0.05")
    began = time.monotonic()
    reach("before-commit")
    assert time.monotonic() - began >= 0.05


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("after-lunch=kill", "there is no point 'after-lunch'. There are: before-claim, after-claim"),
        ("after-250=weep", "write LABEL=kill, LABEL=raise or LABEL=stall:SECONDS, with @3 or @one-in-50"),
        ("after-250", "not 'after-250'"),
        ("after-250=kill@0", "not 'after-250=kill@0'"),
        ("after-250=stall", "not 'after-250=stall'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(asked: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        failpoints.read(asked)
    assert words in str(refused.value)


def run(asked: str, *code: str) -> "subprocess.CompletedProcess[str]":
    told = {**os.environ, "FAILPOINTS": asked, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    return subprocess.run([sys.executable, "-c", "\n".join(code)], cwd=ROOT, env=told, capture_output=True, text=True)


def test_a_process_is_killed_where_its_environment_says_so() -> None:
    done = run(
        "after-claim=kill@2",
        "import peermatch.settings",
        "from peermatch.failpoints import reach",
        "for _ in range(3): reach('after-claim'); print('still here', flush=True)",
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "still here\n")


def test_a_label_that_is_none_stops_the_start_with_a_sentence() -> None:
    done = run("after-lunch=kill", "import peermatch.settings")
    assert "ImproperlyConfigured: FAILPOINTS: there is no point 'after-lunch'." in done.stderr

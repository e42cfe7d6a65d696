"""The supervisor, with children that do nothing but live, die or refuse to stop. All are real processes."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peermatch.serving.child import Child
from peermatch.serving.supervisor import STOP_SIGNALS, StartFailed, Supervisor

FOREVER = 300  # seconds; nothing here lives that long


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    before = {one: signal.getsignal(one) for one in STOP_SIGNALS}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture
def said() -> list[str]:
    return []


def lives() -> None:
    time.sleep(FOREVER)


def dies() -> None:
    sys.exit(3)


def is_deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("deaf", flush=True)
    time.sleep(FOREVER)


def notes(file: Path, name: str) -> Callable[[], None]:
    """Lives, and writes its name into the file when it is asked to stop."""

    def note(*_: object) -> None:
        with file.open("a") as out:
            out.write(f"{name} ")
        os._exit(0)

    def run() -> None:
        signal.signal(signal.SIGTERM, note)
        file.with_suffix(f".{name}").touch()
        time.sleep(FOREVER)

    return run


def test_children_stop_in_the_order_in_which_they_are_listed(tmp_path: Path, said: list[str]) -> None:
    file, names = tmp_path / "order", ["web", "worker", "broker"]
    children = [Child(name, notes(file, name), stops_within=10) for name in names]
    with Supervisor(children, said.append) as supervisor:
        supervisor.start(lambda: True, lambda: all(file.with_suffix(f".{name}").exists() for name in names))
    assert file.read_text().split() == names
    assert said == []


def test_a_child_that_dies_while_all_start_is_named(said: list[str]) -> None:
    children = [Child("web", lives, stops_within=10), Child("worker", dies, stops_within=10)]
    with Supervisor(children, said.append) as supervisor, pytest.raises(StartFailed, match="worker ended with code 3"):
        supervisor.start(lambda: True, lambda: False)
    assert [child.ended_with() is None for child in children] == [False, False]


def test_a_child_that_keeps_dying_ends_the_watch(said: list[str]) -> None:
    with Supervisor([Child("worker", dies, stops_within=10)], said.append) as supervisor:
        supervisor.start(lambda: True, lambda: True)
        assert supervisor.watch() is False
    assert said == [
        "worker ended with code 3. Starting it again.",
        "worker ended with code 3. Starting it again.",
        "worker ended with code 3 again and again. PeerMatch stops; what it said stands above.",
    ]


def test_a_child_that_does_not_stop_is_ended_and_that_is_said(
    said: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with Supervisor([Child("worker", is_deaf, stops_within=0.1)], said.append) as supervisor:
        supervisor.start(lambda: True, lambda: "deaf" in capfd.readouterr().out)
    assert said == ["worker did not stop within 0.1 s and was ended."]


def test_a_second_ctrl_c_ends_all_at_once(said: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    child = Child("worker", is_deaf, stops_within=FOREVER)
    with Supervisor([child], said.append) as supervisor:
        supervisor.start(lambda: True, lambda: "deaf" in capfd.readouterr().out)
        os.kill(os.getpid(), signal.SIGINT)
        assert supervisor.watch() is True
        os.kill(os.getpid(), signal.SIGINT)
    assert child.ended_with() == -signal.SIGKILL

"""What a worker shows of itself while its sending is stuck."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from peermatch.outbox import deliver
from peermatch.outbox.delivering import moving
from peermatch.serving.hearts import Heart, signs_here
from peermatch.serving.pulse import Pulse, own_queue


@pytest.fixture
def pulse(settings: Any, tmp_path: Path) -> Iterator[Pulse]:
    settings.HOME = tmp_path
    pulse = Pulse(Heart("worker"), own_queue(), 4)
    yield pulse
    pulse.end()


def test_a_worker_whose_sending_is_stuck_falls_silent_though_it_takes_up_other_work(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = Event(), Event()

    def hang() -> None:
        begun.set()
        may_end.wait(20)

    monkeypatch.setattr(deliver, "send_due", hang)
    monkeypatch.setattr(moving, "STUCK_AFTER", 0.0)
    sends = Thread(target=deliver.look_now)
    sends.start()
    assert begun.wait(20)
    pulse._on_task()
    assert list(signs_here("worker")) == [None]
    may_end.set()
    sends.join(20)
    pulse._on_task()
    [sign] = signs_here("worker")
    assert sign
    assert sign.words == "takes up work"

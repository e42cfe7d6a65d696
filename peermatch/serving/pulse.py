"""How worker and beat show that they work. A worker asks itself for a small task, again and again, through the broker.

It is heard only when the task comes back: by the same way as all others, so that a worker which no longer takes up
anything falls silent, whatever else of it still runs. It is not to blame for a broker that is away, nor while all its
threads are at work. One whose sending is stuck falls silent as well, though it takes up other work.
"""

import logging
import os
import socket
import time
from threading import Event, Thread
from typing import Any, cast

from celery import current_app
from celery.beat import Scheduler
from celery.signals import task_received
from celery.worker import state
from kombu import Queue

from peermatch.outbox.delivering import moving
from peermatch.serving.hearts import Heart

log = logging.getLogger(__name__)
ASK_EVERY = 15.0  # seconds
PATIENCE = 2.0  # seconds that the broker has to take what we ask
ASKS_LAST = 60  # seconds after which one that nobody took is dropped
QUEUE_LASTS = 600  # seconds after which a worker's own queue is forgotten where nobody asks any more
LONGEST_WORK = 30 * 60  # seconds in which not one of its threads comes to an end: then it does not work, it hangs
AWAY = "waits for the broker, which does not answer"


def own_queue() -> Queue:
    """The queue of this one worker. It is not declared: what is declared is never forgotten."""
    name = f"pulse.{socket.gethostname()}.{os.getpid()}"
    return Queue(name, routing_key=name, no_declare=True)


class Pulse(Thread):
    """Runs in the worker's process."""

    def __init__(self, heart: Heart, queue: Queue, threads: int) -> None:
        super().__init__(name="pulse", daemon=True)
        self._heart, self._queue, self._threads = heart, queue, threads
        self._ended = Event()
        task_received.connect(self._on_task, weak=False)

    def run(self) -> None:
        while True:
            self._ask()
            if self._ended.wait(ASK_EVERY):
                return

    def end(self) -> None:
        self._ended.set()
        task_received.disconnect(self._on_task)

    def _on_task(self, **_: Any) -> None:
        self._beat("takes up work")

    def _beat(self, words: str) -> None:
        if moving.is_stuck():
            log.error("Sending mail has not gone on for %.0f s. This worker is silent from now on.", moving.STUCK_AFTER)
        else:
            self._heart.beat(words)

    def _ask(self) -> None:
        try:
            self._send()
        except Exception as problem:  # whatever a broker can do wrong, this worker is not to blame
            log.debug("No pulse: %s", type(problem).__name__)
            self._beat(AWAY)
        else:
            if self._is_at_work():
                self._beat(f"is at work with all {self._threads} threads")

    def _send(self) -> None:
        impatient: dict[str, float] = {"max_retries": 0, "retry_on_timeout": False}
        impatient |= {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        with current_app.connection_for_write(transport_options=impatient, connect_timeout=PATIENCE) as broker:
            name, channel = self._queue.name, cast(Any, broker.default_channel)
            to_this_worker: dict[str, Any] = {"connection": broker, "exchange": "", "routing_key": name}
            current_app.send_task("peermatch.tasks.pulse", expires=ASKS_LAST, retry=False, **to_this_worker)
            channel.client.expire(name, QUEUE_LASTS)

    def _is_at_work(self) -> bool:
        begun = [one.time_start for one in list(state.active_requests) if one.time_start]
        return len(begun) >= self._threads and time.time() - max(begun) < LONGEST_WORK


class BeatingScheduler(Scheduler):
    """Keeps its schedule in memory: it is short, and whatever falls due is read from rows."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._heart = Heart("beat")
        super().__init__(*given, **named)

    def tick(self, *given: Any, **named: Any) -> float:
        ahead: float = super().tick(*given, **named)
        self._heart.beat("sends ticks")
        return ahead

    def _ensure_connected(self) -> Any:
        def wait(problem: Exception, pause: float) -> None:
            log.warning("The broker does not answer (%s). Beat tries again in %s s.", type(problem).__name__, pause)
            self._heart.beat(AWAY)

        return self.connection.ensure_connection(wait, self.app.conf.broker_connection_max_retries)

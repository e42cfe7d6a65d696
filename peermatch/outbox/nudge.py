"""Waking a worker once mail is committed. The broker only carries “look now”; without it the tick finds the mail."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Any

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
PATIENCE = 0.5  # seconds that a request waits for the broker, at most
REST_AFTER_TROUBLE = 15.0  # seconds in which a broker that did not answer is not asked again
_rest_until = 0.0
_wakes_nobody: ContextVar[bool] = ContextVar("wakes_nobody", default=False)


@contextmanager
def waking_nobody() -> Iterator[None]:
    """For what is written before a broker runs, as the demo is: the first tick finds it."""
    token = _wakes_nobody.set(True)
    try:
        yield
    finally:
        _wakes_nobody.reset(token)


def nudge_after_commit() -> None:
    """One nudge for a transaction, however many mails it queues."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is nudge for entry in waiting):
        transaction.on_commit(nudge)


def wake_after_commit(task: Any, *given: Any) -> None:
    """Has a worker run another app's task at once; its own job of the tick is what finds the work otherwise."""
    transaction.on_commit(partial(_ask, task, *given))


def nudge() -> None:
    """Asks a worker to look now. Trouble is noted and otherwise ignored: the next tick finds what is due."""
    from peermatch.outbox.tasks import send_due

    _ask(send_due)


def _ask(task: Any, *given: Any) -> None:
    global _rest_until
    if _wakes_nobody.get() or monotonic() < _rest_until:
        return
    try:
        _publish(task, given)
    except Exception as problem:  # whatever a broker can do wrong, the business change stands
        _rest_until = monotonic() + REST_AFTER_TROUBLE
        log.warning("The broker did not take a nudge (%s); the next tick does what is due.", type(problem).__name__)


def _publish(task: Any, given: tuple[Any, ...]) -> None:
    impatient: dict[str, float] = {"max_retries": 0, "retry_on_timeout": False}
    impatient |= {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with current_app.connection_for_write(transport_options=impatient, connect_timeout=PATIENCE) as broker:
        task.apply_async(args=given, connection=broker, retry=False)

"""Waking a worker once mail is committed. The broker only carries “look now”; without it the tick finds the mail."""

import logging
from time import monotonic

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
PATIENCE = 0.5  # seconds that a request waits for the broker, at most
REST_AFTER_TROUBLE = 15.0  # seconds in which a broker that did not answer is not asked again
_rest_until = 0.0


def nudge_after_commit() -> None:
    """One nudge for a transaction, however many mails it queues."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is nudge for entry in waiting):
        transaction.on_commit(nudge)


def nudge() -> None:
    """Asks a worker to look now. Trouble is noted and otherwise ignored: the next tick finds what is due."""
    global _rest_until
    if monotonic() < _rest_until:
        return
    try:
        _publish()
    except Exception as problem:  # whatever a broker can do wrong, the business change stands
        _rest_until = monotonic() + REST_AFTER_TROUBLE
        log.warning("The broker did not take a nudge (%s); the next tick sends what is due.", type(problem).__name__)


def _publish() -> None:
    from peermatch.outbox.tasks import send_due

    impatient: dict[str, float] = {"max_retries": 0, "retry_on_timeout": False}
    impatient |= {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with current_app.connection_for_write(transport_options=impatient, connect_timeout=PATIENCE) as broker:
        send_due.apply_async(connection=broker, retry=False)  # type: ignore[call-arg]  # celery-types lacks it

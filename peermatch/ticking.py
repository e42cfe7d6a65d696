"""What is looked after every half minute: apps register a job when they are ready, the tick calls each.

A job reads from rows what is due, so that a tick too many or too few does no harm, and two at once are safe.
"""

import logging
from collections.abc import Callable

from django.db import close_old_connections, transaction

Job = Callable[[], object]
log = logging.getLogger(__name__)
_jobs: list[Job] = []
_writing: list[Job] = []


def on_tick(job: Job, *, writes_letters: bool = False) -> Job:
    """Has the job called at each tick, after those registered before. Registering it again changes nothing.

    `writes_letters`: what it does is to put letters whose time has come into the outbox.
    """
    if job not in _jobs:
        _jobs.append(job)
    if writes_letters and job not in _writing:
        _writing.append(job)
    return job


def run_jobs() -> None:
    """Calls every job; one that fails is logged and does not stop the others."""
    for job in _jobs:
        try:
            job()
        except Exception:
            log.exception("%s.%s failed; the next tick tries again", job.__module__, job.__qualname__)
            close_old_connections()


def write_letters() -> None:
    """Calls those alone that write letters: what is due by now lies in the outbox then."""
    for job in _writing:
        try:
            with transaction.atomic():
                job()
        except Exception:
            log.exception("%s.%s failed; its letters are not in the outbox yet", job.__module__, job.__qualname__)

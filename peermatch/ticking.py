"""What is looked after every half minute: apps register a job when they are ready, the tick calls each.

A job reads from rows what is due, so that a tick too many or too few does no harm, and two at once are safe.
"""

import logging
from collections.abc import Callable

from django.db import close_old_connections

Job = Callable[[], object]
log = logging.getLogger(__name__)
_jobs: list[Job] = []


def on_tick(job: Job) -> Job:
    """Has the job called at each tick, after those registered before. Registering it again changes nothing."""
    if job not in _jobs:
        _jobs.append(job)
    return job


def run_jobs() -> None:
    """Calls every job; one that fails is logged and does not stop the others."""
    for job in _jobs:
        try:
            job()
        except Exception:
            log.exception("%s.%s failed; the next tick tries again", job.__module__, job.__qualname__)
            close_old_connections()

"""What beat sends, and what a worker asks itself. Tasks hold no logic: the jobs of the tick read what is due."""

from celery import shared_task

from peermatch import shared_clock
from peermatch.models import Tick
from peermatch.ticking import run_jobs


@shared_task
def tick() -> None:
    Tick.record(shared_clock.now())
    run_jobs()


@shared_task(acks_late=False)
def pulse() -> None:
    """A worker asks itself for this, to see whether it still takes up work (`peermatch.serving.pulse`)."""

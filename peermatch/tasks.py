"""The one task that beat sends. It holds no logic: the jobs that it calls read from rows what is due."""

from celery import shared_task
from django.utils import timezone

from peermatch.models import Tick
from peermatch.ticking import run_jobs


@shared_task
def tick() -> None:
    Tick.record(timezone.now())
    run_jobs()

"""What the worker runs: tasks hold no logic."""

from celery import shared_task

from peermatch.outbox import deliver


@shared_task(ignore_result=True)
def send_due() -> None:
    deliver.look_now()

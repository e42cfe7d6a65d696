"""What the worker runs: tasks hold no logic."""

from celery import shared_task

from participants.roster import background


@shared_task(ignore_result=True)
def go_on(program: int, upload: int) -> None:
    background.go_on(program, upload)

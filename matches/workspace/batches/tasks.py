"""What the worker runs: tasks hold no logic."""

from celery import shared_task

from matches.workspace.batches import background


@shared_task(ignore_result=True)
def go_on_with_batch(program: int, batch: int) -> None:
    background.go_on(program, batch)

"""What the worker runs: tasks hold no logic."""

from celery import shared_task


@shared_task(ignore_result=True)
def go_on_with_file(program: int, report_file: int) -> None:
    from matches.reporting import background

    background.go_on(program, report_file)

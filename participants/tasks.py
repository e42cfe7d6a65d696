"""What the worker runs: tasks hold no logic."""

from celery import shared_task
from django.utils import timezone

from participants.profile import new_links, welcoming
from participants.roster import background


@shared_task(ignore_result=True)
def go_on(program: int, upload: int) -> None:
    background.go_on(program, upload)


@shared_task(ignore_result=True)
def welcome(program: int, upload: int) -> None:
    welcoming.welcome_from(program, upload, at=timezone.now())


@shared_task(ignore_result=True)
def send_asked_links() -> None:
    new_links.send_what_was_asked()

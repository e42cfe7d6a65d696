"""What the worker runs: tasks hold no logic."""

import logging

from celery import shared_task
from django.conf import settings

from peermatch.inbox.imap import MailboxTroubleError
from peermatch.inbox.mailbox import read_mailbox

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def read_returns() -> None:
    if settings.BOUNCE_MAILBOX is None:
        return
    try:
        read_mailbox(settings.BOUNCE_MAILBOX)
    except MailboxTroubleError as problem:
        log.warning("What came back could not be read: %s", problem)

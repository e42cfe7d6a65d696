"""Reads what came back from the mailbox of BOUNCE_IMAP_URL: for cron, for an outage, and to see whether it works."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peermatch.inbox.imap import MailboxTroubleError
from peermatch.inbox.mailbox import read_mailbox


class Command(BaseCommand):
    help = "Reads new mail from the mailbox of BOUNCE_IMAP_URL, and says how many were kept. Nothing is deleted there."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.BOUNCE_MAILBOX is None:
            raise CommandError("BOUNCE_IMAP_URL names no mailbox. It looks like imaps://user:password@host/INBOX")
        try:
            tally = read_mailbox(settings.BOUNCE_MAILBOX)
        except MailboxTroubleError as problem:
            raise CommandError(str(problem)) from problem
        if tally.is_busy:
            self.stdout.write("The mailbox is being read by another process. Nothing was done.")
        else:
            self.stdout.write(f"Kept: {tally.kept}. To be tried again: {tally.failed}.")

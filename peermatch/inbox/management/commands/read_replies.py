"""Reads what people answered from the mailbox of IMAP_URL: for cron, for an outage, and to see whether it works."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from peermatch.inbox.by_hand import read_by_hand


class Command(BaseCommand):
    help = "Reads new mail from the mailbox of IMAP_URL, and says how many were kept. Nothing is deleted there."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(read_by_hand(settings.MAILBOX, "IMAP_URL"))

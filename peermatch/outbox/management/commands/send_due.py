"""Sends all mail that is due, with no broker and no worker: for cron, and for a day when those are down."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from peermatch.outbox import deliver
from peermatch.outbox.delivering import stopping


class Command(BaseCommand):
    help = "Sends all mail that is due, and says how many mails were sent, put off, failed or no longer wanted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="take up at most so many mails")

    def handle(self, *args: Any, limit: int | None = None, **options: Any) -> None:
        insist_on_a_server()
        with stopping.on_signals():
            tally = deliver.send_due(limit=limit)
        self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in asdict(tally).items()))


def insist_on_a_server() -> None:
    """On SQLite, mail as files is how PeerMatch is tried out. A PostgreSQL is shared with parts that have a server."""
    if settings.MAIL_AS_FILES and connection.vendor == "postgresql":
        raise CommandError(
            "EMAIL_URL names no mail server: mail would be written to files, and count as sent. Set EMAIL_URL as it is "
            "set for the parts."
        )

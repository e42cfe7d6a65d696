"""Sends all mail that is due, with no broker and no worker: for cron, and for a day when those are down."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peermatch.outbox import deliver
from peermatch.outbox.delivering import stopping


class Command(BaseCommand):
    help = "Sends all mail that is due, and says how many mails were sent, put off, failed or no longer wanted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="take up at most so many mails")

    def handle(self, *args: Any, limit: int | None = None, **options: Any) -> None:
        with stopping.on_signals():
            tally = deliver.send_due(limit=limit)
        self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in asdict(tally).items()))

"""Takes away what is older than programs keep it. It runs by itself once a day; here by hand, or only counted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peermatch import shared_clock
from peermatch.keeping import purging


class Command(BaseCommand):
    help = "Takes away what is older than programs keep it. Rows stay without words, so that counts stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only says how much would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = shared_clock.now()
        found = purging.would_go(now) if dry_run else purging.purge(now)
        for name, count in found:
            self.stdout.write(f"{name}: {count:,}")
        if dry_run:
            self.stdout.write("Nothing was taken away. Without --dry-run it is.")

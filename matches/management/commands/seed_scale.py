"""Makes a large program of invented people, for measuring."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from matches.demo.scale import make_scale
from peermatch.accounts.models import Program
from peermatch.outbox.nudge import waking_nobody


class Command(BaseCommand):
    help = "Makes the program “Scale” with so many invented people and matches. For measuring: never among real people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--participants", type=int, default=10_000)
        parser.add_argument("--matches", type=int, default=2_000)

    def handle(self, *args: Any, **options: Any) -> None:
        participants, matches = options["participants"], options["matches"]
        if participants < 2 or matches < 0:
            raise CommandError("Give at least 2 participants, and 0 matches or more.")
        if Program.objects.filter(slug="scale").exists():
            raise CommandError("The program “Scale” is already here. Use a new database to measure another size.")
        with waking_nobody(), transaction.atomic():
            make_scale(participants=participants, matches=matches)
        self.stdout.write(f"The program “Scale” was made: {participants:,} people, {matches:,} matches.")

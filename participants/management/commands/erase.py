"""Forgets one person for good: what is known of them goes, counts stay, and a restore forgets them again."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participants.erasing import KIND, why_not_erased
from participants.models import Participant, Status
from peermatch.accounts.models import Program
from peermatch.keeping import erasing
from peermatch.keeping.clearing import clear_remains
from peermatch.models import Tick
from peermatch.outbox.nudge import waking_nobody


class Command(BaseCommand):
    help = "Forgets one person for good. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", type=UUID, help="the id in the address of their page")
        parser.add_argument("--program", required=True, metavar="SLUG", help="as in the program's addresses")
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, person: UUID, program: str, yes: bool, **options: Any) -> None:
        try:
            row = Participant.objects.in_program(Program.objects.get(slug=program)).get(public_id=person)
        except (Program.DoesNotExist, Participant.DoesNotExist):
            raise CommandError(f"There is no such person in a program “{program}”.") from None
        if row.status == Status.ERASED:
            raise CommandError("They were erased before.")
        if why_not := why_not_erased(row, None):
            raise CommandError(why_not)
        if not yes:
            raise CommandError(
                f"{row.name} ({row.get_status_display()}, {row.open_matches} open matches) would be forgotten for "
                "good: name, contacts, child, access, notes, mail. If that is right, call this again with --yes."
            )
        now = timezone.now()
        with waking_nobody():
            erasing.erase(KIND, person, at=now, program=row.program)
        if clear_remains():
            Tick.is_clear(now)
        else:
            self.stdout.write("Something else uses the database: what was erased is overwritten little by little.")
        self.stdout.write("Erased. The list of erasures says so; keep a copy of it with your backups.")

"""Makes the demo program, once: people, matches at every stage, and the sign-ins it prints."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from matches.demo.program import PASSWORD, make_demo, sign_ins
from peermatch.accounts.models import Program
from peermatch.outbox.nudge import waking_nobody


class Command(BaseCommand):
    help = "Makes the demo program with invented people. Does nothing where it already stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where another program stands")

    def handle(self, *args: Any, **options: Any) -> None:
        stands = Program.objects.filter(slug="bluebonnet").exists()
        if options["if_empty"] and not stands and Program.objects.exists():
            return  # a real installation: no user with a known password may appear in it
        if stands:
            self.stdout.write("The demo program is already here; nothing was changed.")
        else:
            with waking_nobody(), transaction.atomic():
                make_demo(now=timezone.now())
            self.stdout.write("The demo program was made: invented people, for trying PeerMatch out.")
        self.stdout.write("Sign in as:")
        for email, what in sign_ins():
            self.stdout.write(f"  {email:<26} {what}")
        self.stdout.write(f"  with the password          {PASSWORD}")

"""For whoever runs the program: takes the second step off an account, and says a code where no phone is at hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from peermatch.accounts.models import User
from peermatch.accounts.signing_in import second_step


class Command(BaseCommand):
    help = "Takes off the second step of an account, or says the code that an app would show for a key."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--take-off", metavar="E-MAIL", help="of an administrator who lost phone and recovery codes")
        what.add_argument("--code", metavar="KEY", help="the key as the page shows it, in quotes")

    def handle(self, *args: Any, take_off: str | None, code: str | None, **options: Any) -> None:
        if code is not None:
            self.stdout.write(self._code(code))
            return
        user = User.objects.filter(email=str(take_off).strip().lower()).first()
        if user is None:
            raise CommandError("No account has that address.")
        if not second_step.is_on(user):
            raise CommandError("The second step of that account is off.")
        second_step.reset(user=user, by=None, at=timezone.now())
        self.stdout.write("Taken off. They are signed out everywhere, and get a mail that says so.")

    def _code(self, key: str) -> str:
        try:
            return second_step.code_now(key)
        except ValueError as problem:
            raise CommandError("That is no key: type it as the page shows it, in quotes.") from problem

"""Letters that a restore held back: which they are; let go or dropped by a person who knows whether they were sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from peermatch.outbox.models import Email, EmailQuerySet, State

EVERYWHERE = "a restore holds mail of all programs"


class Command(BaseCommand):
    help = "Lists letters that are held back; --send or --drop those of these numbers, or all."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--send", nargs="+", metavar="NUMBER", help="let these go, or: all")
        what.add_argument("--drop", nargs="+", metavar="NUMBER", help="never send these, or: all")

    def handle(self, *args: Any, send: list[str] | None, drop: list[str] | None, **options: Any) -> None:
        mails: EmailQuerySet = Email.objects.across_programs(EVERYWHERE).held()
        now = timezone.now()
        if send:
            self.stdout.write(f"Let go: {chosen(mails, send).let_go(now=now)}.")
        elif drop:
            why = "Dropped after a restore: it had been sent already, or is no longer wanted."
            self.stdout.write(f"Dropped: {chosen(mails, drop).overtake(state=State.SUPERSEDED, why=why, now=now)}.")
        else:
            for mail in mails.order_by("due_at", "pk").iterator():
                self.stdout.write(f"{mail.pk}  {mail.due_at:%Y-%m-%d %H:%M} UTC  {mail.kind}  to {mail.to_name}")
            self.stdout.write(f"Held: {mails.count()}.")


def chosen(mails: EmailQuerySet, numbers: list[str]) -> EmailQuerySet:
    if numbers == ["all"]:
        return mails
    if not all(number.isdigit() for number in numbers):
        raise CommandError("Give the numbers that the list begins with, or: all")
    found = mails.filter(pk__in=numbers)
    if len(missing := set(numbers) - {str(pk) for pk in found.values_list("pk", flat=True)}):
        raise CommandError(f"Not held, or not there: {', '.join(sorted(missing))}")
    return found

"""Whether what runs on this machine does its work: for containers and monitors, by its exit code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peermatch.serving.parts import PARTS, finding


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "Says in one line whether the parts named (or all three) run on this machine and do their work, and ends with "
        "code 1 where one does not. What is away elsewhere, a database or a broker, is told by /health/."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))

    def handle(self, *args: Any, parts: list[str], **options: Any) -> None:
        if unknown := set(parts) - set(PARTS):
            self.stderr.write(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
            raise SystemExit(2)
        found = [finding(part) for part in parts or PARTS]
        self.stdout.write("; ".join(words for _, words in found))
        if not all(well for well, _ in found):
            raise SystemExit(1)

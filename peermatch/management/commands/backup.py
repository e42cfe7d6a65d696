"""Writes the whole installation to one file, while the program runs. For cron: one line, and an exit code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peermatch.keeping.archive import told
from peermatch.keeping.backing_up import back_up


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Writes the whole installation to one new file, also while the program runs; docs/operations.md says more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to make; or a folder: then its name is made of the time")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        made = back_up(file)
        size = f"{made.size / 1_000_000:,.1f} MB"
        self.stdout.write(f"Kept in {made.path}: {told(made.manifest)}, {size}, {made.took:.1f} s.")

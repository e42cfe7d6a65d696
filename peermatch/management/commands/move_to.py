"""Moves all data to another database, from SQLite to PostgreSQL or the other way. PeerMatch is stopped meanwhile."""

import shlex
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peermatch.keeping.moving import move_to
from peermatch.serving.claims import claim_home


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Fills the empty database of that address with all data, and compares both. Stop PeerMatch first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("database_url", help="for example postgres://user:password@host/name")

    def handle(self, *args: Any, database_url: str, **options: Any) -> None:
        with claim_home():
            moved = move_to(database_url)
        self.stdout.write(
            f"Moved {moved.rows:,} rows of {moved.tables} tables in {moved.took:.1f} s; counts and checksums are equal "
            "in both databases. The old one is as it was.\nSet this for every part of PeerMatch, then start it:\n"
            f"DATABASE_URL={shlex.quote(database_url)}"
        )

"""Reads and takes in the long lists that wait, with no broker and no worker: for a day when those are down."""

from typing import Any

from django.core.management.base import BaseCommand

from participants.roster.background import go_on_with_lists


class Command(BaseCommand):
    help = "Reads the long lists that were uploaded, takes in those that were agreed to, and says how many there were."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"lists: {go_on_with_lists()}")

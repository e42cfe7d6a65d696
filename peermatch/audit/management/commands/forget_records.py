"""Lets go of what was recorded more than six years ago. Younger records stay: the database refuses."""

from typing import Any

from django.core.management.base import BaseCommand

from peermatch.audit.letting_go import let_go
from peermatch.audit.models import KEPT_YEARS


class Command(BaseCommand):
    help = f"Deletes records of who read or changed what that are older than {KEPT_YEARS} years. Says how many."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Records older than {KEPT_YEARS} years that were deleted: {let_go():,}.")

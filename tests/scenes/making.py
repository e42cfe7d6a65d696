"""What every scene needs."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse

from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramRow
from peermatch.outbox.models import Email

Scene = Callable[[Program, User], str]


def of(name: str, program: Program, *rows: ProgramRow, **asked: str) -> str:
    """The address of that page of these rows."""
    return reverse(name, args=[program.slug, *(row.public_id for row in rows)], query=asked or None)


def leave(kind: str, program: Program, at: datetime) -> None:
    mails = Email.objects.in_program(program).filter(kind=kind)
    mails.update(state="sent", sent_at=at, final_at=at, sealed_links="", lease_token=None)

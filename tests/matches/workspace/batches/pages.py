"""The pages of batches in tests: read, and a button pressed."""

from django.test import Client
from django.urls import reverse

from matches.models import Batch
from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramRow
from tests.matches.workspace.batches.world import pairs
from tests.participants.roster.pages import text_of


def act(client: Client, batch: Batch, name: str, *rows: ProgramRow, **said: str) -> str:
    ids = [batch.public_id, *(row.public_id for row in rows)]
    return text_of(client.post(reverse(name, args=[batch.program.slug, *ids]), said, follow=True))


def read(client: Client, batch: Batch, show: str = "") -> str:
    return text_of(client.get(batch.get_absolute_url(), {"show": show}))


def matched(batch: Batch) -> str:
    return next(name for name, given in pairs(batch).items() if given)


def undo(client: Client, program: Program, page: str) -> str:
    token = page.split('name="token"')[1].split('value="')[1].split('"')[0]
    return text_of(client.post(reverse("undo", args=[program.slug]), {"token": token}, follow=True))

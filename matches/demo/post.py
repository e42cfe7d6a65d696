"""The demo's mail, carried at the moment that the story gives it: whoever answers has had the letter before."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import F

from peermatch.accounts.models import Program
from peermatch.outbox.models import Email, State
from peermatch.outbox.postman import Postman

LEASE = timedelta(hours=1)


def deliver(program: Program, *, at: datetime) -> None:
    """Sends all of the program's mail that is due then, in the caller's transaction."""
    rows, token = Email.objects.in_program(program), uuid4()
    due = list(rows.due(at).values_list("pk", flat=True))
    rows.filter(pk__in=due).claim(token=token, until=at + LEASE, now=at)
    with Postman() as postman:
        postman.open()
        for mail in rows.filter(lease_token=token).order_by("due_at", "pk"):
            if mail.begin(until=at + LEASE, now=at):
                postman.carry(mail)
                mail.finish(State.SENT, now=at)
    rows.filter(pk__in=due).update(created_at=F("due_at"))  # no letter left before it was written

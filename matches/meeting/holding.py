"""The door after a meeting: it was held, and what is worth remembering of it."""

from datetime import datetime

from django.db import transaction

from matches.models import Meeting
from peermatch.accounts.models import User


def mark_held(*, meeting: Meeting, notes: str, by: User, at: datetime) -> Meeting:
    """The meeting took place; what was still to be said of it by phone is of no more use."""
    with transaction.atomic():
        match = meeting.match
        match.lock()
        meeting.refresh_from_db()
        meeting.match = match
        meeting.mark_held(notes=notes, by=by, at=at)
        meeting.calls.drop(at=at)
    return meeting

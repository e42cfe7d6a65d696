"""How every door of what is arranged begins: the match is locked first, as meetings do, and all is read anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Accommodation, Meeting
from peermatch.accounts.models import User


@contextmanager
def locked(meeting: Meeting, at: datetime) -> Iterator[None]:
    """In one transaction, while nobody else changes the match; for meetings that are still to come."""
    with transaction.atomic():
        match = meeting.match
        match.lock()
        match.insist_open()
        meeting.refresh_from_db()
        meeting.match = match
        if not meeting.is_standing or meeting.ends_at <= at:
            raise ValidationError(_("This meeting is over or off: there is nothing to arrange for it any more."))
        yield


def read_anew(row: Accommodation) -> None:
    meeting = row.meeting
    row.refresh_from_db()
    row.meeting = meeting
    getattr(row, "_prefetched_objects_cache", {}).clear()


def record(row: Accommodation, what: str, by: User | None, at: datetime) -> None:
    """In the match's history, which all members read: that it was done, never for whom or what."""
    row.meeting.match.record(what, by=by, at=at, detail=str(row.meeting))

"""The doors after a meeting: it was held, it was not held after all, and what is worth remembering of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.meeting import attending
from matches.meeting.forms import version_of
from matches.models import Meeting
from matches.scheduling import telling
from peermatch.accounts.models import User


class NotesChanged(ValidationError):
    """Someone else wrote notes after the page was opened."""


def mark_held(
    *, meeting: Meeting, notes: str, by: User, at: datetime, seen: str | None = None,
    shared: str | None = None, marks: attending.Marks | None = None, came_seen: str | None = None,
) -> Meeting:  # fmt: skip
    """The meeting took place; what was still to be said of it is of no more use. `shared`: what everyone in the match
    may read; None leaves it. `marks`: who came, where that is said too. Raises NotesChanged, AttendanceChanged."""
    with transaction.atomic():
        _lock(meeting)
        _insist_seen(meeting, notes, shared, seen)
        meeting.mark_held(notes=notes, shared=shared, by=by, at=at)
        if marks:
            attending.write(meeting=meeting, marks=marks, by=by, at=at, seen=came_seen)
        telling.call_back(meeting, at=at)
    return meeting


def mark_not_held(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """It did not take place. Nobody is told or asked anything about it any more; everyone's yes to the match stands."""
    with transaction.atomic():
        _lock(meeting)
        meeting.mark_not_held(reason=reason, by=by, at=at)
        meeting.bookings.all().delete()
        telling.call_back(meeting, at=at)
    return meeting


def write_notes(
    *, meeting: Meeting, notes: str, by: User, at: datetime, seen: str | None = None, shared: str | None = None
) -> Meeting:
    """`seen` is the version that was written on (forms.version_of); None writes over any. Raises NotesChanged."""
    with transaction.atomic():
        _lock(meeting)
        _insist_seen(meeting, notes, shared, seen)
        meeting.write_notes(notes, shared=shared, by=by, at=at)
    return meeting


def _lock(meeting: Meeting) -> None:
    match = meeting.match
    match.lock()
    meeting.refresh_from_db()
    meeting.match = match


def _insist_seen(meeting: Meeting, notes: str, shared: str | None, seen: str | None) -> None:
    is_as_written = notes == meeting.notes and shared in (None, meeting.shared_notes)
    if seen is None or seen == version_of(meeting) or is_as_written:
        return
    who = meeting.notes_by.name if meeting.notes_by else _("Someone")
    raise NotesChanged(
        _("%(name)s changed the notes while you wrote. They stand below as they are now: put both together, then save.")
        % {"name": who}
    )

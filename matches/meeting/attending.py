"""Who came: what a coordinator says of everybody at once, and how it is put right."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Attendance, Happening, Meeting, Seat
from matches.scheduling.came import OVER, Line, lines_of, version_of
from peermatch.accounts.models import User

Marks = Mapping[str, str]  # by the key of a line: what is said of it, or nothing


class AttendanceChanged(ValidationError):
    """Someone else wrote who came after the page was opened."""


def record(*, meeting: Meeting, marks: Marks, by: User, at: datetime, seen: str | None = None) -> dict[str, str]:
    """Answers with what was on record before, of those of whom it changed. `seen` is the version that was written on;
    None writes over any. Raises AttendanceChanged."""
    with transaction.atomic():
        _lock(meeting)
        meeting.match.insist_open()
        if meeting.state not in OVER:
            raise ValidationError(_("Say first whether the meeting was held."))
        return write(meeting=meeting, marks=marks, by=by, at=at, seen=seen)


def write(*, meeting: Meeting, marks: Marks, by: User, at: datetime, seen: str | None = None) -> dict[str, str]:
    """`record` for a door that holds the lock already."""
    lines = {line.key: line for line in lines_of(meeting)}
    changes = {key: said for key, said in marks.items() if key in lines and lines[key].said != said}
    if not changes:
        return {}
    if seen is not None and seen != version_of(meeting):
        raise AttendanceChanged(_("Somebody wrote who came while you did. Look at what is on record now."))
    before = {key: lines[key].said for key in changes}
    for key, said in changes.items():
        _write(meeting, lines[key], said, by, at)
    meeting.match.record(Happening.What.ATTENDANCE, by=by, at=at, detail=meeting.who_came)
    return before


def _write(meeting: Meeting, line: Line, said: str, by: User, at: datetime) -> None:
    if said not in dict(line.choices):
        raise ValidationError(_("Choose one of what is offered for %(name)s.") % {"name": line.name})
    of = {"seat": line.of} if isinstance(line.of, Seat) else {"service": line.of}
    row = line.row or Attendance(program=meeting.program, meeting=meeting, **of)
    row.said, row.recorded_at, row.recorded_by = said, at, by
    row.save()


def record_no_more(*, meeting: Meeting, before: Marks, wrote: Marks, by: User, at: datetime) -> None:
    """Writing it was the mistake: it is again as it was `before`, unless someone changed it since."""
    with transaction.atomic():
        _lock(meeting)
        now = {line.key: line.said for line in lines_of(meeting)}
        if any(now.get(key) != said for key, said in wrote.items()):
            raise ValidationError(_("Someone changed since who came. Look at it, and correct it by hand."))
        record(meeting=meeting, marks=before, by=by, at=at)


def _lock(meeting: Meeting) -> None:
    match = meeting.match
    match.lock()
    meeting.refresh_from_db()
    meeting.match = match

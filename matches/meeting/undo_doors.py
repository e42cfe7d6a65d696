"""What reverses an act of this step, for the Undo button of a message."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.meeting import attending
from matches.meeting.agendas import sending
from matches.meeting.agendas.doors import put_back
from matches.models import Agenda, AgendaSent, Meeting
from peermatch import undoing
from peermatch.undoing import Undoing

ATTENDED, AGENDA, AGENDA_SENT = "attendance-recorded", "agenda", "agenda-sent"


def undo_attendance(told: Undoing) -> str:
    meeting = _meeting(told)
    attending.record_no_more(
        meeting=meeting, before=told.facts["before"], wrote=told.facts["wrote"], by=told.by, at=told.at
    )
    return _("Who came is on record as it was before.")


def undo_agenda(told: Undoing) -> str:
    rows: Any = Agenda.objects.in_program(told.program).select_related("meeting__match__program")
    found: Agenda | None = rows.filter(public_id=told.id("agenda")).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    put_back(agenda=found, seen=told.facts["version"], by=told.by, at=told.at)
    return _("The agenda is as it was before.")


def undo_sending(told: Undoing) -> str:
    """What waits goes to nobody; what left cannot be taken back, and is said."""
    rows: Any = AgendaSent.objects.in_program(told.program).select_related(
        "meeting__match__program", "meeting__program"
    )
    found: AgendaSent | None = rows.filter(public_id=told.id("sent")).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    done = sending.call_back(sent=found, by=told.by, at=told.at)
    said = ngettext("%(n)d letter or call is called back.", "%(n)d letters or calls are called back.", done.stopped)
    if done.left:
        had_left = ngettext("%(n)d had left already.", "%(n)d had left already.", done.left)
        said = f"{said} {had_left % {'n': done.left}}"
    return said % {"n": done.stopped}


def _meeting(told: Undoing) -> Meeting:
    rows = Meeting.objects.in_program(told.program).select_related("match__program")
    found: Meeting | None = rows.filter(public_id=told.id("meeting")).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    return found


def register() -> None:
    """Called when the app is ready."""
    undoing.register(ATTENDED, undo_attendance)
    undoing.register(AGENDA, undo_agenda)
    undoing.register(AGENDA_SENT, undo_sending)

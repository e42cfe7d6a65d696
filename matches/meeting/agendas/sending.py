"""Sending the agenda ahead of the meeting: one door, and its reverse while letters wait."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.disclosing.telling import in_full
from matches.meeting.agendas.letters import Letters
from matches.models import Agenda, AgendaSent, Happening, Meeting, MeetingState, News
from matches.scheduling import agenda_sent, planning
from peermatch.accounts.models import User


@in_full()
@transaction.atomic
def send(*, meeting: Meeting, read: str, by: User, at: datetime) -> AgendaSent | None:
    """To everyone who comes and does not have it as it is now. None where all have: then nothing goes out.

    `read` names what the coordinator read (`Letters.digest`): if a letter would say something else now, none goes out.
    """
    planning.lock(meeting)
    agenda = _agenda_of(meeting)
    if why := why_not(agenda, at=at):
        raise ValidationError(why)
    letters = Letters(agenda, at=at)
    booked = letters.booked.goes
    if not letters.goes and not booked:
        return None
    if read != letters.digest():
        raise ValidationError(_("What they would get has changed since you read it. Read it again, then send it."))
    row: AgendaSent = AgendaSent.objects.create(
        program=meeting.program, meeting=meeting, said=letters.said, at=at, by=by,
        to=[str(one.seat.public_id) for one in letters.goes] + [one.ref for one in booked],
    )  # fmt: skip
    for one in letters.goes:
        letters.post(one, occasion=row.key)
    for to_booked in booked:
        to_booked.post(occasion=row.key, at=at)
    n = len(letters.goes) + len(booked)
    told = ngettext("sent to %(n)d person", "sent to %(n)d people", n) % {"n": n}
    meeting.match.record(Happening.What.AGENDA, by=by, at=at, detail=f"{meeting}: {told}")
    return row


def why_not(agenda: Agenda, *, at: datetime) -> str:
    """Why it cannot be sent now; empty if it can."""
    meeting = agenda.meeting
    if meeting.state == MeetingState.PLANNED:
        return _("The meeting is not confirmed yet: nobody was told of it. Confirm it, then send the agenda.")
    if meeting.state != MeetingState.CONFIRMED or meeting.starts_at <= at:
        return _("An agenda is sent ahead of its meeting. This one is not ahead any more.")
    return ""


def who_waits_for_a_call(meeting: Meeting) -> list[str]:
    """The names of those to whom the coordinator is still to say it."""
    waiting = meeting.calls.waiting().filter(news=News.AGENDA).select_related("participant")
    return [call.participant.name for call in waiting.order_by("pk")]


@dataclass(frozen=True)
class CalledBack:
    """How many letters and calls of a sending were stopped, and how many had left, or had been made."""

    stopped: int
    left: int


@transaction.atomic
def call_back(*, sent: AgendaSent, by: User, at: datetime) -> CalledBack:
    """Of this sending, what waits goes to nobody. Refuses where all of it left."""
    meeting = sent.meeting
    planning.lock(meeting)
    stopped = agenda_sent.call_back_sending(sent, at=at)
    if not stopped:
        raise ValidationError(_("All of it has left already. Change the agenda, then send what changed."))
    meeting.match.record(Happening.What.AGENDA, by=by, at=at, detail=f"{meeting}: {_('called back')}")
    return CalledBack(stopped, len(sent.to))


def _agenda_of(meeting: Meeting) -> Agenda:
    found: Agenda | None = Agenda.objects.in_program(meeting.program).filter(meeting=meeting).first()
    if found is None:
        raise ValidationError(_("There is no agenda yet."))
    found.meeting = meeting
    return found

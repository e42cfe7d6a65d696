"""What was sent of an agenda ahead of its meeting: to whom, what it said then, and how far it got."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from matches.meeting.agendas.copies import Ground
from matches.meeting.agendas.page import TEACHES, Line, by_turn, lines_of
from matches.meeting.timing.shapes import Leads
from matches.models import AgendaSent, Call, Meeting, News, Seat, Segment
from matches.scheduling.coming import BODY
from matches.scheduling.letters import about
from peermatch.outbox.models import Email
from peermatch.outbox.wording import status_class


@dataclass(frozen=True)
class Has:
    """What one person was sent last, by mail or to be said by the coordinator."""

    sent: AgendaSent
    mail: Email | None = None
    call: Call | None = None

    @property
    def status(self) -> str:
        if self.call is not None:
            return _("To be told by you") if self.call.is_waiting else _("Told")
        return str(self.mail.get_state_display()) if self.mail else _("Sent")

    @property
    def tone(self) -> str:
        if self.call is not None:
            return "wait" if self.call.is_waiting else "done"
        return status_class(self.mail) if self.mail else "done"


def said_now(ground: Ground) -> dict[str, Any]:
    """What the agenda says now, as it is kept with a sending; with whose turn is which."""
    turns = {segment.turn for segment in ground.segments if segment.turn}
    turns |= {TEACHES} if any(segment.leads == Leads.EXPERT for segment in ground.segments) else set()
    seats = {turn: seat for turn, seat in by_turn(ground.facts).items() if turn in turns}
    return ground.agenda.says() | {"turns": {str(turn): str(seat.public_id) for turn, seat in seats.items()}}


def has_of(meeting: Meeting, seats: Iterable[Seat]) -> dict[int, Has]:
    """By seat (pk), what each was sent last and was not called back. In as many queries for one as for ten."""
    latest = {ref: one for one in meeting.agendas_sent.all() for ref in one.to}
    if not latest:
        return {}
    mails = Email.objects.filter(program=meeting.program_id, about=about(meeting), kind=News.AGENDA)
    by_mail = {(key_of(mail.occasion), str(mail.recipient)): mail for mail in mails.order_by("pk").defer(*BODY)}
    calls = meeting.calls.filter(news=News.AGENDA, dropped_at=None).order_by("pk")
    by_call = {(key_of(call.occasion.partition(":")[2]), call.participant_id): call for call in calls}
    return {
        seat.pk: Has(
            one,
            by_mail.get((one.key, str(seat.participant.public_id))),
            by_call.get((one.key, seat.participant_id)),
        )
        for seat in seats
        if (one := latest.get(str(seat.public_id)))
    }


def key_of(occasion: str) -> str:
    """Of which sending it is; what goes anew to a corrected address has a number behind it."""
    return occasion.partition("@")[0]


def lines_before(sent: AgendaSent, ground: Ground, names: Mapping[str, str], zone: str) -> list[Line]:
    """The agenda as it was sent, on that clock, with those names by the ids of seats."""
    said = sent.said
    if not said:
        return []
    meeting = copy(ground.agenda.meeting)
    meeting.starts_at = datetime.fromisoformat(said["starts_at"])
    segments = [Segment(**facts) for facts in said["segments"]]
    turns = {int(turn): names.get(ref, "") for turn, ref in said["turns"].items()}
    return lines_of(meeting, segments, [zone], turns)

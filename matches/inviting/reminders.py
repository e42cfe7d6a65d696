"""What the page of reminders shows: for each person who has not answered the letter or the words, and why not now."""

from dataclasses import dataclass
from datetime import date

from matches.inviting import letters, nudging, spoken
from matches.inviting.circle import Circle, circle_of
from matches.inviting.overview import as_it_arrives
from matches.models import Invitation, Match, Seat, SeatState
from peermatch.outbox.letters import Message


@dataclass(frozen=True)
class Reminder:
    """One person who may be asked again. `message` is None for whoever is asked by voice, sign or text."""

    seat: Seat
    invitation: Invitation | None
    why_not: str
    message: Message | None
    script: list[str]
    answer_by: date

    @property
    def text(self) -> str:
        return as_it_arrives(self.message.text) if self.message else ""


def reminders(match: Match, *, on: date) -> list[Reminder]:
    """Everyone who has not answered, in the same number of queries however many they are."""
    circle = circle_of(match)
    rows = Invitation.objects.filter(program=match.program, seat__match=match).order_by("sent_at", "pk")
    latest = {one.seat_id: one for one in rows}
    waiting = [seat for seat in circle.seats if seat.state == SeatState.INVITED]
    return [_reminder(seat, circle, latest.get(seat.pk), on) for seat in waiting]


def _reminder(seat: Seat, circle: Circle, invitation: Invitation | None, on: date) -> Reminder:
    why_not = nudging.why_not_now(seat, invitation, on=on)
    answer_by = nudging.new_answer_day(invitation, circle.match.program, on) if invitation else on
    by_mail = invitation is not None and seat.participant.takes_reminders
    message = nudging.preview(seat, invitation, on=on, circle=circle) if by_mail and invitation else None
    asked = letters.asked_of(seat, circle, on=on, answer_by=answer_by)
    return Reminder(seat, invitation, why_not, message, [] if message else spoken.script(asked), answer_by)

"""Taking back what was asked: someone is taken out, or the match ends before they answered."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from matches.inviting import letters
from matches.inviting.sending import call_back
from matches.models import Answer, Said, Seat, SeatState
from participants.models import Participant
from participants.profile.wanted import GONE
from peermatch.accounts.models import User


def when_taken_out(seat: Seat, by: User | None, at: datetime) -> None:
    """Registered with `on_seat_change`: whoever is taken out hears of it, whatever step did it."""
    if seat.state == SeatState.WITHDRAWN:
        call_off([seat], at=at)


@transaction.atomic
def call_off(seats: Iterable[Seat], *, at: datetime) -> None:
    """Ends these people's links, stops mail that waits, and tells those whom an invitation had reached.

    For a match that closes, call it with whoever has not answered.
    """
    for seat in seats:
        reached = letters.has_left(seat, letters.INVITATION)
        invitation = seat.invitations.first()
        call_back(seat, at=at)
        if invitation and reached and _is_to_be_told(seat.participant) and not _said_no(seat):
            letters.post(
                seat=seat,
                kind=letters.WITHDRAWN,
                message=letters.withdrawn(seat),
                occasion=invitation.public_id,
                now=at,
            )


def _is_to_be_told(person: Participant) -> bool:
    """Whoever left the program gets a goodbye, and no other mail."""
    return person.takes_email and person.status not in GONE


def _said_no(seat: Seat) -> bool:
    latest: Answer | None = seat.answers.first()
    return latest is not None and latest.said == Said.NO

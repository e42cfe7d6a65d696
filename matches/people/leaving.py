"""What leaving the program means for a person's matches: they are taken out, and their coordinators are told."""

from datetime import datetime

from django.utils.translation import gettext as _

from matches.models import Seat, Stage
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from participants.models import Participant
from peermatch.accounts.models import User

CHANGEABLE = frozenset(OPEN) - {Stage.ON_HOLD}


def take_out(person: Participant, by: User | None, at: datetime) -> None:
    """Registered with `on_leaving`. What is on hold stays as it is: Today tells of it when it goes on."""
    seats = Seat.objects.in_program(person.program).filter(participant=person, state__in=TAKING_PART)
    for seat in seats.filter(match__stage__in=CHANGEABLE).select_related("match__program").order_by("match"):
        seat.participant = person
        seat.withdraw(by=by, at=at, detail=_("left the program"))

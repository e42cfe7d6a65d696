"""Whom a match waits for: told to the list of those who are asked again for a permission."""

from typing import Any

from django.db.models import QuerySet

from matches.models import Seat, SeatState
from matches.models.match import OPEN
from peermatch.accounts.models import Program


def proposed(program: Program) -> QuerySet[Any]:
    """Registered with `match_awaits`: those proposed in a match, who cannot be asked before they answer."""
    rows = Seat.objects.in_program(program).filter(state=SeatState.PROPOSED, match__stage__in=OPEN)
    return rows.values("participant")

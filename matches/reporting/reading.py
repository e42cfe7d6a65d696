"""What a report reads once for several of its figures: its requests, its matches, and who said yes.

A query that asks for the seats of each request takes longer than reading all seats; on an SQLite without statistics,
which is how it is in life, minutes.
"""

from typing import Any

from matches.models import Seat, SeatState
from matches.reporting.definitions import Of
from matches.reporting.moments import Micros
from matches.reporting.scope import Asked, rows

Row = tuple[Any, ...]
Yes = tuple[int, int, int]  # match, participant, when
# What tells rows apart, which stands first in each of them; then what their clocks go by.
SAID = {
    Of.REQUESTS: ("state", "path", "asked_by", "came_by", "home_state"),
    Of.MATCHES: ("stage", "path", "format", "assistance", "area", "coordinator"),
}
CLOCKED = {
    Of.REQUESTS: (
        "pk", "match_id", "person_id", Micros("received_at"), Micros("called_back_at"), Micros("state_since"),
        "match__stage", Micros("match__stage_since"),
    ),
    Of.MATCHES: ("pk", Micros("stage_since"), Micros("introduced_at")),
}  # fmt: skip
FACTS = {of: (*SAID[of], *CLOCKED[of]) for of in SAID}


def read(of: Of, asked: Asked) -> list[Row]:
    return list(rows(of, asked).values_list(*FACTS[of]))


def read_yeses(asked: Asked) -> list[Yes]:
    """All of the program."""
    seats = Seat.objects.in_program(asked.program).filter(state=SeatState.ACCEPTED).order_by()
    return list(seats.values_list("match_id", "participant_id", Micros("state_since")))

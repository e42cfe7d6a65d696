"""What a table of the report is: what it counts, in a sentence that stands beside it, and how its rows differ. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from matches.reporting.standing import Came

Choices = list[tuple[Any, Any]]
NOBODY = "none"  # the cell of rows that say nothing, in addresses


class Of(StrEnum):
    """Rows that are counted, and on which day each counts."""

    FAMILIES = "families"
    REQUESTS = "requests"
    DECLINED = "declined"
    MATCHES = "matches"
    CLOSED = "closed"
    REMATCHES = "rematches"
    INTRODUCED = "introduced"
    OPEN = "open"
    MEETINGS = "meetings"
    ATTENDANCE = "attendance"
    CONTACTS = "contacts"
    FEEDBACK = "feedback"
    HOPES = "hopes"
    HOPES_AT_END = "hopes-at-end"
    NEEDS = "needs"
    BOOKINGS = "bookings"
    COSTS = "costs"
    WAIVERS = "waivers"
    CLOCK_WAIVERS = "clock-waivers"


class Tells(StrEnum):
    """What a cell of a table tells."""

    COUNT = "count"
    MONEY = "money"


@dataclass(frozen=True)
class Table:
    """A total and its cells. `field` tells the rows apart; `cells` are the values it may have, with their words.

    Without `cells` they are whatever the rows say; `missing` is the word for rows that say nothing. `are_marks`: from 1
    to 5. `clock`: the rows are told apart by how their clock came out.
    """

    key: str
    title: Any
    says: Any
    of: Of
    field: str = ""
    cells: Choices | None = None
    tells: Tells = Tells.COUNT
    clock: str = ""
    missing: Any = ""
    are_marks: bool = False

    def word(self, value: Any) -> str:
        """What a cell is called."""
        words = {key: label for key, label in self.cells or () if key not in ("", None)}
        return str(words.get(value, value)) if value not in ("", None) else str(self.missing or _("Not on record"))


@dataclass(frozen=True)
class Section:
    key: str
    title: Any
    tables: tuple[Table, ...]


CAME_OUT: Choices = [
    (Came.IN_TIME, _("In time")),
    (Came.LATE, _("Late")),
    (Came.OVERDUE, _("Overdue: late, and still open")),
    (Came.RUNNING, _("Still running")),
    (Came.NOT_COUNTED, _("Not counted")),
]
REACHED, RUNNING, MISSED = "reached", "running", "missed"
PACE: Choices = [
    (REACHED, _("Had them all")),
    (RUNNING, _("Still in these weeks")),
    (MISSED, _("Had fewer")),
]
OF_FAMILY, OF_ADULTS, OF_OTHERS = "family", "deafblind-adult", "professional"

# What only coordinators may read: what people need, what they said, and what was found about them.
FOR_COORDINATORS = frozenset({
    Of.FEEDBACK, Of.HOPES, Of.HOPES_AT_END, Of.NEEDS, Of.BOOKINGS, Of.COSTS, Of.WAIVERS, Of.CLOCK_WAIVERS
})  # fmt: skip

"""How long before a meeting what people need must be booked, for how many, and whether that is still possible. Pure.

The lead times are the program's; those of the field stand where it has none: 15 working days for tactile or ProTactile
interpreting, 10 for everything else that is booked, and for papers that go by post. How many interpreters is also the
field's: over one hour two who take turns, for tactile and close-vision work two at any length.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from matches.scheduling.access.working_days import A_DAY, days_after, days_before, is_working_day, working_days
from participants.models import NeedKind, Receives

TACTILE = (
    "tactile", "close vision", "close-vision", "hand over hand", "hand-over-hand", "print on palm", "print-on-palm",
)  # fmt: skip
CLOSE = frozenset({Receives.TACTILE, Receives.PROTACTILE, Receives.CLOSE_VISION, Receives.PRINT_ON_PALM})
ALONE_UP_TO = 60  # minutes that one interpreter can work without another
PAPERS = frozenset({NeedKind.BRAILLE, NeedKind.LARGE_PRINT})


class Lead(NamedTuple):
    """The program's lead times in working days."""

    tactile: int = 15
    usual: int = 10
    papers: int = 10


@dataclass(frozen=True)
class Notice:
    """`wanted` and `left` in working days; nothing is wanted for what needs no booking. `by`: the last of them on which
    it can be booked."""

    wanted: int
    left: int
    by: date

    @property
    def is_enough(self) -> bool:
        return self.left >= self.wanted


def notice(
    kind: str, detail: str, *, on: date, day: date, receives: Collection[str] = (), lead: Lead | None = None
) -> Notice:
    """For a need of that kind at a meeting on `day`, as seen on the day `on`. `receives` as in `how_many`."""
    wanted = _wanted(NeedKind(kind), close=is_close(detail, receives), lead=lead or Lead())
    return Notice(wanted, working_days(on, day), _last_working_day(days_before(day, wanted)))


def first_day(
    kind: str, detail: str, *, on: date, receives: Collection[str] = (), lead: Lead | None = None
) -> date | None:
    """The first day for which that need can still be met, as seen on the day `on`; None where nothing is booked."""
    wanted = _wanted(NeedKind(kind), close=is_close(detail, receives), lead=lead or Lead())
    return days_after(on, wanted) if wanted else None


def how_many(kind: str, detail: str, *, minutes: int, receives: Collection[str] = (), team: int | None = None) -> int:
    """How many people are booked for that need at a meeting so long; 0 where nobody is.

    `receives`: how language reaches the person (`Receives`); `team`: how many interpreters they work with themselves.
    """
    need = NeedKind(kind)
    if not need.is_arranged or need in PAPERS:
        return 0
    if need != NeedKind.INTERPRETER:
        return 1
    if team:
        return team
    return 2 if minutes > ALONE_UP_TO or is_close(detail, receives) else 1


def is_close(detail: str, receives: Collection[str] = ()) -> bool:
    """Whether interpreting goes by touch, or from near: it tires more, and few can do it."""
    return any(word in detail.casefold() for word in TACTILE) or bool(CLOSE & set(receives))


def _last_working_day(day: date) -> date:
    """That day, or the last one before on which somebody books: nobody does on a Sunday."""
    while not is_working_day(day):
        day -= A_DAY
    return day


def _wanted(kind: NeedKind, *, close: bool, lead: Lead) -> int:
    if not kind.is_arranged:
        return 0
    if kind in PAPERS:
        return lead.papers
    return lead.tactile if kind == NeedKind.INTERPRETER and close else lead.usual

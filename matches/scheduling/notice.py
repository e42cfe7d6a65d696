"""How long before a meeting what people need must be booked, and whether that is still possible. Pure.

Working days are Monday to Friday: holidays differ from state to state and are not counted out. The lead times are those
of the field: 15 working days for tactile or ProTactile interpreting, 10 for everything else that is booked.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from participants.models import NeedKind

TACTILE_NOTICE, USUAL_NOTICE = 15, 10
TACTILE = "tactile"
BROUGHT_ALONG = frozenset(
    {
        NeedKind.LARGE_PRINT,
        NeedKind.PLAIN_TEXT,
        NeedKind.LISTENING_DEVICE,
        NeedKind.BREAKS,
        NeedKind.LIGHTING,
        NeedKind.GUIDE_DOG,
    }
)


@dataclass(frozen=True)
class Notice:
    """`wanted` and `left` in working days; nothing is wanted for what needs no booking."""

    wanted: int
    left: int

    @property
    def is_enough(self) -> bool:
        return self.left >= self.wanted


def notice(kind: str, detail: str, *, on: date, day: date) -> Notice:
    """For a need of that kind at a meeting on `day`, as seen on the day `on`."""
    return Notice(_wanted(NeedKind(kind), detail), working_days(on, day))


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after the first day, up to the last one; 0 where the last is not after the first."""
    days = max((last - first).days, 0)
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, rest + 1))


def _wanted(kind: NeedKind, detail: str) -> int:
    if kind in BROUGHT_ALONG:
        return 0
    return TACTILE_NOTICE if kind == NeedKind.INTERPRETER and TACTILE in detail.casefold() else USUAL_NOTICE

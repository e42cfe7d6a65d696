"""What is told of an invented person of the demo."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from participants.models import Kind, Level, NeedKind

ZONES = {
    "TX": "America/Chicago", "OK": "America/Chicago", "LA": "America/Chicago", "NM": "America/Denver",
    "CA": "America/Los_Angeles", "HI": "Pacific/Honolulu", "VT": "America/New_York",
}  # fmt: skip
EVENINGS = [(day, time(17), time(21)) for day in range(5)]
CONDITIONS = frozenset({"CHARGE syndrome", "Usher syndrome", "cortical visual impairment"})  # of the topics
MORNINGS = [(day, time(9), time(12)) for day in (0, 2, 4)]
SATURDAY = [(5, time(10), time(14))]


@dataclass(frozen=True)
class Invented:
    """One line of the demo roster. `license` is (title, issuer, days until it ends)."""

    name: str
    state: str
    offers: str = ""
    wants: str = ""
    kind: Kind = Kind.PARENT
    role: str = "Parent"
    at: str = ""
    level: Level | str = ""
    languages: str = "English"
    years: int | None = None
    story: str = ""
    license: tuple[str, str, int] | None = None
    needs: tuple[tuple[NeedKind, str], ...] = ()
    free: list[tuple[int, time, time]] = field(default_factory=lambda: EVENINGS)
    child: str = ""
    capacity: int = 2
    has_email: bool = True
    ready: bool = False  # trained, screened, and bound to confidentiality
    screening: int = 500  # days until the screening runs out
    resting: int = 0  # days of rest to go
    reach: dict[str, Any] = field(default_factory=dict)  # how to reach them, beside e-mail and phone
    receives: tuple[str, ...] = ()
    expresses: tuple[str, ...] = ()

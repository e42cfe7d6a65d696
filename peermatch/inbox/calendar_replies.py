"""What somebody's calendar answered to an invitation: METHOD:REPLY and COUNTER (RFC 5546, 3.2.3, 3.2.7). Pure."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar

from peermatch.inbox import cleaning

LONGEST_FILE = 200_000  # characters
LONGEST_COMMENT = 2_000
LARGEST_NUMBER = 2**31 - 1  # RFC 5545, 3.3.8
ANSWERS = frozenset({"REPLY", "COUNTER"})


@dataclass(frozen=True)
class CalendarReply:
    """`status` is the PARTSTAT in capitals: ACCEPTED, DECLINED, TENTATIVE, DELEGATED or something unheard of.

    `starts_at` is the time that it answers, or, of a COUNTER, the one that it proposes; ISO 8601 in UTC, like
    `stamped_at`, and empty where the file has none with a zone.
    """

    method: str
    uid: str
    sequence: int
    attendee: str
    status: str
    comment: str
    starts_at: str
    stamped_at: str
    passed_to: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read(content: str) -> CalendarReply | None:
    """The answer in this calendar file; None for a file that is none, or that cannot be read."""
    try:
        return _read(Calendar.from_ical(content[:LONGEST_FILE]))
    except Exception:  # a parser meets what nobody thought of: what else the mail says must not be lost by it
        return None


def _read(file: Any) -> CalendarReply | None:
    event = next(iter(file.walk("VEVENT")), None)
    method = str(file.get("METHOD", "")).upper()
    if event is None or method not in ANSWERS or not event.get("UID"):
        return None
    who: Any = _attendees(event)[:1] or [None]
    params: Any = getattr(who[0], "params", {})
    return CalendarReply(
        method=method,
        uid=cleaning.line(str(event["UID"]), 200),
        sequence=_whole(event.get("SEQUENCE")),
        attendee=_address(who[0]),
        status=cleaning.line(str(params.get("PARTSTAT", "")).upper(), 20),
        comment=cleaning.clean(str(_first(event.get("COMMENT")) or "")[:LONGEST_COMMENT]),
        starts_at=_moment(event, "DTSTART"),
        stamped_at=_moment(event, "DTSTAMP"),
        passed_to=_address(_first(params.get("DELEGATED-TO"))),
    )


def _attendees(event: Any) -> list[Any]:
    found = event.get("ATTENDEE")
    return found if isinstance(found, list) else [found] if found else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _address(value: Any) -> str:
    """“mailto:Ana@peers.example” as “ana@peers.example”."""
    said = unquote(str(value or "")).strip()
    return cleaning.line(said[7:] if said.lower().startswith("mailto:") else said, 300).lower()


def _whole(value: Any) -> int:
    try:
        return min(max(0, int(value)), LARGEST_NUMBER)
    except (TypeError, ValueError):
        return 0


def _moment(event: Any, name: str) -> str:
    try:
        said = event.decoded(name)
    except (KeyError, ValueError, TypeError, OverflowError):
        return ""
    found = cleaning.moment(said) if isinstance(said, datetime) else None
    return found.isoformat() if found else ""

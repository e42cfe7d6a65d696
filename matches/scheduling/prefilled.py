"""A time that stands in an address: what the form that plans or moves a meeting begins with."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.http import urlencode

from matches.models.meeting import LONGEST, SHORTEST
from matches.scheduling.finding.best_times import Proposal
from peermatch.clock import zones


def as_query(proposal: Proposal, zone: str, minutes: int) -> str:
    """The first start of a proposal, on the clock of that zone."""
    begins = proposal.starts_at.astimezone(ZoneInfo(zone))
    return urlencode({"on": f"{begins:%Y-%m-%d}", "at": f"{begins:%H:%M}", "zone": zone, "minutes": str(minutes)})


def first_values(asked: QueryDict) -> dict[str, Any]:
    """What of it can be read: day, time, zone and length. The form says what is wrong with the rest."""
    read: dict[str, Any] = {
        "on": _day(asked.get("on", "")),
        "at": _time(asked.get("at", "")),
        "minutes": _length(asked),
    }
    if asked.get("zone") in zones():
        read["zone"] = asked["zone"]
    return {name: value for name, value in read.items() if value is not None}


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _time(said: str) -> time | None:
    try:
        return time.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return None


def _length(asked: QueryDict) -> int | None:
    said = asked.get("minutes", "")
    read = int(said) if said.isdecimal() and len(said) <= len(str(LONGEST)) else 0
    return read if SHORTEST <= read <= LONGEST else None

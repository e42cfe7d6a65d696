"""Three programs' ways to read a calendar file, so that none of our own library's habits is taken for the rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import icalendar
import ics
import vobject


@dataclass(frozen=True)
class Read:
    """The one event of a file."""

    uid: str
    status: str
    starts_at: datetime
    ends_at: datetime


def by_icalendar(text: str) -> Read:
    [event] = icalendar.Calendar.from_ical(text).events
    found: Any = event
    return Read(str(found["uid"]), str(found["status"]), found["dtstart"].dt, found["dtend"].dt)


def by_ics(text: str) -> Read:
    [event] = ics.Calendar(text).events
    return Read(event.uid, event.status, event.begin.datetime, event.end.datetime)


def by_vobject(text: str) -> Read:
    found: Any = vobject.readOne(text)
    event = found.vevent
    return Read(event.uid.value, event.status.value, event.dtstart.value, event.dtend.value)


READERS: dict[str, Callable[[str], Read]] = {"icalendar": by_icalendar, "ics": by_ics, "vobject": by_vobject}

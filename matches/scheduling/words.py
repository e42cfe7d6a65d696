"""How a meeting is said: in letters, in calls, on pages and in calendars. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import MeetingState, PlaceKind
from peermatch.clock import say_moment
from peermatch.outbox.letters import LONGEST_SUBJECT

PLATFORMS = {
    "zoom.us": "Zoom", "zoomgov.com": "Zoom", "meet.google.com": "Google Meet", "teams.microsoft.com": "Teams",
    "teams.live.com": "Teams", "webex.com": "Webex", "whereby.com": "Whereby", "meet.jit.si": "Jitsi Meet",
}  # fmt: skip
_TOWN = re.compile(r"\d.*,\s*([^,\d]+),\s*([A-Z]{2})(?:\s+\d{5}(?:-\d{4})?)?\s*$")


def headline(what: str, starts_at: datetime, zone: str) -> str:
    """“Cancelled: Wed, Nov 25, 11:30 am Arizona”: what, and when on the reader's clock, lead a subject."""
    return f"{what}: {say_moment(starts_at, zone, short=True)}"


def subject(headline: str, endings: Sequence[str]) -> str:
    """“Cancelled: Wed, Nov 25, 11:30 am Arizona, your peer meeting”.

    The first of these endings follows with which it is short enough; none where none is.
    """
    return next((full for end in endings if len(full := f"{headline}, {end}") <= LONGEST_SUBJECT), headline)


def with_state(state: str, when: str) -> str:
    """“Cancelled: Thu, May 7, 3:00 pm Central”: a meeting's name, with what must not be missed about it."""
    said = {
        MeetingState.CANCELLED: _("Cancelled: %(when)s"),
        MeetingState.NOT_HELD: _("Did not take place: %(when)s"),
    }
    return said.get(MeetingState(state), "%(when)s") % {"when": when}


def length(minutes: int) -> str:
    """“45 minutes”, “1 hour”, “2 hours 30 minutes”."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
    parts += [ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}] if rest else []
    return " ".join(parts)


def place_title(kind: str) -> str:
    return {
        PlaceKind.VIDEO: _("Video call"),
        PlaceKind.PHONE: _("Phone number to dial"),
        PlaceKind.IN_PERSON: _("Address"),
    }[PlaceKind(kind)]


def is_same_place(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether at most the words on how to get in differ. Each is kind, place and those words; nothing: unknown."""
    return tuple(before[:2]) == tuple(after[:2])


def new_place(kind: str) -> str:
    """The first words of a subject, where that alone is new."""
    return {
        PlaceKind.VIDEO: _("New link"),
        PlaceKind.PHONE: _("New number"),
        PlaceKind.IN_PERSON: _("New place"),
    }[PlaceKind(kind)]


def place_news(before: Sequence[str], after: Sequence[str]) -> str:
    """What is new of where they meet, as a sentence; see `is_same_place`."""
    if is_same_place(before, after):
        return _("How to get in is new. Please use only this from now on.")
    if before and before[0] != after[0]:
        return _("You meet %(how)s now. Please use only this from now on.") % {"how": by_what(after[0])}
    return {
        PlaceKind.VIDEO: _("The link is new. Please use only this from now on."),
        PlaceKind.PHONE: _("The number to dial is new. Please use only this from now on."),
        PlaceKind.IN_PERSON: _("The place is new. Please use only this from now on."),
    }[PlaceKind(after[0])]


def by_what(kind: str) -> str:
    """How they meet, inside a sentence."""
    return {
        PlaceKind.VIDEO: _("by video"),
        PlaceKind.PHONE: _("by phone"),
        PlaceKind.IN_PERSON: _("in person"),
    }[PlaceKind(kind)]


def roughly(kind: str, place: str) -> str:
    """“By video, on Zoom”, “In person, in Austin, TX”: of a place, what whoever has not said yes is told.

    A town is known where the address is written as in the US: a street with a number, town, state.
    """
    if kind == PlaceKind.VIDEO:
        platform = _platform(place)
        return _("By video, on %(platform)s") % {"platform": platform} if platform else _("By video")
    if kind == PlaceKind.PHONE:
        return _("By phone")
    town = _TOWN.search(place)
    return _("In person, in %(town)s") % {"town": f"{town[1].strip()}, {town[2]}"} if town else _("In person")


def _platform(link: str) -> str:
    try:
        host = urlsplit(link.strip()).hostname or ""
    except ValueError:
        return ""
    return next((name for at, name in PLATFORMS.items() if host == at or host.endswith(f".{at}")), "")


def hours_ahead(hours: int) -> str:
    """“7 days”, “36 hours”, “1 hour”: how long before a meeting a reminder goes out."""
    if hours > 24 and hours % 24 == 0:
        return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def joined(parts: Sequence[str]) -> str:
    """“Rosa”, “Rosa and Ben”, “Rosa, Ben and Ida”; nothing for nobody."""
    *first, last = parts or [""]
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def reminders_ahead(reminder_hours: Sequence[int], starts_at: datetime, at: datetime) -> str:
    """When reminders of a meeting are still to come: “7 days, 24 hours and 1 hour”; nothing where none is."""
    ahead = [hours for hours in sorted(reminder_hours, reverse=True) if (starts_at - at).total_seconds() > hours * 3600]
    return joined([hours_ahead(hours) for hours in ahead])

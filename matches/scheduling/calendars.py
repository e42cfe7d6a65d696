"""Calendar files: one meeting, as one recipient's calendar gets it (RFC 5545, RFC 5546), or all of a coordinator. Pure.

A file names nobody but its recipient and the program, says nothing of what the meeting is about, and
carries no link that can change anything. Times are UTC: parsers disagree about embedded time zones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Event, vCalAddress
from icalendar import Calendar as File

from peermatch.text import one_line

PRODUCT = "-//PeerMatch//PeerMatch//EN"
ALARM = timedelta(hours=1)
LOOK_AGAIN = timedelta(hours=1)  # how often a calendar is asked to look; many look less often
ADDRESS_MARKS = "@!#$&'*+-/=?^_`{|}~."  # what RFC 5322 lets an address hold beside letters and digits


@dataclass(frozen=True)
class Contact:
    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """What one recipient's calendar holds. `stamped_at` is when this version was made, not when it is sent:
    the same change gives the same bytes. `uid` stays for the meeting's life, `sequence` rises with each change.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str
    organizer: Contact
    attendee: Contact


@dataclass(frozen=True)
class Listed:
    """A meeting as a coordinator's feed lists it. `status` is RFC 5545's; `page` an address that asks to sign in."""

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: str
    summary: str
    description: str
    page: str


def request(entry: Entry) -> str:
    """The file that puts the meeting into a calendar, or changes it there (METHOD:REQUEST). Lines end in CRLF."""
    event = _event(entry, status="CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM)
    alarm.add("description", one_line(entry.summary))
    event.add_component(alarm)
    return _file("REQUEST", event)


def cancellation(entry: Entry) -> str:
    """The file that takes the meeting out of a calendar (METHOD:CANCEL, STATUS:CANCELLED). Lines end in CRLF."""
    return _file("CANCEL", _event(entry, status="CANCELLED"))


def feed(listed: Iterable[Listed], *, name: str) -> str:
    """All of them as one file that a calendar reads again and again (METHOD:PUBLISH). Lines end in CRLF.

    The same meetings give the same bytes. Nobody is named in it, and nobody is asked to answer.
    """
    file = _begin("PUBLISH")
    file.add("x-wr-calname", one_line(name))
    file.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT1H")
    for one in listed:
        event = _bare(one, status=one.status)
        event.add("url", one.page)
        event["transp"] = "TRANSPARENT" if one.status == "CANCELLED" else "OPAQUE"
        file.add_component(event)
    return _written(file)


def _event(entry: Entry, *, status: str) -> Event:
    event = _bare(entry, status=status)
    event.add("location", one_line(entry.place))
    event.add("transp", "OPAQUE")
    event.add("organizer", _address(entry.organizer))
    event.add("attendee", _address(entry.attendee, partstat="NEEDS-ACTION", rsvp="TRUE", role="REQ-PARTICIPANT"))
    return event


def _bare(entry: Entry | Listed, *, status: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(entry.stamped_at))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", one_line(entry.summary))
    event.add("description", "\n".join(one_line(line) for line in entry.description.splitlines()))
    event.add("status", status)
    event.add("class", "PRIVATE")
    return event


def _address(contact: Contact, **params: str) -> vCalAddress:
    """Percent-encoding keeps an address from ending its line; icalendar quotes the name (RFC 6868)."""
    address = vCalAddress("mailto:" + quote(one_line(contact.address), safe=ADDRESS_MARKS))
    address.params.update({"CN": one_line(contact.name), **{name.upper(): value for name, value in params.items()}})
    return address


def _file(method: str, event: Event) -> str:
    file = _begin(method)
    file.add_component(event)
    return _written(file)


def _begin(method: str) -> File:
    file = File()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    return file


def _written(file: File) -> str:
    written: bytes = file.to_ical()
    return written.decode()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)

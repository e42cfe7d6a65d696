"""The calendar file of one recipient: what calendars ask, and what it must never hold."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.scheduling import calendars
from matches.scheduling.calendars import Contact, Entry
from peermatch.clock import NoSuchTime, WallTime
from tests.zones import AWKWARD_ZONES, second_source, walls

ENTRY = Entry(
    uid="6d1f@peermatch",
    sequence=0,
    stamped_at=datetime(2026, 4, 1, 15, 0, 7, 123, tzinfo=UTC),
    starts_at=datetime(2026, 4, 14, 20, 0, tzinfo=UTC),
    ends_at=datetime(2026, 4, 14, 20, 45, tzinfo=UTC),
    summary="Peer meeting, Bluebonnet DeafBlind Project",
    place="https://video.example/j/1?pwd=a;b,c",
    description="How to get in: code 1234\nQuestions: 512-555-0100",
    organizer=Contact("Bluebonnet DeafBlind Project", "hello@bluebonnet.example"),
    attendee=Contact("María Luz", "maria.luz@mail.example"),
)
HOSTILE = "Hall\r\nATTENDEE:mailto:eve@evil.example\nX\u2028Y\u2029Z\x85\x0b\x0c\x1c\u202e\u2066 end"
BOTH = pytest.mark.parametrize("make", [calendars.request, calendars.cancellation])


def event_of(text: str) -> icalendar.Event:
    [event] = icalendar.Calendar.from_ical(text).events
    return event


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_request_as_it_is_written() -> None:
    assert unfolded(calendars.request(ENTRY)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//PeerMatch//PeerMatch//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "SUMMARY:Peer meeting\\, Bluebonnet DeafBlind Project",
        "DTSTART:20260414T200000Z",
        "DTEND:20260414T204500Z",
        "DTSTAMP:20260401T150007Z",
        "UID:6d1f@peermatch",
        "SEQUENCE:0",
        'ATTENDEE;CN="María Luz";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:maria.luz@mail.example',
        "CLASS:PRIVATE",
        "DESCRIPTION:How to get in: code 1234\\nQuestions: 512-555-0100",
        "LOCATION:https://video.example/j/1?pwd=a\\;b\\,c",
        'ORGANIZER;CN="Bluebonnet DeafBlind Project":mailto:hello@bluebonnet.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Peer meeting\\, Bluebonnet DeafBlind Project",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_cancellation_names_the_same_entry_and_rings_no_alarm() -> None:
    text = calendars.cancellation(replace(ENTRY, sequence=3))
    event = event_of(text)
    assert "METHOD:CANCEL\r\n" in text
    assert (event["uid"], event["sequence"], event["status"]) == (ENTRY.uid, 3, "CANCELLED")
    assert event.walk("VALARM") == []


@BOTH
def test_the_same_change_gives_the_same_bytes(make) -> None:
    assert make(ENTRY) == make(ENTRY)


@BOTH
@given(st.text(), st.text(), st.text(), st.text())
def test_lines_end_in_crlf_and_hold_at_most_75_octets(make, name: str, place: str, notes: str, program: str) -> None:
    entry = replace(
        ENTRY,
        place=place,
        description=notes,
        attendee=Contact(name, "maria@mail.example"),
        organizer=Contact(program, "hello@bluebonnet.example"),
    )
    raw = make(entry).encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


@BOTH
@given(st.text(), st.text())
def test_whatever_is_typed_stays_in_its_own_property(make, name: str, place: str) -> None:
    entry = replace(ENTRY, place=place, attendee=Contact(name, "maria@mail.example"))
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in unfolded(make(entry))]
    assert names == [re.split("[:;]", line, maxsplit=1)[0] for line in unfolded(make(ENTRY))]
    assert event_of(make(entry))["attendee"] == "mailto:maria@mail.example"


@BOTH
def test_no_line_break_of_any_kind_and_no_reordering_mark_gets_in(make) -> None:
    entry = replace(
        ENTRY, place=HOSTILE, description=HOSTILE, summary=HOSTILE,
        attendee=Contact(HOSTILE, "maria@mail.example"), organizer=Contact(HOSTILE, "hello@bluebonnet.example"),
    )  # fmt: skip
    text = make(entry)
    assert text.count("\r\nATTENDEE") == 1
    assert len(text.splitlines()) == text.count("\r\n")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_an_address_cannot_end_its_line() -> None:
    entry = replace(ENTRY, attendee=Contact("Eve", "eve@evil.example\r\nATTENDEE:mailto:x@y.example"))
    assert calendars.request(entry).count("\r\nATTENDEE") == 1


def test_a_description_keeps_its_lines() -> None:
    assert str(event_of(calendars.request(ENTRY))["description"]) == ENTRY.description


@given(walls(), st.integers(15, 480))
def test_each_calendar_shows_the_wall_time_that_was_agreed(drawn: tuple[str, datetime], minutes: int) -> None:
    zone, shown = drawn
    try:
        starts_at = WallTime(shown.date(), shown.time(), zone).instant()
    except NoSuchTime:
        return
    entry = replace(ENTRY, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))
    event: Any = event_of(calendars.request(entry))
    assert event["dtstart"].dt.astimezone(second_source(zone)).replace(tzinfo=None) == shown
    assert event["dtend"].dt == event["dtstart"].dt + timedelta(minutes=minutes)


@pytest.mark.parametrize("zone", AWKWARD_ZONES)
def test_times_are_written_in_utc_whatever_the_zone(zone: str) -> None:
    local = replace(
        ENTRY,
        starts_at=ENTRY.starts_at.astimezone(second_source(zone)),
        ends_at=ENTRY.ends_at.astimezone(second_source(zone)),
        stamped_at=ENTRY.stamped_at.astimezone(second_source(zone)),
    )
    assert calendars.request(local) == calendars.request(ENTRY)

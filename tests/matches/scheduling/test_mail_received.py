"""The bytes that a mail server got over a meeting's life: what calendars need of them, and whom they never name.

Everyone is called by names that no folding hides: long, of several bytes a letter, and no two of them alike.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from itertools import pairwise

import icalendar
import pytest

from matches.models import Meeting, Part, PlaceKind, SeatState
from matches.scheduling import planning
from matches.scheduling.planning import Place
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime
from tests.factories import make_person
from tests.mail import Received, SmtpSink
from tests.matches.factories import ASKED, NOW, confirm_meeting, make_goal, make_seat
from tests.matches.scheduling.conftest import seat_of

pytestmark = pytest.mark.django_db
Delivered = Callable[..., SmtpSink]
ROBIN, DAVID, LATE = "robin@mail.example", "david@mail.example", "late@mail.example"
NAMES = {  # first and family name, by the address
    ROBIN: ("Żółćgęśląjaźńłąkaźdźbłośćświętą", "Ǆžůřěďťňŏűąęłķņšģūīēčāþðæœøĳŉ"),
    DAVID: ("Ναυσικάαφιλοδέσποινάκηςβαρθολομαίος", "Ξενοφώντοςτσιμισκήςκωνσταντινουπολίτης"),
    LATE: ("王小明祐樹龍之介雪子菊池桜井雲雀薔薇檸檬", "鬱陶檎麒麟鸚鵡翡翠瑠璃琥珀珊瑚蝙蝠蟷螂"),
}
MAY_8 = WallTime(date(2026, 5, 8), time(9, 30), "America/Chicago")
HOUR = timedelta(hours=1)


_kept: list[Received] = []


@pytest.fixture
def received(request: pytest.FixtureRequest) -> list[Received]:
    """All mail of one meeting's life. It is lived once; what came of it only needs to be read."""
    if not _kept:
        _kept.extend(request.getfixturevalue("mail_of_a_life"))
    return _kept


@pytest.fixture
def mail_of_a_life(meeting: Meeting, program: Program, coordinator: User, delivered: Delivered) -> list[Received]:
    """Confirmed, moved, with a new link, with somebody who joins, and cancelled: all mail of it, in order."""
    renamed = [(seat_of(meeting.match, name), at) for name, at in (("Robin", ROBIN), ("David", DAVID))]
    for seat, address in renamed:
        called(seat.participant, address)
    confirm_meeting(meeting)
    delivered()
    change(meeting, MAY_8, "https://video.example/room", NOW + HOUR, delivered)
    change(meeting, MAY_8, "https://video.example/" + "ŵ" * 90, NOW + 2 * HOUR, delivered)
    late = called(make_person(program, "Late", "Comer", time_zone="Pacific/Chatham"), LATE)
    joins = make_seat(meeting.match, late, Part.PEER, state=SeatState.INVITED, state_since=ASKED)
    make_goal(joins)
    joins.accept(by=coordinator, at=NOW + 3 * HOUR)
    delivered(NOW + 3 * HOUR)
    change(meeting, MAY_8, "https://video.example/last", NOW + 4 * HOUR, delivered)
    planning.cancel(meeting=meeting, by=coordinator, at=NOW + 5 * HOUR, reason="The interpreter is ill.")
    return delivered(NOW + 5 * HOUR).received


def called(person: Participant, address: str) -> Participant:
    person.first_name, person.last_name = NAMES[address]
    person.email = address
    person.save()
    return person


def change(meeting: Meeting, wall: WallTime, link: str, at: datetime, delivered: Delivered) -> None:
    place = Place(PlaceKind.VIDEO, link, "code ✳︎ " + "ž" * 80)
    planning.move(meeting=meeting, wall=wall, minutes=60, place=place, by=meeting.match.coordinator, at=at)
    delivered(at)


def files_of(message: EmailMessage) -> list[bytes]:
    """The calendar file, as calendars look at it and as it is attached."""
    parts = [part for part in message.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    return [raw for part in parts if isinstance(raw := part.get_payload(decode=True), bytes)]


def to_whom(one: Received) -> str:
    [address] = one.recipients
    return address


def test_every_mail_of_a_meetings_life_has_the_parts_that_calendars_look_for(received: list[Received]) -> None:
    assert [sorted(to_whom(one) for one in received).count(address) for address in (ROBIN, DAVID, LATE)] == [5, 5, 3]
    for one in received:
        method = "CANCEL" if one.message["Subject"].startswith("Cancelled") else "REQUEST"
        found = [
            (part.get_content_type(), part.get_param("method"), part.get_filename()) for part in one.message.walk()
        ]
        assert found == [
            ("multipart/mixed", None, None),
            ("multipart/alternative", None, None),
            ("text/plain", None, None),
            ("text/html", None, None),
            ("text/calendar", method, None),
            ("application/ics", None, "invite.ics"),
        ]
        shown, attached = files_of(one.message)
        assert shown == attached
        assert f"METHOD:{method}\r\n".encode() in shown


def test_lines_end_in_crlf_alone_and_hold_75_octets_at_most_whatever_the_letters(received: list[Received]) -> None:
    for one in received:
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", one.raw)
        [raw, _same] = files_of(one.message)
        assert raw.endswith(b"END:VCALENDAR\r\n")
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75
        for line in raw.split(b"\r\n"):
            line.decode()  # no letter is torn apart


def test_no_file_names_anyone_but_its_recipient_and_the_program(received: list[Received]) -> None:
    """Three letters of a name in a row are the name: however lines are folded, a part of it would be left."""
    secret = ["tactile", "signs", "/l/", " ill"]
    for one in received:
        [raw, _same] = files_of(one.message)
        folded = raw.decode()
        unfolded = folded.replace("\r\n ", "")
        first, family = NAMES[to_whom(one)]
        assert f"{first} {family}" in unfolded
        others = [name for address, names in NAMES.items() if address != to_whom(one) for name in names]
        for piece in [piece for name in (*others, "Wanjiru", "Kimani", "Castillo") for piece in _pieces(name)] + secret:
            assert piece not in folded, piece
            assert piece not in unfolded, piece
        assert set(re.findall(r"mailto:([^\r\n]+)", unfolded)) == {"hello@bluebonnet.example", to_whom(one)}


def _pieces(name: str) -> set[str]:
    """Every run of four letters: of three of those alphabets one would do."""
    return {name[at : at + 4] for at in range(len(name) - 3)}


def test_each_file_is_newer_than_all_that_the_same_calendar_got_before(received: list[Received]) -> None:
    numbers: dict[tuple[str, str], list[int]] = {}
    for one in received:
        [event] = icalendar.Calendar.from_ical(files_of(one.message)[0]).events
        numbers.setdefault((to_whom(one), str(event["uid"])), []).append(int(str(event["sequence"])))
    assert len({uid for _address, uid in numbers}) == 1
    assert [len(found) for found in numbers.values()] == [5, 5, 3]
    assert all(earlier < later for found in numbers.values() for earlier, later in pairwise(found)), numbers


def test_what_stands_in_a_file_is_neutral_rings_once_and_is_taken_back_as_cancelled(received: list[Received]) -> None:
    for one in received:
        [event] = icalendar.Calendar.from_ical(files_of(one.message)[0]).events
        is_off = one.message["Subject"].startswith("Cancelled")
        assert str(event["summary"]) == "Peer meeting, Bluebonnet DeafBlind Project"
        assert (str(event["status"]), len(event.walk("VALARM"))) == (("CANCELLED", 0) if is_off else ("CONFIRMED", 1))
        assert str(event["class"]) == "PRIVATE"

"""A letter about several meetings that a mailbox takes only later: by then it says of each only what is still so."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import pytest
from icalendar import Calendar

from matches.models import Match, Meeting, PlaceKind, Way
from matches.scheduling import planning
from matches.scheduling.absences import doors
from matches.scheduling.planning import Place
from matches.scheduling.together.place import change_place
from participants.models.address import address_changed
from tests.mail import SmtpSink
from tests.matches.factories import NOW, make_meeting
from tests.matches.scheduling.conftest import person_in, seat_of

ELSEWHERE = Place(PlaceKind.VIDEO, "https://video.example/other")
SOON, LATER = NOW + timedelta(seconds=20), NOW + timedelta(hours=12)
Deliver = Callable[..., SmtpSink]


@pytest.fixture
def meetings(match: Match) -> list[Meeting]:
    """Three Thursdays in May, confirmed at once."""
    three = [make_meeting(match, date(2026, 5, day)) for day in (7, 14, 21)]
    planning.confirm_together(meetings=three, by=match.coordinator, at=NOW)
    return three


def delay(sink: SmtpSink, match: Match) -> str:
    """What goes to Robin is taken at the second try; says Robin's address."""
    address = person_in(match, "Robin").email
    sink.refuse("451 greylisted", at="RCPT", recipient=address)
    return address


def files(sink: SmtpSink, address: str) -> dict[int, list[tuple[str, int]]]:
    """By the day in May: what arrived for that meeting, in order, with its SEQUENCE."""
    found: dict[int, list[tuple[str, int]]] = {}
    for mail in sink.to(address):
        for part in mail.walk():
            if part.get_content_type() == "application/ics":
                file: Any = Calendar.from_ical(cast(bytes, part.get_payload(decode=True)))
                [event] = file.walk("VEVENT")
                found.setdefault(cast(Any, event).start.day, []).append(
                    (str(file["METHOD"]), int(str(event["SEQUENCE"])))
                )
    return found


def assert_left(sink: SmtpSink, address: str, *days: int) -> None:
    """Exactly these meetings are in their calendar, and each file was newer than the one before."""
    seen = files(sink, address)
    assert [day for day, told in sorted(seen.items()) if told[-1][0] == "REQUEST"] == list(days)
    for told in seen.values():
        numbers = [number for _method, number in told]
        assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("was_known", [False, True])
def test_whoever_cannot_come_to_one_is_not_invited_to_it_again(
    meetings: list[Meeting], match: Match, mail_by_smtp: SmtpSink, delivered: Deliver, was_known: bool
) -> None:
    if was_known:
        delivered(NOW)
        robin = delay(mail_by_smtp, match)
        change_place(meetings=meetings, place=ELSEWHERE, by=match.coordinator, at=NOW)
    else:
        robin = delay(mail_by_smtp, match)
    delivered(NOW)
    doors.cannot_come(meeting=meetings[1], seat=seat_of(match, "Robin"), way=Way.PHONE, at=SOON, by=match.coordinator)
    delivered(SOON)
    delivered(LATER)
    assert_left(mail_by_smtp, robin, 7, 21)


def test_whoever_comes_back_to_what_is_left_is_not_told_that_it_is_off(
    meetings: list[Meeting], match: Match, mail_by_smtp: SmtpSink, delivered: Deliver
) -> None:
    delivered(NOW)
    robin, seat = delay(mail_by_smtp, match), seat_of(match, "Robin")
    seat.decline(by=match.coordinator, at=NOW)
    delivered(NOW)
    planning.cancel(meeting=meetings[0], by=match.coordinator, at=SOON)
    seat.accept(by=match.coordinator, at=SOON)
    delivered(SOON)
    delivered(LATER)
    assert_left(mail_by_smtp, robin, 14, 21)
    assert files(mail_by_smtp, robin)[7][-1][0] == "CANCEL"


def test_a_cancellation_that_waits_goes_to_the_corrected_address(
    meetings: list[Meeting], match: Match, mail_by_smtp: SmtpSink, delivered: Deliver
) -> None:
    delivered(NOW)
    delay(mail_by_smtp, match)
    planning.cancel_together(meetings=meetings[:2], by=match.coordinator, at=NOW)
    delivered(NOW)
    robin = person_in(match, "Robin")
    robin.email = "robin.anew@example.org"
    robin.save()
    address_changed([robin], at=SOON)
    delivered(LATER)
    assert {day: told[-1][0] for day, told in files(mail_by_smtp, robin.email).items()} == {7: "CANCEL", 14: "CANCEL"}

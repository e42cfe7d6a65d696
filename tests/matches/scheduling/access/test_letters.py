"""What those who are booked read: all that a booking needs, nothing beyond, and each thing when it is so."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from matches.models import (
    Accommodation,
    BookingState,
    Match,
    Meeting,
    Part,
    PlaceKind,
    Seat,
    ServiceBooking,
    Untold,
)
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from matches.reminding.due import queue_due
from matches.scheduling import planning, words
from matches.scheduling.access import asking, saying
from matches.scheduling.access.letters import about
from matches.scheduling.planning import Place
from participants.models import AccessProvider, ChildFacts, Participant
from peermatch.accounts.models import Program
from peermatch.outbox.models import Email, State
from tests.kept_rows import kept
from tests.mail import SmtpSink
from tests.matches.factories import NOW, TODAY, confirm_meeting
from tests.matches.scheduling.access.cast import PROTACTILE, ask, make_provider, needs, planned, row_of
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.test_planning import MAY_7, MAY_8, VIDEO

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
ELSEWHERE = Place(VIDEO.kind, "https://video.example/other")


@pytest.fixture
@kept
def row(match: Match) -> Accommodation:
    """Robin needs a ProTactile interpreter, and tells coordinators alone what is in their own words."""
    profile = needs(
        person_in(match, "Robin"), PROTACTILE, team_size=1, platform_limits="Not Teams",
        receives=["protactile"], interpreters_preferred="Sam Ito", interpreters_declined="canary-declined",
        in_their_words="canary-words", seen_by={"words": "coordinators"},
    )  # fmt: skip
    ChildFacts.objects.create(program=match.program, participant=profile.participant, needs="canary-child")
    Participant.objects.filter(program=match.program, pk=profile.participant_id).update(private_notes="canary-notes")
    return row_of(planned(match))


@pytest.fixture
def dana(program: Program) -> AccessProvider:
    return make_provider(program, email="dana@interpreters.example", time_zone="America/New_York")


def mails(booking: ServiceBooking) -> list[Any]:
    return list(Email.objects.filter(program=booking.program_id, about=about(booking)).order_by("pk"))


def kinds(booking: ServiceBooking) -> list[str]:
    """What of it goes out, in order."""
    return [mail.kind.removeprefix("service-") for mail in mails(booking) if mail.state == State.QUEUED]


def calendar_line(mail: Any, name: str) -> str:
    [value] = re.findall(rf"^{name}[:;](.*?)\r$", mail.calendar.replace("\r\n ", ""), re.MULTILINE)
    return str(value)


def confirm(booking: ServiceBooking) -> ServiceBooking:
    asking.confirm(booking=booking, by=None, at=NOW)
    return booking


def stand(meeting: Meeting) -> Meeting:
    """Confirmed, once somebody says that what people need is arranged."""
    match = meeting.match
    state = Facts(match, on=TODAY, knows=True, meeting=meeting).access
    attest_access(match=match, state=state, facts=state.facts, by=match.coordinator, at=NOW)
    return confirm_meeting(meeting)


def booked(row: Accommodation, provider: AccessProvider, **options: Any) -> ServiceBooking:
    """They come, and the meeting stands."""
    booking = confirm(ask(row, provider, by_mail=True, **options))
    stand(row.meeting)
    booking.refresh_from_db()
    booking.accommodation = row
    return booking


def move(row: Accommodation, wall: Any = MAY_8, place: Place = VIDEO) -> None:
    planning.move(meeting=row.meeting, wall=wall, minutes=60, place=place, by=row.meeting.match.coordinator, at=LATER)


def test_the_request_says_what_is_needed_to_decide_and_no_more(row: Accommodation, dana: AccessProvider) -> None:
    Meeting.objects.filter(program=row.program, pk=row.meeting.pk).update(place_notes="Passcode 4711")
    Accommodation.objects.filter(program=row.program, pk=row.pk).update(note="Robin signs with the left hand")
    row = row_of(Meeting.objects.in_program(dana.program).get())
    [mail] = mails(ask(row, dana, by_mail=True))
    assert (mail.to_address, mail.reply_to) == ("dana@interpreters.example", dana.program.reply_to)
    assert mail.subject == "Can you come? Thu, May 7, 4:00 pm Eastern, peer meeting"
    for said in (
        "Dear Dana,", "Begins: Thu, May 7, 2026, 4:00 pm Eastern", "Ends: 5:00 pm Eastern", "How long: 1 hour",
        "On the meeting's clock: Thu, May 7, 3:00 pm Central", "Where: By video", "Who meets: 3 people",
        "What is needed: ProTactile interpreter", "Technical contact: Ana Castillo", "Receives: ProTactile",
        "Interpreters in a team: 1", "Needs: ProTactile interpreter", "Cannot use: Not Teams",
        "Please tell Ana Castillo by ",
    ):  # fmt: skip
        assert said in mail.text, said
    everything = f"{mail.subject}{mail.text}{mail.html}{mail.script}{mail.short}{mail.paper}"
    for later in ("Robin", "David", "Wanjiru", "video.example", "Passcode 4711", "left hand", "Sam Ito", "canary"):
        assert later not in everything, later
    assert mail.calendar == ""


def test_the_details_say_all_that_a_booking_needs(row: Accommodation, dana: AccessProvider) -> None:
    booking = booked(row, dana)
    mail = mails(booking)[-1]
    assert mail.subject == "Booked: Thu, May 7, 4:00 pm Eastern, peer meeting"
    for said in (
        "Begins: Thu, May 7, 2026, 4:00 pm Eastern", "Ends: 5:00 pm Eastern", "Video call: https://video.example/room",
        "ProTactile interpreter, for Robin", "Who speaks: Robin, David and Wanjiru", "Technical contact: Ana Castillo",
        "Cannot use: Not Teams", "sends you papers, names and special words",
    ):  # fmt: skip
        assert said in mail.text, said
    assert "https://video.example/room" in mail.html
    worried = reverse("worried", args=[dana.program.slug])
    assert (worried in mail.text, worried in mail.html) == (True, True)
    Seat.objects.filter(program=dana.program, pk=seat_of(row.meeting.match, "David").pk).update(part=Part.PRESENTER)
    assert saying.to_come(booking)["Who speaks"] == "Robin, David (presents) and Wanjiru"


def test_it_says_nothing_that_is_not_for_them(row: Accommodation, dana: AccessProvider) -> None:
    booking = booked(row, dana)
    said = "".join(f"{mail.subject}{mail.text}{mail.html}{mail.calendar}{mail.paper}" for mail in mails(booking))
    for secret in ("canary", "Park", "Larsen", "Kimani", "Sam Ito"):
        assert secret not in said


def test_who_was_asked_in_another_way_gets_no_request(row: Accommodation, dana: AccessProvider) -> None:
    assert mails(ask(row, dana)) == []


def test_the_details_come_when_the_meeting_stands_with_a_calendar_file_of_their_own(
    row: Accommodation, dana: AccessProvider
) -> None:
    booking = confirm(ask(row, dana, by_mail=True))
    assert kinds(booking) == []
    meeting = stand(row.meeting)
    [mail] = [mail for mail in mails(booking) if mail.state == State.QUEUED]
    assert mail.kind == "service-confirmed"
    assert calendar_line(mail, "UID") == meeting.uid
    assert mail.calendar.count("ATTENDEE") == 1
    assert "Castillo" not in mail.calendar.replace("\r\n ", "")  # of others it has a number and an address, no name
    assert "Castillo" in mail.text
    assert "dana@interpreters.example" in calendar_line(mail, "ATTENDEE")


def test_of_several_meetings_that_stand_at_once_each_has_its_own_letter(
    row: Accommodation, dana: AccessProvider
) -> None:
    booking = confirm(ask(row, dana))
    planning.confirm_together(meetings=[row.meeting], by=row.meeting.match.coordinator, at=NOW)
    assert kinds(booking) == ["confirmed"]


def test_who_says_yes_later_gets_them_at_once(row: Accommodation, dana: AccessProvider) -> None:
    booking = ask(row, dana)
    stand(row.meeting)
    before = Meeting.objects.filter(program=dana.program).get().sequence
    confirm(booking)
    [mail] = mails(booking)
    assert int(calendar_line(mail, "SEQUENCE")) > before


def test_another_place_changes_their_calendar(row: Accommodation, dana: AccessProvider) -> None:
    booking = booked(row, dana)
    move(row, MAY_7, ELSEWHERE)
    first, second = mails(booking)[-2:]
    assert (first.state, second.kind) == (State.SUPERSEDED, "service-changed")
    assert "https://video.example/other" in second.text
    assert int(calendar_line(second, "SEQUENCE")) > int(calendar_line(first, "SEQUENCE"))
    booking.refresh_from_db()
    assert booking.untold == ""


def test_who_has_not_answered_hears_only_of_another_kind_of_place(row: Accommodation, dana: AccessProvider) -> None:
    asked = ask(row, dana, by_mail=True)
    Email.objects.filter(program=dana.program, about=about(asked)).update(state=State.SENT, final_at=NOW)
    move(row, MAY_7, ELSEWHERE)
    assert kinds(asked) == []
    move(row, MAY_7, Place(PlaceKind.IN_PERSON, "12 Elm Street, Austin, TX 78701"))
    assert kinds(asked) == ["request"]
    again = mails(asked)[-1].text
    assert "Where: In person, in Austin, TX" in again
    assert "We asked you before." in again
    assert "Elm" not in again
    move(row, MAY_7, Place(PlaceKind.IN_PERSON, "14 Elm Street, Austin, TX 78701"))
    assert kinds(asked) == ["request"]


@pytest.mark.parametrize(
    ("kind", "place", "told"),
    [
        (PlaceKind.VIDEO, "https://us02web.zoom.us/j/123?pwd=secret", "By video, on Zoom"),
        (PlaceKind.VIDEO, "https://notzoom.us/j/123", "By video"),
        (PlaceKind.VIDEO, "http://[broken", "By video"),
        (PlaceKind.PHONE, "512-555-0100", "By phone"),
        (PlaceKind.IN_PERSON, "12 Elm Street, Suite 4, San Antonio, TX 78205", "In person, in San Antonio, TX"),
        (PlaceKind.IN_PERSON, "The house of Robin Park, TX", "In person"),
    ],
)
def test_of_a_place_only_its_kind_is_told_ahead(kind: PlaceKind, place: str, told: str) -> None:
    assert words.roughly(kind, place) == told


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("moved", "The meeting was moved. If we need you at the new time, we ask you again."),
        ("cancelled", "The meeting was cancelled."),
        ("left", ""),
        ("by hand", ""),
    ],
)
def test_who_is_needed_no_more_is_told_and_their_calendar_too(
    row: Accommodation, dana: AccessProvider, how: str, why: str
) -> None:
    booking = booked(row, dana)
    coordinator = row.meeting.match.coordinator
    if how == "moved":
        move(row)
    elif how == "cancelled":
        planning.cancel(meeting=row.meeting, by=coordinator, at=LATER)
    elif how == "left":
        seat_of(row.meeting.match, "Robin").withdraw(by=coordinator, at=LATER)
    else:
        asking.cancel(booking=booking, by=coordinator, at=LATER, reason="Robin declines Dana", is_told=False)
    first, last = mails(booking)[-2:]
    assert (last.kind, last.calendar_method, last.state) == ("service-off", "CANCEL", State.QUEUED)
    assert int(calendar_line(last, "SEQUENCE")) > int(calendar_line(first, "SEQUENCE"))
    assert "video.example" not in last.text + last.calendar
    assert "Robin" not in last.text
    assert "does not come" not in last.text
    assert why in last.text
    booking.refresh_from_db()
    assert (booking.state, booking.untold) == (BookingState.CANCELLED, "")


def test_who_still_comes_for_somebody_else_keeps_it_in_their_calendar(row: Accommodation, dana: AccessProvider) -> None:
    needs(person_in(row.meeting.match, "David"), PROTACTILE, team_size=1)
    other = row.meeting.accommodations.create(
        program=row.program, participant=person_in(row.meeting.match, "David"), kind="interpreter",
        detail="ProTactile", needed_by=row.needed_by,
    )  # fmt: skip
    other.meeting = row.meeting
    confirm(ask(other, dana))
    booking = booked(row, dana, override_reason="One for both")
    asking.cancel(booking=booking, by=row.meeting.match.coordinator, at=LATER, is_told=False)
    latest = Email.objects.filter(program=row.program_id, recipient=dana.public_id).order_by("-pk")[0]
    assert (latest.kind, latest.calendar_method) == ("service-changed", "REQUEST")


def test_who_said_yes_and_then_no_is_thanked_and_their_calendar_lets_go(
    row: Accommodation, dana: AccessProvider
) -> None:
    booking = booked(row, dana)
    asking.decline(booking=booking, by=row.meeting.match.coordinator, at=LATER, reason="Ill")
    first, last = mails(booking)[-2:]
    assert (first.state, last.kind, last.calendar_method) == (State.SUPERSEDED, "service-off", "CANCEL")
    assert int(calendar_line(last, "SEQUENCE")) > int(calendar_line(first, "SEQUENCE"))
    assert "Thank you for telling us that you cannot come" in last.text
    assert "no longer needed" not in last.text
    assert "Ill" not in last.text


def test_so_does_it_where_their_yes_was_recorded_by_mistake(
    row: Accommodation, dana: AccessProvider, delivered: Callable[..., SmtpSink]
) -> None:
    booking = booked(row, dana)
    delivered(NOW)
    asking.ask_again(booking=booking, by=row.meeting.match.coordinator, at=NOW)
    asking.decline(booking=booking, by=row.meeting.match.coordinator, at=LATER)
    assert [(mail.kind, mail.calendar_method) for mail in mails(booking) if mail.state == State.QUEUED] == [
        ("service-off", "CANCEL")
    ]


def test_who_said_no_before_they_had_the_details_gets_no_letter(row: Accommodation, dana: AccessProvider) -> None:
    booking = confirm(ask(row, dana, by_mail=True))
    asking.decline(booking=booking, by=row.meeting.match.coordinator, at=LATER)
    assert kinds(booking) == []


def test_without_an_address_the_coordinator_is_to_tell_them(program: Program, row: Accommodation) -> None:
    booking = booked(row, make_provider(program))
    told = [booking.untold]
    asking.tell(booking=booking, by=None, at=NOW)
    for change in (lambda: move(row, MAY_7, ELSEWHERE), lambda: move(row)):
        change()
        booking.refresh_from_db()
        told.append(booking.untold)
    assert told == [Untold.DETAILS, Untold.PLACE, Untold.OFF]
    assert mails(booking) == []


def test_they_are_reminded_once_like_everybody(row: Accommodation, dana: AccessProvider) -> None:
    booking = booked(row, dana)
    then = row.meeting.starts_at - timedelta(hours=23)
    for _twice in range(2):
        queue_due(then)
    assert kinds(booking)[-1:] == ["reminder"]
    assert kinds(booking).count("reminder") == 1


def test_what_changed_before_it_was_sent_is_not_sent(
    row: Accommodation, dana: AccessProvider, delivered: Callable[..., SmtpSink]
) -> None:
    asked = ask(row, dana, by_mail=True)
    ServiceBooking.objects.filter(program=dana.program).update(state=BookingState.DECLINED)
    delivered(NOW)
    assert [mail.state for mail in mails(asked)] == [State.SUPERSEDED]

"""Whoever comes no more is told so, whatever becomes of the meeting before their letter left."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from icalendar import Calendar

from matches.models import Match, Meeting, News, PlaceKind, Way
from matches.scheduling import planning
from matches.scheduling.absences import doors
from matches.scheduling.planning import Place
from participants.models import Participant
from participants.models.address import address_changed
from peermatch.clock import WallTime
from peermatch.outbox.models import Email, State
from tests.matches.factories import NOW, confirm_meeting, make_meeting
from tests.matches.scheduling.conftest import person_in, seat_of

LATER = NOW + timedelta(hours=1)
ELSEWHERE = Place(PlaceKind.VIDEO, "https://video.example/other")
NEXT_DAY = WallTime(date(2026, 5, 8), time(9, 30), "America/Chicago")


def absent(meeting: Meeting, name: str = "David", *, wants_news: bool = False) -> None:
    seat = seat_of(meeting.match, name)
    by = meeting.match.coordinator
    doors.cannot_come(meeting=meeting, seat=seat, way=Way.PHONE, at=LATER, by=by, wants_news=wants_news)


def withdrawn(meeting: Meeting, name: str = "David") -> None:
    seat_of(meeting.match, name).withdraw(by=meeting.match.coordinator, at=LATER)
    meeting.refresh_from_db()


def cancel(meeting: Meeting) -> None:
    planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=LATER)


def change(meeting: Meeting, wall: WallTime | None = None) -> None:
    by = meeting.match.coordinator
    planning.move(meeting=meeting, wall=wall or meeting.wall_time, minutes=60, place=ELSEWHERE, by=by, at=LATER)


def move(meeting: Meeting) -> None:
    change(meeting, NEXT_DAY)


def news_for(match: Match, name: str) -> list[tuple[str, str]]:
    """Of what is on its way to them: which letter, and whether its files put in or take out."""
    rows = Email.objects.filter(program=match.program_id, to_name__startswith=name, state=State.QUEUED)
    return [(mail.kind.removeprefix("meeting-"), mail.calendar_method) for mail in rows.order_by("pk")]


@pytest.mark.parametrize(
    ("leave", "then", "told"),
    [
        (absent, cancel, [("absent", "CANCEL")]),
        (absent, change, [("absent", "CANCEL")]),
        (absent, move, [("moved", "REQUEST")]),  # at the new time they are expected like everyone
        (lambda meeting: absent(meeting, wants_news=True), cancel, [("cancelled", "CANCEL")]),
        (withdrawn, cancel, [("cancelled", "CANCEL")]),
        (withdrawn, change, [("cancelled", "CANCEL")]),
        (withdrawn, move, [("cancelled", "CANCEL")]),
    ],
)
def test_what_lets_their_calendar_go_leaves_all_the_same(
    meeting: Meeting, leave: Callable[[Meeting], None], then: Callable[[Meeting], None], told: list[tuple[str, str]]
) -> None:
    confirm_meeting(meeting)
    leave(meeting)
    then(meeting)
    assert news_for(meeting.match, "David") == told


@pytest.mark.parametrize("then", [cancel, move])
def test_whoever_is_to_hear_it_by_phone_is_still_called(meeting: Meeting, then: Callable[[Meeting], None]) -> None:
    confirm_meeting(meeting)
    meeting.calls.get().make(way=Way.PHONE, by=meeting.match.coordinator, at=NOW)
    withdrawn(meeting, "Wanjiru")
    then(meeting)
    assert [call.news for call in meeting.calls.waiting()] == [News.CANCELLED]


@pytest.fixture
def meetings(match: Match) -> list[Meeting]:
    """Three Thursdays in May, confirmed together; David cannot come to the first."""
    found = [make_meeting(match, date(2026, 5, day)) for day in (7, 14, 21)]
    planning.confirm_together(meetings=found, by=match.coordinator, at=NOW)
    absent(found[0])
    return found


def asked_into_calendar(match: Match, name: str) -> list[str]:
    """The meetings of which the last letter about several, or about one, puts them into the calendar."""
    rows = Email.objects.filter(program=match.program_id, to_name__startswith=name, state=State.QUEUED)
    files = [file for mail in rows if mail.calendar for file in Calendar.from_ical(mail.calendar, multiple=True)]
    return [str(event["UID"]) for file in files if file["METHOD"] == "REQUEST" for event in file.walk("VEVENT")]


def test_a_letter_about_several_that_goes_out_anew_leaves_out_where_they_cannot_come(
    meetings: list[Meeting], match: Match
) -> None:
    cancel(meetings[1])
    assert asked_into_calendar(match, "David") == [meetings[2].uid]
    assert ("absent", "CANCEL") in news_for(match, "David")
    assert asked_into_calendar(match, "Robin") == [meetings[0].uid, meetings[2].uid]


def test_so_does_one_to_a_corrected_address(meetings: list[Meeting], match: Match) -> None:
    david = person_in(match, "David")
    david.email = "right@mail.example"
    Participant.objects.filter(program=match.program_id, pk=david.pk).update(email=david.email)
    address_changed([david], at=LATER)
    assert asked_into_calendar(match, "David") == [meetings[1].uid, meetings[2].uid]

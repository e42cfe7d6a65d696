"""Who came: recorded for everybody at once, counted fairly, put right, and nobody writes over another's words."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.meeting.attending import AttendanceChanged, record, record_no_more
from matches.meeting.holding import mark_held
from matches.models import (
    Accommodation,
    Attendance,
    Attended,
    BookingState,
    Happening,
    Meeting,
    SeatState,
    ServiceBooking,
    Way,
)
from matches.scheduling.absences.doors import cannot_come
from matches.scheduling.came import lines_of, shown, version_of
from participants.models import Participant
from peermatch.accounts.models import User
from tests.kept_rows import kept
from tests.matches.factories import NOW, confirm_meeting
from tests.matches.scheduling.conftest import seat_of

CAME, ABSENT, NO_ACCESS = Attended.CAME, Attended.ABSENT, Attended.NO_ACCESS


def book(meeting: Meeting, person: Participant, **fields: Any) -> ServiceBooking:
    row = Accommodation.objects.create(
        program=meeting.program, meeting=meeting, participant=person, kind="interpreter", needed_by=meeting.on
    )
    told = {"provider_name": "Dana Field", "state": BookingState.CONFIRMED, "requested_at": NOW} | fields
    found: ServiceBooking = ServiceBooking.objects.create(
        program=meeting.program, accommodation=row, starts_at=meeting.starts_at, ends_at=meeting.ends_at, **told
    )
    return found


@pytest.fixture
@kept
def held(meeting: Meeting) -> Meeting:
    confirm_meeting(meeting)
    mark_held(meeting=meeting, notes="", by=meeting.match.coordinator, at=meeting.ends_at)
    return meeting


def keys(meeting: Meeting) -> dict[str, str]:
    """By first name of the person, or of who is booked: the key of their line."""
    return {line.name.split()[0]: line.key for line in lines_of(meeting)}


def say(meeting: Meeting, *, by: User | None = None, seen: str | None = None, days: int = 1, **said: str) -> Any:
    found, at = keys(meeting), meeting.ends_at + timedelta(days=days)
    marks = {found[name]: what for name, what in said.items()}
    return record(meeting=meeting, marks=marks, by=by or meeting.match.coordinator, at=at, seen=seen)


def of_record(meeting: Meeting) -> dict[str, str]:
    return {line.name.split()[0]: line.said for line in lines_of(meeting) if line.said}


def test_everyone_is_on_record_with_who_wrote_it_and_when(held: Meeting, lead: User) -> None:
    say(held, by=lead, Robin=CAME, David=ABSENT, Wanjiru=Attended.NOT_CONNECTED)
    assert of_record(held) == {"Robin": "came", "David": "absent", "Wanjiru": "not_connected"}
    row = held.attendances.get(said=ABSENT)
    assert (row.recorded_by, row.recorded_at) == (lead, held.ends_at + timedelta(days=1))
    [line] = held.match.happenings.filter(what=Happening.What.ATTENDANCE)
    assert line.detail == "1 of 3 people came."


def test_said_twice_it_is_written_once(held: Meeting) -> None:
    assert say(held, Robin=CAME)
    assert say(held, Robin=CAME) == {}
    assert held.attendances.count() == held.match.happenings.filter(what=Happening.What.ATTENDANCE).count() == 1


def test_whoever_was_let_down_by_access_is_counted_neither_way(held: Meeting) -> None:
    dana = book(held, seat_of(held.match, "Robin").participant)
    say(held, Robin=NO_ACCESS, David=CAME, Wanjiru=ABSENT, Dana=ABSENT)
    counted = Attendance.objects.in_program(held.program).counted()
    assert set(counted.values_list("seat__participant__first_name", flat=True)) == {"David", "Wanjiru"}
    assert Meeting.objects.in_program(held.program).get().who_came == "1 of 2 people came."
    assert held.attendances.get(service=dana).said == ABSENT
    assert not held.attendances.get(seat=seat_of(held.match, "Robin")).is_counted


def test_who_is_booked_cannot_be_let_down_by_themselves(held: Meeting) -> None:
    book(held, seat_of(held.match, "Robin").participant)
    with pytest.raises(ValidationError, match="Choose one"):
        say(held, Dana=NO_ACCESS)
    assert not held.attendances.exists()


def test_whoever_could_not_come_is_filled_in_as_that(meeting: Meeting) -> None:
    confirm_meeting(meeting)
    cannot_come(meeting=meeting, seat=seat_of(meeting.match, "David"), way=Way.PHONE, at=NOW)
    assert {line.name.split()[0]: line.known for line in lines_of(meeting)} == {
        "Robin": CAME, "David": ABSENT, "Wanjiru": CAME,
    }  # fmt: skip


def test_a_booking_that_was_cancelled_is_not_asked_about(held: Meeting) -> None:
    book(held, seat_of(held.match, "Robin").participant, state=BookingState.CANCELLED)
    assert set(keys(held)) == {"Robin", "David", "Wanjiru"}


def test_whoever_left_the_match_since_stays_on_record(held: Meeting) -> None:
    say(held, David=CAME)
    held.match.seats.filter(participant__first_name__in=["David", "Robin"]).update(state=SeatState.WITHDRAWN)
    assert set(keys(held)) == {"David", "Wanjiru"}


def test_nobody_writes_over_what_another_wrote_meanwhile(held: Meeting, lead: User) -> None:
    seen = version_of(held)
    say(held, by=lead, Robin=CAME)
    with pytest.raises(AttendanceChanged, match="Somebody wrote who came"):
        say(held, Robin=ABSENT, seen=seen, days=2)
    assert of_record(held) == {"Robin": "came"}
    assert say(held, Robin=CAME, seen=seen, days=2) == {}  # the same again is no quarrel


def test_it_is_taken_back_to_what_it_was(held: Meeting) -> None:
    say(held, Robin=CAME)
    found = keys(held)
    before = say(held, Robin=ABSENT, David=CAME, days=2)
    undo: dict[str, Any] = {"before": before, "by": held.match.coordinator, "at": held.ends_at + timedelta(days=3)}
    wrote = {found["Robin"]: ABSENT, found["David"]: CAME}
    record_no_more(meeting=held, wrote=wrote, **undo)
    assert of_record(held) == {"Robin": "came"}
    assert held.attendances.count() == 2
    with pytest.raises(ValidationError, match="changed since"):
        record_no_more(meeting=held, wrote=wrote, **undo)


def test_only_of_a_meeting_that_is_over_and_of_a_match_that_goes_on(meeting: Meeting) -> None:
    confirm_meeting(meeting)
    with pytest.raises(ValidationError, match="whether the meeting was held"):
        say(meeting, Robin=CAME)
    mark_held(meeting=meeting, notes="", by=meeting.match.coordinator, at=meeting.ends_at)
    meeting.match.close(reason="other", outcome="", by=meeting.match.coordinator, at=meeting.ends_at)
    with pytest.raises(ValidationError, match="closed"):
        say(meeting, Robin=CAME)


def test_held_and_who_came_are_one_act(meeting: Meeting) -> None:
    confirm_meeting(meeting)
    marks = {line.key: line.known for line in lines_of(meeting)}
    told: dict[str, Any] = {"by": meeting.match.coordinator, "at": meeting.ends_at}
    with pytest.raises(ValidationError):
        mark_held(meeting=meeting, notes="x", marks=dict.fromkeys(marks, "maybe"), **told)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.notes) == ("confirmed", "")
    mark_held(meeting=meeting, notes="x", marks=marks, **told)
    assert meeting.who_came == "3 of 3 people came."


def test_those_who_may_not_know_what_people_need_read_nothing_of_it(held: Meeting) -> None:
    book(held, seat_of(held.match, "Robin").participant)
    say(held, Robin=NO_ACCESS, David=CAME)
    openly = shown(held, knows=False)
    assert openly is not None
    assert {line.name.split()[0] for line in openly.lines} == {"David", "Wanjiru"}

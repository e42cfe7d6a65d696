"""Several meetings at once: confirmed, joined and left with one letter to each person, and each changed alone."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from matches.models import Match, Meeting, MeetingState, PlaceKind, SeatState, Way
from matches.reminding.due import to_phone
from matches.scheduling import coming, planning
from matches.scheduling.booking import Clash
from matches.scheduling.planning import AlreadyConfirmed, AlreadyDone, Place
from matches.scheduling.together.place import change_place as change_place_of
from participants.models import Participant
from participants.models.address import address_changed
from peermatch.accounts.models import Program
from peermatch.clock import WallTime
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.matches.factories import NOW, make_meeting
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.test_planning import confirm as confirm_one
from tests.matches.scheduling.test_planning import other_meeting_of

VIDEO = Place(PlaceKind.VIDEO, "https://video.example/room")


@pytest.fixture
def meetings(match: Match) -> list[Meeting]:
    """Three Thursdays in May, planned."""
    return [make_meeting(match, date(2026, 5, day)) for day in (7, 14, 21)]


def confirm(meetings: list[Meeting], **options: str) -> None:
    planning.confirm_together(meetings=meetings, by=meetings[0].match.coordinator, at=NOW, **options)


def letters(program: Program, kind: str, state: str = State.QUEUED) -> dict[str, Email]:
    rows = Email.objects.in_program(program).filter(kind=kind, state=state)
    return {row.to_name.split()[0]: row for row in rows}


def uids(mail: Email) -> list[str]:
    found = Calendar.from_ical(mail.calendar, multiple=True)
    return [str(event["UID"]) for file in found for event in file.walk("VEVENT")]


def test_each_person_gets_one_letter_with_every_date_on_their_clock(meetings: list[Meeting], program: Program) -> None:
    confirm(meetings)
    assert {one.state for one in meetings} == {MeetingState.CONFIRMED}
    assert [one.bookings.count() for one in meetings] == [3, 3, 3]
    mails = letters(program, "meetings-confirmed")
    assert (sorted(mails), letters(program, "meeting-confirmed")) == (["David", "Robin"], {})
    david = mails["David"]
    assert david.subject == "Confirmed: 3 peer meetings from Thu, May 7, 10:00 am Hawaii"
    for line in ("1. Thu, May 7, 10:00 am Hawaii, 1 hour", "3. Thu, May 21, 10:00 am Hawaii, 1 hour", "With: Robin"):
        assert line in david.text
    assert david.text.count("https://video.example/room") == 1
    assert uids(david) == [one.uid for one in meetings]


def test_whoever_e_mail_does_not_reach_is_called_once(meetings: list[Meeting], program: Program) -> None:
    confirm(meetings)
    [call] = to_phone(program, NOW)
    assert "Fri, May 8" in call.script
    assert "Fri, May 22" in call.script
    call.make(way=Way.PHONE, by=meetings[0].match.coordinator, at=NOW)
    assert [one.calls.waiting().count() for one in meetings] == [0, 0, 0]


def test_a_mail_carries_a_file_for_each_meeting(
    meetings: list[Meeting], delivered: Callable[..., SmtpSink], program: Program
) -> None:
    confirm(meetings)
    whole = delivered().received[0].message
    files = [part for part in whole.walk() if part.get_content_type() == "application/ics"]
    assert [part.get_filename() for part in files] == ["invite-1.ics", "invite-2.ics", "invite-3.ics"]
    for part, meeting in zip(files, meetings, strict=True):
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        file = Calendar.from_ical(content)
        assert (str(file["METHOD"]), [str(event["UID"]) for event in file.walk("VEVENT")]) == ("REQUEST", [meeting.uid])


def test_all_are_confirmed_or_none(meetings: list[Meeting], match: Match, program: Program) -> None:
    confirm_one(other_meeting_of(person_in(match, "David"), time(15)))
    with pytest.raises(Clash, match="David Larsen is already booked then"):
        confirm(meetings)
    for one in meetings:
        one.refresh_from_db()
    assert {one.state for one in meetings} == {MeetingState.PLANNED}
    confirm(meetings, override_reason="One of them will be moved")
    with pytest.raises(AlreadyConfirmed):
        confirm(meetings)
    assert len(letters(program, "meetings-confirmed")) == 2


def test_whoever_joins_and_whoever_leaves_gets_one_letter(
    meetings: list[Meeting], match: Match, program: Program
) -> None:
    david = seat_of(match, "David")
    confirm(meetings)
    david.decline(by=None, at=NOW)
    left = letters(program, "meetings-cancelled")["David"]
    assert (left.subject, left.calendar_method, uids(left)) == (
        "Removed: 3 peer meetings from Thu, May 7, 10:00 am Hawaii", "CANCEL", [one.uid for one in meetings],
    )  # fmt: skip
    assert "Thank you for telling us" in left.text
    assert letters(program, "meetings-confirmed").keys() == {"Robin"}  # what waited for David is called back
    david.accept(by=None, at=NOW + timedelta(hours=1))
    assert uids(letters(program, "meetings-confirmed")["David"]) == [one.uid for one in meetings]
    assert letters(program, "meetings-cancelled") == {}


def test_whoever_joins_in_the_middle_hears_of_those_ahead(
    meetings: list[Meeting], match: Match, program: Program
) -> None:
    confirm(meetings)
    david, later = seat_of(match, "David"), meetings[0].ends_at
    david.decline(by=None, at=NOW)
    david.accept(by=None, at=later)
    assert uids(letters(program, "meetings-confirmed")["David"]) == [one.uid for one in meetings[1:]]


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_one_that_changes_before_the_letter_left_is_told_of_apart(
    meetings: list[Meeting], program: Program, change: str
) -> None:
    confirm(meetings)
    by, wall = meetings[0].match.coordinator, WallTime(date(2026, 5, 15), time(15), "America/Chicago")
    if change == "move":
        planning.move(meeting=meetings[1], wall=wall, minutes=60, place=VIDEO, by=by, at=NOW)
    else:
        planning.cancel(meeting=meetings[1], by=by, at=NOW)
    assert uids(letters(program, "meetings-confirmed")["David"]) == [meetings[0].uid, meetings[2].uid]
    assert uids(letters(program, f"meeting-{'moved' if change == 'move' else 'cancelled'}")["David"]) == [
        meetings[1].uid
    ]


def test_a_corrected_address_gets_what_had_not_reached_anyone(meetings: list[Meeting], program: Program) -> None:
    confirm(meetings)
    david = person_in(meetings[0].match, "David")
    david.email = "right@mail.example"
    Participant.objects.filter(program=program, pk=david.pk).update(email=david.email)
    address_changed([david], at=NOW)
    assert letters(program, "meetings-confirmed")["David"].to_address == "right@mail.example"


def test_the_page_of_each_meeting_says_that_they_were_told(meetings: list[Meeting]) -> None:
    confirm(meetings)
    told = {one.seat.participant.first_name: [told.what for told in one.told] for one in coming.people_of(meetings[2])}
    assert told == {
        "Robin": ["E-mail: Meetings confirmed"],
        "David": ["E-mail: Meetings confirmed"],
        "Wanjiru": ["Call: Meetings confirmed"],
    }


def test_nobody_who_left_gets_what_still_waits(
    meetings: list[Meeting], delivered: Callable[..., SmtpSink], match: Match
) -> None:
    confirm(meetings)
    match.seats.filter(participant=person_in(match, "David")).update(state=SeatState.WITHDRAWN)
    assert len(delivered().received) == 1


def test_several_are_cancelled_with_one_letter_each(meetings: list[Meeting], program: Program) -> None:
    confirm(meetings)
    by = meetings[0].match.coordinator
    planning.cancel_together(meetings=meetings[1:], by=by, at=NOW, reason="The room is gone")
    off = letters(program, "meetings-cancelled")
    assert (sorted(off), uids(off["David"])) == (["David", "Robin"], [one.uid for one in meetings[1:]])
    assert "Why: The room is gone" in off["David"].text
    assert letters(program, "meetings-confirmed") == {}
    assert uids(letters(program, "meeting-confirmed")["David"]) == [meetings[0].uid]
    assert [one.bookings.count() for one in meetings] == [3, 0, 0]
    [call] = to_phone(program, NOW)  # of those that are off there is nothing to tell her: she knows of none yet
    assert (call.meeting, call.news) == (meetings[0], "meeting-confirmed")
    assert "May 22" not in call.script


NEW = Place(PlaceKind.VIDEO, "https://video.example/new", "Pass code 7")


def change_place(meetings: list[Meeting], place: Place = NEW, reason: str = "") -> None:
    change_place_of(meetings=meetings, place=place, by=meetings[0].match.coordinator, at=NOW, reason=reason)


def told(meetings: list[Meeting], delivered: Callable[..., SmtpSink]) -> None:
    """Confirmed, the letters left, and the call is made."""
    confirm(meetings)
    delivered()
    meetings[0].calls.get().make(way=Way.PHONE, by=meetings[0].match.coordinator, at=NOW)


def test_another_place_for_several_is_one_letter_that_changes_each_entry(
    meetings: list[Meeting], delivered: Callable[..., SmtpSink], program: Program
) -> None:
    told(meetings, delivered)
    before = [one.sequence for one in meetings]
    change_place(meetings[1:], reason="The old room is closed")
    mails = letters(program, "meetings-changed")
    assert (sorted(mails), letters(program, "meeting-moved")) == (["David", "Robin"], {})
    david = mails["David"]
    assert (david.subject, david.calendar_method) == (
        "Changed: 2 peer meetings from Thu, May 14, 10:00 am Hawaii",
        "REQUEST",
    )
    for line in (": https://video.example/new", "How to get in: Pass code 7", "Why: The old room is closed"):
        assert line in david.text
    assert uids(david) == [one.uid for one in meetings[1:]]
    assert [one.sequence for one in meetings] == [before[0], before[1] + 1, before[2] + 1]
    [call] = to_phone(program, NOW)
    assert (call.news, call.participant.first_name) == ("meetings-changed", "Wanjiru")
    assert "https://video.example/new" in call.script


def test_whoever_was_not_told_of_them_yet_hears_of_the_new_place_as_the_first(
    meetings: list[Meeting], program: Program
) -> None:
    confirm(meetings)
    change_place(meetings)
    [call] = to_phone(program, NOW)
    assert (call.news, call.meeting) == ("meetings-confirmed", meetings[0])
    assert "https://video.example/new" in call.script
    assert letters(program, "meetings-confirmed") == {}  # what waited is called back: nobody reads the old place
    assert uids(letters(program, "meetings-changed")["David"]) == [one.uid for one in meetings]


def test_one_alone_is_told_of_as_one(meetings: list[Meeting], program: Program) -> None:
    confirm(meetings)
    change_place(meetings[:1])
    assert "The link is new." in letters(program, "meeting-moved")["David"].text
    assert uids(letters(program, "meetings-confirmed")["David"]) == [one.uid for one in meetings[1:]]


def test_plans_are_changed_quietly_and_what_is_there_already_is_left_alone(
    meetings: list[Meeting], program: Program
) -> None:
    change_place(meetings)
    assert [(one.place, one.place_notes) for one in meetings] == [(NEW.where, NEW.notes)] * 3
    assert not Email.objects.in_program(program).exists()
    with pytest.raises(AlreadyDone, match="They all meet there already"):
        change_place(meetings)
    planning.cancel(meeting=meetings[2], by=meetings[0].match.coordinator, at=NOW)
    with pytest.raises(ValidationError, match="Cancelled"):
        change_place(meetings, VIDEO)
    meetings[0].refresh_from_db()
    assert meetings[0].place == NEW.where  # all of them or none


def test_one_that_moves_before_the_letter_of_the_place_left_is_told_of_apart(
    meetings: list[Meeting], delivered: Callable[..., SmtpSink], program: Program
) -> None:
    told(meetings, delivered)
    change_place(meetings)
    wall = WallTime(date(2026, 5, 15), time(15), "America/Chicago")
    planning.move(meeting=meetings[1], wall=wall, minutes=60, place=NEW, by=meetings[0].match.coordinator, at=NOW)
    assert uids(letters(program, "meetings-changed")["David"]) == [meetings[0].uid, meetings[2].uid]
    assert uids(letters(program, "meeting-moved")["David"]) == [meetings[1].uid]


def test_what_waits_about_other_meetings_of_the_match_still_goes_out(
    meetings: list[Meeting], match: Match, program: Program
) -> None:
    confirm(meetings)
    confirm([make_meeting(match, date(2026, 6, day)) for day in (4, 11)])
    waits = Email.objects.in_program(program).filter(kind="meetings-confirmed", to_name__startswith="David")
    assert [len(uids(mail)) for mail in waits.filter(state=State.QUEUED).order_by("pk")] == [3, 2]

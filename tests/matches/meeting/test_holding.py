"""Marking a meeting as held or not, taking that back, and its notes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.meeting.forms import version_of
from matches.meeting.holding import NotesChanged, mark_held, mark_not_held, write_notes
from matches.models import Happening, Meeting, MeetingState, SeatState
from peermatch.accounts.models import User
from peermatch.outbox.models import Email
from tests.matches.factories import NOW, confirm_meeting


def hold(meeting: Meeting, after: timedelta = timedelta(hours=2)) -> None:
    mark_held(meeting=meeting, notes="Robin tries it.", by=meeting.match.coordinator, at=meeting.starts_at + after)


def miss(meeting: Meeting, after: timedelta = timedelta(hours=3)) -> None:
    said = "The interpreter did not come."
    mark_not_held(meeting=meeting, reason=said, by=meeting.match.coordinator, at=meeting.starts_at + after)


def history(meeting: Meeting) -> list[str]:
    """Latest first."""
    return [line.what for line in meeting.match.happenings.order_by("-pk")]


def test_a_meeting_is_held_with_its_notes(meeting: Meeting) -> None:
    hold(confirm_meeting(meeting))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.notes) == (MeetingState.HELD, "Robin tries it.")
    assert next(line.what for line in meeting.match.happenings.all()) == Happening.What.HELD


def test_calls_that_were_not_made_are_of_no_more_use(meeting: Meeting) -> None:
    hold(confirm_meeting(meeting))
    assert not meeting.calls.waiting().exists()


def test_not_before_it_begins(meeting: Meeting) -> None:
    confirm_meeting(meeting)
    with pytest.raises(ValidationError, match="has not begun"):
        hold(meeting, -timedelta(seconds=1))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.notes) == (MeetingState.CONFIRMED, "")


def test_a_plan_was_not_held(meeting: Meeting) -> None:
    with pytest.raises(ValidationError, match="Planned, not confirmed"):
        hold(meeting)


def test_held_twice_is_held_once(meeting: Meeting) -> None:
    stale = Meeting.objects.filter(program=meeting.program).get()
    hold(confirm_meeting(meeting, at=NOW))
    with pytest.raises(ValidationError, match="Held"):
        hold(stale)


def test_notes_say_who_wrote_them_last_and_when(meeting: Meeting, lead: User) -> None:
    hold(confirm_meeting(meeting))
    later = meeting.ends_at + timedelta(days=1)
    assert meeting.notes_by == meeting.match.coordinator
    write_notes(meeting=meeting, notes="Robin tries it on Monday.", by=lead, at=later)
    meeting.refresh_from_db()
    assert (meeting.notes, meeting.notes_by, meeting.notes_at) == ("Robin tries it on Monday.", lead, later)
    assert history(meeting)[0] == Happening.What.NOTES


def test_the_same_notes_again_leave_no_trace(meeting: Meeting, lead: User) -> None:
    hold(confirm_meeting(meeting))
    before = history(meeting)
    write_notes(meeting=meeting, notes="Robin tries it.", by=lead, at=meeting.ends_at + timedelta(days=1))
    assert (meeting.notes_by, history(meeting)) == (meeting.match.coordinator, before)


def test_nobody_writes_over_what_another_wrote_meanwhile(meeting: Meeting, lead: User) -> None:
    hold(confirm_meeting(meeting))
    seen, later = version_of(meeting), meeting.ends_at + timedelta(days=1)
    write_notes(meeting=meeting, notes="Lee was here.", by=lead, at=later, seen=seen)
    with pytest.raises(NotesChanged, match="Lee Okafor changed the notes"):
        write_notes(meeting=meeting, notes="So was Ana.", by=meeting.match.coordinator, at=later, seen=seen)
    meeting.refresh_from_db()
    assert meeting.notes == "Lee was here."


def test_a_meeting_that_did_not_take_place_says_why_and_lets_everyone_go(meeting: Meeting) -> None:
    miss(confirm_meeting(meeting))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.why_not_held) == (MeetingState.NOT_HELD, "The interpreter did not come.")
    assert not meeting.bookings.exists()
    assert not meeting.calls.waiting().exists()
    assert not Email.objects.in_program(meeting.program).open().exists()
    assert set(meeting.match.seats.values_list("state", flat=True)) == {SeatState.ACCEPTED}
    assert history(meeting)[0] == Happening.What.NOT_HELD


def test_held_is_taken_back_and_said_again_and_the_history_tells_both(meeting: Meeting) -> None:
    hold(confirm_meeting(meeting))
    miss(meeting)
    assert (meeting.state, meeting.notes) == (MeetingState.NOT_HELD, "Robin tries it.")
    hold(meeting)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.why_not_held) == (MeetingState.HELD, "")
    assert history(meeting)[:3] == [Happening.What.HELD, Happening.What.NOT_HELD, Happening.What.HELD]


def test_in_a_closed_match_nothing_is_taken_back(meeting: Meeting) -> None:
    hold(confirm_meeting(meeting))
    meeting.match.close(reason="other", outcome="", by=meeting.match.coordinator, at=meeting.ends_at)
    with pytest.raises(ValidationError, match="closed"):
        miss(meeting)


def test_a_plan_or_a_meeting_ahead_cannot_be_missed(meeting: Meeting) -> None:
    with pytest.raises(ValidationError, match="Planned, not confirmed"):
        miss(meeting)
    confirm_meeting(meeting)
    with pytest.raises(ValidationError, match="has not begun"):
        miss(meeting, -timedelta(seconds=1))

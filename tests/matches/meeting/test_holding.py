"""Marking a meeting as held."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.meeting.holding import mark_held
from matches.models import Happening, Meeting, MeetingState
from tests.matches.factories import NOW, confirm_meeting


def hold(meeting: Meeting, after: timedelta = timedelta(hours=2)) -> None:
    mark_held(meeting=meeting, notes="Robin tries it.", by=meeting.match.coordinator, at=meeting.starts_at + after)


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

"""The page that marks a meeting as held. Real time: it asks the clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState
from peermatch.accounts.models import User
from tests.matches.factories import make_meeting


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Confirmed, and over since yesterday."""
    now = timezone.now()
    yesterday = now.date() - timedelta(days=1)
    return make_meeting(match, yesterday, state=MeetingState.CONFIRMED, confirmed_at=now - timedelta(days=9))


def page(meeting: Meeting) -> str:
    return reverse("meeting-held", args=[meeting.program.slug, meeting.match.public_id, meeting.public_id])


def test_marking_it_held_keeps_the_notes_and_says_who_reads_them(signed_in: Client, meeting: Meeting) -> None:
    assert "Only coordinators see this." in signed_in.get(page(meeting)).content.decode()
    answer = signed_in.post(page(meeting), {"notes": "Robin tries it."}, follow=True)
    assert "The meeting is marked as held." in answer.content.decode()
    assert "Robin tries it." in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_notes_may_be_left_out(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": ""})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_twice_is_once(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": "Robin tries it."})
    answer = signed_in.post(page(meeting), {"notes": ""}, follow=True)
    assert "already marked as held" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.notes == "Robin tries it."


def test_not_before_it_begins(signed_in: Client, match: Match) -> None:
    tomorrow = timezone.now().date() + timedelta(days=2)
    ahead = make_meeting(match, tomorrow, state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    answer = signed_in.post(page(ahead), {"notes": "Robin tries it."})
    assert "This meeting has not begun yet." in answer.content.decode()
    assert "Robin tries it." in answer.content.decode()


def test_a_viewer_and_a_stranger_may_not(
    client_of: Callable[[User], Client], viewer: User, stranger: User, meeting: Meeting
) -> None:
    assert client_of(viewer).get(page(meeting)).status_code == 403
    assert client_of(stranger).get(page(meeting)).status_code == 404

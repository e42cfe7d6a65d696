"""The pages on which a coordinator says who came. Real time: they ask the clock."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState
from tests.matches.factories import make_meeting
from tests.matches.meeting.test_views import page
from tests.matches.scheduling.conftest import seat_of
from tests.undoing import do, take_back


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Confirmed, and over for two days."""
    now = timezone.now()
    told: dict[str, Any] = {"state": MeetingState.CONFIRMED, "confirmed_at": now - timedelta(days=9)}
    return make_meeting(match, now.date() - timedelta(days=2), **told)


def marks(meeting: Meeting, said: str, **others: str) -> dict[str, Any]:
    """Everybody the same, but those that are named."""
    seats = meeting.match.seats.select_related("participant")
    return {f"seat-{seat.public_id}": others.get(seat.participant.first_name, said) for seat in seats}


def test_held_with_who_came_in_one_form(signed_in: Client, meeting: Meeting) -> None:
    asked = signed_in.get(page(meeting))
    assert asked.content.decode().count("Only coordinators see this.") == 2
    first = {field.label: field.initial for field in asked.context["form"].choices}
    assert first == {"Robin Park": "came", "David Larsen": "came", "Wanjiru Kimani": "came"}
    typed = marks(meeting, "came", Wanjiru="no_access") | {"notes": "Robin tries it."}
    said = unescape(signed_in.post(page(meeting), typed, follow=True).content.decode())
    for words in ("2 of 2 people came.", "the interpreter or captions did not come", "Not counted against them."):
        assert words in said
    assert "2 of 2 people came." in signed_in.get(meeting.match.get_absolute_url()).content.decode()


def test_what_was_wrong_is_corrected_and_can_be_undone(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), marks(meeting, "came") | {"notes": ""})
    form = signed_in.get(page(meeting, "meeting-attendance")).context["form"]
    typed = marks(meeting, "came", David="absent") | {"came_seen": form["came_seen"].value()}
    token = do(signed_in, page(meeting, "meeting-attendance"), typed)
    assert "2 of 3 people came." in signed_in.get(page(meeting, "meeting")).content.decode()
    assert "Who came is on record as it was before." in take_back(signed_in, token)
    assert "3 of 3 people came." in signed_in.get(page(meeting, "meeting")).content.decode()


def test_what_another_wrote_meanwhile_stands_beside_ones_own(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), marks(meeting, "came") | {"notes": ""})
    answer = signed_in.post(page(meeting, "meeting-attendance"), marks(meeting, "absent") | {"came_seen": "long ago"})
    said = answer.content.decode()
    assert "Somebody wrote who came while you did." in said
    assert "What is on record now" in said
    again = marks(meeting, "absent") | {"came_seen": answer.context["form"]["came_seen"].value()}
    signed_in.post(page(meeting, "meeting-attendance"), again)
    assert "0 of 3 people came." in signed_in.get(page(meeting, "meeting")).content.decode()


def test_where_nobody_came_it_is_offered_that_it_was_not_held(signed_in: Client, meeting: Meeting) -> None:
    said = signed_in.post(page(meeting), marks(meeting, "absent") | {"notes": ""}, follow=True).content.decode()
    assert "Nobody came, as it is on record" in said
    assert page(meeting, "meeting-not-held") in said


def test_before_it_is_said_whether_it_was_held_nobody_is_asked_who_came(signed_in: Client, meeting: Meeting) -> None:
    answer = signed_in.get(page(meeting, "meeting-attendance"), follow=True)
    assert "Say first whether the meeting was held." in answer.content.decode()
    assert "Say who came" not in answer.content.decode()


def test_of_a_meeting_that_was_not_held_it_can_still_be_said_who_was_there(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting, "meeting-not-held"), {"reason": "No captions."})
    robin = seat_of(meeting.match, "Robin")
    asked = signed_in.get(page(meeting, "meeting-attendance"))
    assert asked.status_code == 200
    typed = {f"seat-{robin.public_id}": "no_access", "came_seen": ""}
    said = signed_in.post(page(meeting, "meeting-attendance"), typed, follow=True).content.decode()
    assert "Nobody came, as it is on record" not in said
    assert "Not counted against them." in said

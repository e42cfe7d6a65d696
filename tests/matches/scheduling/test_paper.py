"""What would be sent about a meeting, in large print, read before it is sent: nothing is changed by it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState, Seat
from peermatch.accounts.models import Program
from peermatch.outbox.models import Email
from tests.matches.factories import confirm_meeting, make_meeting
from tests.matches.scheduling.pages import IN_A_MONTH, typed


@pytest.fixture
def meeting(match: Match) -> Meeting:
    return make_meeting(match, IN_A_MONTH)


def address(name: str, meeting: Meeting, seat: Seat) -> str:
    match = meeting.match
    return reverse(name, args=[match.program.slug, match.public_id, meeting.public_id, seat.public_id])


def seat_of(meeting: Meeting, name: str) -> Seat:
    seat: Seat = meeting.match.seats.select_related("participant").get(participant__first_name=name)
    return seat


def said(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("name", ["Robin", "Wanjiru"])
def test_a_confirmation_is_printed_before_it_is_sent(
    signed_in: Client, meeting: Meeting, program: Program, name: str
) -> None:
    where = address("meeting-confirm-print", meeting, seat_of(meeting, name))
    assert where in said(signed_in.get(reverse("meeting-confirm", args=where_is(meeting))))
    paper = said(signed_in.get(where))
    for words in ("large-print", f"Dear {name},", "Your peer meeting is confirmed.", "3:00 pm Central"):
        assert words in paper
    assert "calendar file" not in paper
    assert not Email.objects.in_program(program).filter(kind="meeting-confirmed").exists()


def where_is(meeting: Meeting) -> list[Any]:
    return [meeting.program.slug, meeting.match.public_id, meeting.public_id]


def test_a_cancellation_is_printed_with_the_reason_that_is_typed(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    where = address("meeting-cancel-print", meeting, seat_of(meeting, "Robin"))
    page = said(signed_in.get(reverse("meeting-cancel", args=where_is(meeting))))
    assert f'form="act" formaction="{where}"' in page
    assert 'id="act"' in page
    paper = said(signed_in.post(where, {"reason": "The interpreter fell ill"}))
    assert "this peer meeting will not take place" in paper
    assert "The interpreter fell ill" in paper
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONFIRMED
    assert signed_in.get(where).status_code == 405


@pytest.mark.parametrize(("name", "was"), [("Robin", "It was"), ("Wanjiru", "is confirmed")])
def test_a_move_is_printed_as_it_is_typed(signed_in: Client, meeting: Meeting, name: str, was: str) -> None:
    """Wanjiru was not called yet: to her the new time is the first."""
    confirm_meeting(meeting, at=timezone.now())
    change = typed(revision=meeting.revision, at="16:30", reason="A class")
    where = address("meeting-move-print", meeting, seat_of(meeting, name))
    assert where in said(signed_in.post(reverse("meeting-move-check", args=where_is(meeting)), change))
    paper = said(signed_in.post(where, change))
    for words in (f"Dear {name},", "4:30 pm Central", was):
        assert words in paper
    meeting.refresh_from_db()
    assert meeting.revision == 1
    refused = signed_in.post(where, change | {"at": "never"}, follow=True)
    assert "Look at it once more." in said(refused)


def test_nothing_is_printed_for_someone_who_gets_no_letter(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    seat = seat_of(meeting, "Robin")
    seat.withdraw(by=meeting.match.coordinator, at=timezone.now())
    for answer in (
        signed_in.get(address("meeting-confirm-print", meeting, seat), follow=True),
        signed_in.post(address("meeting-cancel-print", meeting, seat), follow=True),
    ):
        assert "No letter about this meeting would go to them now." in said(answer)

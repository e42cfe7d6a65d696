"""A participant reads the agenda of a meeting behind their link."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.meeting.agendas.doors import propose_agenda
from matches.models import Agenda, Match, Meeting, MeetingState, Part, Seat, SeatState
from participants.models import Link, Purpose
from peermatch.accounts.models import Program, User
from tests.matches.factories import accepted_match, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(program: Program, coordinator: User) -> Agenda:
    match = accepted_match(program, format="one_to_one", coordinator=coordinator)
    day = timezone.localdate() + timedelta(days=9)
    meeting = make_meeting(match, day, state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    return propose_agenda(meeting=meeting, shape="one_to_one", seen=0, by=coordinator, at=timezone.now())


def enter(client: Client, match: Match, by: User) -> str:
    """The address of Robin's page."""
    seat: Seat = match.seats.select_related("participant").get(part=Part.RECIPIENT)
    until = timezone.now() + timedelta(days=20)
    _link, token = Link.issue(seat.participant, Purpose.ANSWER, seat.public_id, until, by=by)
    return client.get(reverse("link", args=[token])).headers["Location"]


def of(page: str, meeting: Meeting) -> str:
    return f"{page}meetings/{meeting.public_id}/agenda/"


def test_their_page_leads_to_it_in_any_size_and_as_text(client: Client, agenda: Agenda, coordinator: User) -> None:
    page, meeting = enter(client, agenda.meeting.match, coordinator), agenda.meeting
    assert of(page, meeting) in client.get(page).content.decode()
    said = client.get(of(page, meeting) + "?size=32").content.decode()
    assert "large-print pt-32" in said
    assert "Options for action" in said
    assert meeting.place in said
    text = client.get(of(page, meeting) + "text/")
    assert text["Content-Type"].startswith("text/plain")
    assert "Options for action" in text.content.decode()


def test_it_is_read_by_those_alone_who_are_expected(client: Client, agenda: Agenda, coordinator: User) -> None:
    match, meeting = agenda.meeting.match, agenda.meeting
    page = enter(client, match, coordinator)
    match.seats.filter(part=Part.RECIPIENT).update(state=SeatState.INVITED)
    assert of(page, meeting) not in client.get(page).content.decode()
    assert "Options for action" not in client.get(of(page, meeting)).content.decode()
    assert "Options for action" not in client.get(of(page, meeting) + "text/").content.decode()
    match.seats.update(state=SeatState.ACCEPTED)
    Meeting.objects.in_program(match.program).update(state=MeetingState.CANCELLED)
    assert "no agenda for you to read now" in client.get(of(page, meeting)).content.decode()


def test_nobody_posts_to_it(client: Client, agenda: Agenda, coordinator: User) -> None:
    page = enter(client, agenda.meeting.match, coordinator)
    assert client.post(of(page, agenda.meeting)).status_code == 405

"""The cards about meetings that are near: without an agenda, and with one that was not sent."""

from datetime import datetime, timedelta

import pytest

from matches.meeting.agendas.doors import propose_agenda
from matches.meeting.agendas.letters import Letters
from matches.meeting.agendas.sending import send
from matches.models import Match, Meeting, MeetingState
from matches.today.desk import Desk
from matches.today.timed import agenda_not_sent, no_agenda
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, accepted_match, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(program: Program, coordinator: User) -> Meeting:
    """Of two professionals, in three weeks."""
    match = accepted_match(program, format="one_to_one", coordinator=coordinator)
    return make_meeting(match, state=MeetingState.CONFIRMED, confirmed_at=NOW)


def titles(meeting: Meeting, at: datetime) -> list[str]:
    return [card.title for card in no_agenda(Desk(meeting.program, meeting.match.coordinator, at))]


def test_it_comes_some_days_before_and_goes_when_the_meeting_begins(meeting: Meeting) -> None:
    begins = meeting.starts_at
    assert titles(meeting, begins - timedelta(days=5, minutes=1)) == []
    assert titles(meeting, begins - timedelta(days=5)) == ["Moving to tactile signs: the meeting has no agenda"]
    assert titles(meeting, begins) == []


def test_an_agenda_settles_it(meeting: Meeting, coordinator: User) -> None:
    propose_agenda(meeting=meeting, shape="one_to_one", seen=0, by=coordinator, at=NOW)
    assert titles(meeting, meeting.starts_at - timedelta(days=1)) == []


@pytest.mark.parametrize("told", [{"path": "family"}, {"format": ""}])
def test_two_families_and_matches_without_a_format_are_not_asked(meeting: Meeting, told: dict[str, str]) -> None:
    Match.objects.in_program(meeting.program).update(**told)
    assert titles(meeting, meeting.starts_at - timedelta(days=1)) == []


def test_a_meeting_that_is_only_planned_is_not_asked(meeting: Meeting) -> None:
    Meeting.objects.in_program(meeting.program).update(state=MeetingState.PLANNED)
    assert titles(meeting, meeting.starts_at - timedelta(days=1)) == []


def not_sent(meeting: Meeting, at: datetime) -> list[str]:
    cards = agenda_not_sent(Desk(meeting.program, meeting.match.coordinator, at))
    return [f"{card.title}: {card.status}" for card in cards]


def test_an_agenda_that_was_not_sent_is_named_until_everyone_has_it(meeting: Meeting, coordinator: User) -> None:
    near = meeting.starts_at - timedelta(days=4)
    assert not_sent(meeting, near) == []
    agenda = propose_agenda(meeting=meeting, shape="one_to_one", seen=0, by=coordinator, at=NOW)
    assert not_sent(meeting, near - timedelta(days=2)) == []
    assert not_sent(meeting, near) == ["Moving to tactile signs: send the agenda: Not sent yet"]
    send(meeting=meeting, read=Letters(agenda, at=NOW).digest(), by=coordinator, at=NOW)
    assert not_sent(meeting, near) == []
    agenda.segments.filter(position=1).update(words="Hello")
    assert not_sent(meeting, near) == ["Moving to tactile signs: send the agenda: Changed since it was sent"]
    assert not_sent(meeting, meeting.starts_at) == []

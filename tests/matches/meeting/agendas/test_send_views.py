"""The page that checks the letters of an agenda before they go, sending from it, and where their link leads."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matches.meeting.agendas.doors import propose_agenda
from matches.models import Agenda, Match, MeetingState, News
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from peermatch.tokens import unseal
from tests.matches.factories import confirm_meeting, make_meeting
from tests.matches.meeting.agendas.test_views import page, read
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(match: Match, coordinator: User) -> Agenda:
    """Of a meeting in twelve days: Robin and David have e-mail, Wanjiru is phoned."""
    now = timezone.now()
    meeting = make_meeting(match, timezone.localdate() + timedelta(days=12))
    meeting.set_time(meeting.wall_time, 65)
    meeting.save()
    found = propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=now)
    confirm_meeting(meeting, now)
    return found


def as_read(client: Client, agenda: Agenda) -> dict[str, str]:
    """What the form of the page sends."""
    response = client.get(page(agenda.meeting, "agenda-send"))
    return {"read": response.context["check"].read}


def waiting(agenda: Agenda) -> int:
    return Email.objects.filter(program=agenda.program, kind=News.AGENDA, state=State.QUEUED).count()


def test_it_is_checked_sent_once_and_called_back(signed_in: Client, agenda: Agenda) -> None:
    address = page(agenda.meeting, "agenda-send")
    assert address in signed_in.get(page(agenda.meeting)).content.decode()
    said = read(signed_in, address)
    for words in ("3 people come", "The letter to Robin Park", "What you say to Wanjiru Kimani", "Send it to 3 people"):
        assert words in said
    assert said.count("Not sent yet") == 3
    checked = as_read(signed_in, agenda)
    token = do(signed_in, address, checked)
    assert waiting(agenda) == 2
    said = read(signed_in, address)
    assert "All have it" not in said
    assert "Wanjiru Kimani. Everyone else was sent the agenda as it is now." in said
    assert "To be told by you" in said
    assert "Read what to say to Wanjiru" in said
    again = signed_in.post(address, checked, follow=True).content.decode()
    assert "Nothing went out a second time" in again
    assert waiting(agenda) == 2
    assert "3 letters or calls are called back." in take_back(signed_in, token)
    assert waiting(agenda) == 0
    assert "Send it to 3 people" in read(signed_in, address)


def test_what_changed_meanwhile_is_refused_and_shown(signed_in: Client, agenda: Agenda) -> None:
    checked = as_read(signed_in, agenda)
    agenda.segments.filter(position=1).update(words="Hello")
    said = signed_in.post(page(agenda.meeting, "agenda-send"), checked).content.decode()
    assert "has changed since you read it" in said
    assert "Hello" in said
    assert waiting(agenda) == 0


def test_without_an_agenda_or_before_the_meeting_is_confirmed_nothing_goes_out(
    signed_in: Client, agenda: Agenda
) -> None:
    address = page(agenda.meeting, "agenda-send")
    agenda.meeting.state = MeetingState.PLANNED
    agenda.meeting.save()
    said = read(signed_in, address)
    assert "Confirm it, then send the agenda." in said
    assert "Send it to" not in said
    agenda.delete()
    answer = signed_in.get(address, follow=True)
    assert "There is no agenda yet." in answer.content.decode()


def test_its_link_leads_to_the_agenda(signed_in: Client, client: Client, agenda: Agenda) -> None:
    signed_in.post(page(agenda.meeting, "agenda-send"), as_read(signed_in, agenda))
    mail = Email.objects.get(program=agenda.program, kind=News.AGENDA, to_name="Robin Park")
    client.logout()
    answer = client.get(unseal(mail.sealed_links)["agenda"], follow=True)
    assert "agenda of your peer meeting" in answer.content.decode()
    agenda.delete()
    answer = client.get(unseal(mail.sealed_links)["agenda"], follow=True)
    assert answer.status_code == 200

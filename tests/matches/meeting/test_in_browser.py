"""Pages of a confirmed meeting and of one that is over, in a real browser: a move is checked, each is looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.models import Match, Meeting, MeetingState
from participants.models import AccessNeed, AccessProfile, Relationship
from peermatch.accounts.models import User
from tests.browsing import look
from tests.matches.factories import confirm_meeting, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(page: Page, live_server: LiveServer, client_of: Callable[[User], Client], coordinator: User) -> Page:
    name = settings.SESSION_COOKIE_NAME
    value = client_of(coordinator).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return page


def visit(page: Page, live_server: LiveServer, name: str, meeting: Meeting) -> None:
    ids = [meeting.program.slug, meeting.match.public_id, meeting.public_id]
    page.goto(live_server.url + reverse(name, args=ids))


def test_a_meeting_is_moved_with_a_look_before_and_taken_back_afterwards(
    signed: Page, live_server: LiveServer, match: Match
) -> None:
    today = timezone.now().date()
    ahead = confirm_meeting(make_meeting(match, today + timedelta(days=30)), at=timezone.now())
    over = make_meeting(match, today - timedelta(days=2), state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    robin, david = (seat.participant for seat in match.seats.order_by("pk")[:2])
    profile = AccessProfile.objects.create(program=match.program, participant=robin)
    AccessNeed.objects.create(program=match.program, profile=profile, kind="interpreter", detail="ProTactile")
    Relationship.objects.create(program=match.program, one=robin, kind="keep_apart", other=david, note="Court order")

    visit(signed, live_server, "meeting", ahead)
    look(signed)
    signed.get_by_role("link", name="Change time or place").click()
    signed.get_by_label("Date").fill((today + timedelta(days=5)).isoformat())
    signed.get_by_label("Why it is moved").fill("The interpreter is free then.")
    signed.get_by_role("button", name="Check before you send").click()
    expect(signed.get_by_text("It wants 15 working days")).to_be_visible()
    look(signed)
    signed.get_by_role("button", name="Change it and tell everyone").click()
    expect(signed.get_by_text("Everyone who comes is being told.")).to_be_visible()
    visit(signed, live_server, "meeting-cancel", ahead)
    look(signed)

    visit(signed, live_server, "meeting-held", over)
    signed.get_by_label("Notes for coordinators").fill("Robin tries it.")
    signed.get_by_role("button", name="Mark it held").click()
    signed.get_by_role("link", name="It was not held after all").click()
    look(signed)
    signed.get_by_label("Why it did not take place").fill("It was another one.")
    signed.get_by_role("button", name="It did not take place").click()
    expect(signed.get_by_role("heading", level=1)).to_contain_text("Did not take place")

"""A group that meets again and again, in a real browser: planned with a look at each date, confirmed together."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.models import Match, MeetingState
from peermatch.accounts.models import User
from tests.browsing import look
from tests.matches.factories import make_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_are_planned_and_confirmed_together(
    page: Page, live_server: LiveServer, client_of: Callable[[User], Client], coordinator: User, match: Match
) -> None:
    name, first = settings.SESSION_COOKIE_NAME, timezone.now().date() + timedelta(days=30)
    signed = {"name": name, "value": client_of(coordinator).cookies[name].value, "url": live_server.url}
    page.context.add_cookies([signed])  # type: ignore[list-item]  # its type wants every key a cookie may have
    make_meeting(match, first + timedelta(weeks=2))
    page.goto(live_server.url + match.get_absolute_url())
    page.get_by_role("link", name="Plan several at once").click()
    page.get_by_label("Date").fill(first.isoformat())
    page.get_by_label("Time*", exact=True).fill("15:00")
    page.get_by_label("Link, number or address").fill("https://video.example/room")
    look(page)
    page.get_by_role("button", name="See the dates").click()
    expect(page.get_by_text("This match already has a meeting at that time.")).to_be_visible()
    look(page)
    page.get_by_role("checkbox").last.uncheck()
    page.get_by_role("button", name="Plan the dates that are ticked").click()
    expect(page.get_by_role("status")).to_contain_text("2 meetings are planned.")
    look(page)
    page.get_by_role("button", name="Confirm them and tell everyone").click()
    expect(page.get_by_role("status")).to_contain_text("Confirmed.")
    assert match.meetings.filter(state=MeetingState.CONFIRMED).count() == 3
    page.get_by_role("link", name="Change where several are").click()
    page.get_by_label("Link, number or address").fill("https://video.example/new")
    look(page)
    page.get_by_role("button", name="Check before you send").click()
    expect(page.get_by_text("Check before you send. Nothing is changed")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Change it and tell everyone").click()
    expect(page.get_by_role("status")).to_contain_text("The place is changed.")
    page.get_by_role("link", name="3:00 pm Central").first.click()
    page.get_by_role("link", name="Same again later").click()
    look(page)

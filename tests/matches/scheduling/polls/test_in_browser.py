"""A poll in a real browser: asked with a look at every letter, read, one time chosen; each page is looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.models import Match
from matches.scheduling.polls import polling
from peermatch.accounts.models import User
from tests.browsing import look
from tests.matches.scheduling.conftest import seat_of
from tests.matches.scheduling.polls.test_polling import say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(page: Page, live_server: LiveServer, client_of: Callable[[User], Client], coordinator: User) -> Page:
    name = settings.SESSION_COOKIE_NAME
    value = client_of(coordinator).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return page


def test_people_are_asked_which_times_suit_and_one_is_chosen(
    signed: Page, live_server: LiveServer, match: Match
) -> None:
    first = timezone.now().date() + timedelta(days=30)
    signed.goto(live_server.url + match.get_absolute_url())
    signed.get_by_role("link", name="Ask which times suit").click()
    signed.get_by_label("Date 1").fill(first.isoformat())
    signed.get_by_role("button", name="Check before you send").click()
    expect(signed.get_by_role("alert")).to_contain_text("Give both the date and the time")
    signed.get_by_label("Time 1").fill("15:00")
    signed.get_by_text("More times, up to 8 in all").click()
    signed.get_by_label("Date 8").fill((first + timedelta(days=1)).isoformat())
    signed.get_by_label("Time 8").fill("10:00")
    look(signed)
    signed.get_by_role("button", name="Check before you send").click()
    expect(signed.get_by_text("You ask 1 person yourself")).to_be_visible()
    look(signed)
    signed.get_by_role("button", name="Ask everyone").click()
    expect(signed.get_by_role("status")).to_contain_text("You phone Wanjiru Kimani.")
    poll = match.polls.get()
    say(poll, "Robin", "yes", "if_need_be", at=timezone.now())
    say(poll, "David", "no", "yes", at=timezone.now(), words="Mornings are better.")
    assert [one.seat for one in polling.missing(poll)] == [seat_of(match, "Wanjiru")]
    signed.reload()
    expect(signed.get_by_text("Best so far").first).to_be_visible()
    look(signed)
    signed.get_by_role("link", name="Ask about other times").click()
    look(signed)
    signed.get_by_role("link", name="Keep asking").click()
    signed.get_by_role("link", name="Choose the best time").click()
    look(signed)
    signed.get_by_label("Link, number or address").fill("https://video.example/room")
    signed.get_by_role("button", name="Plan the meeting at this time").click()
    expect(signed.get_by_role("heading", level=1)).to_have_text("Confirm this meeting?")

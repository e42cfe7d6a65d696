"""The coordinator's pages of inviting, and the letters, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.models import Match, Seat
from participants.models import Participant, Reach
from peermatch.accounts.models import User
from tests.browsing import axe, complaints, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS = [(1280, "light"), (320, "dark")]


@pytest.fixture(params=VIEWS, ids=lambda view: f"{view[0]} {view[1]}")
def page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, client_of: Callable[[User], Client],
    coordinator: User,
) -> Iterator[Page]:  # fmt: skip
    """Ana's browser. Its own style rules are not looked at here: axe needs to add some."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    cookie = client_of(coordinator).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    assert axe(page) == []
    assert not scrolls_sideways(page)


def test_a_coordinator_reads_sends_and_records(
    page: Page, live_server: LiveServer, match: Match, david: Seat, robin: Seat
) -> None:
    Participant.objects.filter(program=match.program, pk=david.participant_id).update(
        email="", phone="512-555-0177", reach_by=Reach.RELAY
    )
    heard = complaints(page)
    page.goto(live_server.url + reverse("invitations", args=[match.program.slug, match.public_id]))
    look(page)
    page.get_by_role("button", name="Send 2 invitations").click()
    expect(page.get_by_role("status")).to_contain_text("Now call: David Larsen.")
    look(page)
    page.get_by_role("link", name="Record David's answer").click()
    look(page)
    page.get_by_text("Time zone and access needs: confirm or correct them").click()
    look(page)
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose yes or no.")
    look(page)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("How did the answer reach you?").select_option("Relay call")
    page.get_by_label("Who spoke for them?").fill("Tom, his husband")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("David has not confirmed it.")).to_be_visible()
    look(page)
    assert heard == []


def test_a_formatted_letter_can_be_read_by_everyone(page: Page, live_server: LiveServer, match: Match) -> None:
    page.goto(live_server.url + reverse("invitations", args=[match.program.slug, match.public_id]))
    page.get_by_role("link", name="See the letter to Robin formatted").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Would you like to meet a peer")
    look(page)


def test_an_answer_by_phone_takes_few_keys(page: Page, live_server: LiveServer, sent: Match, david: Seat) -> None:
    """From the page of invitations: one link, Yes, P for phone, Save. All else is filled in or may stay empty."""
    page.goto(live_server.url + reverse("invitations", args=[sent.program.slug, sent.public_id]))
    page.get_by_role("link", name="Record David's answer").press("Enter")
    page.get_by_label("Yes", exact=True).press("Space")
    page.get_by_label("How did the answer reach you?").press("P")
    page.get_by_role("button", name="Save the answer").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("David Larsen's answer was recorded.")

"""A person's page and its week in a real browser, by keyboard, with something amiss and without."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from participants.models import Participant
from peermatch.accounts.models import User
from tests.browsing import look
from tests.factories import live_together, make_parent
from tests.matches.factories import make_evidence

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_week_is_filled_in_by_keyboard(
    page: Page, live_server: Any, coordinator: User, client_of: Any, mei: Participant
) -> None:
    make_evidence(mei)
    live_together(mei, make_parent(mei.program, "Ana", "Cruz"))
    session = client_of(coordinator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{mei.get_absolute_url()}week/")
    monday = page.get_by_role("group", name="Monday")
    monday.get_by_label("From", exact=True).focus()
    page.keyboard.type("0900AM")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Until when?").first.wait_for()
    look(page)
    monday.get_by_label("To").first.focus()
    page.keyboard.type("1200PM")
    page.get_by_role("group", name="Friday").get_by_label("Same as Monday").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Mon, Fri 9:00 am–noon, Central").wait_for()
    look(page)

"""Settings and the words of letters in a real browser, and a letter in large print: wide and narrow, light and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from matches.models import Part
from peermatch.accounts.models import Program, User
from tests.browsing import look
from tests.factories import PASSWORD
from tests.matches.factories import ready_match

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_changes_a_rule_and_the_words_of_a_letter(
    page: Page, live_server: LiveServer, program: Program, lead: User
) -> None:
    match = ready_match(program)
    settings = reverse("settings", args=[program.slug])
    page.goto(f"{live_server.url}{reverse('sign-in')}?next={settings}")
    page.get_by_label("E-mail").fill(lead.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#footing").get_by_role("link").click()
    look(page)
    page.get_by_label("Levels apart that are pointed out").fill("3")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Changed by Lee Okafor").wait_for()
    look(page)
    page.get_by_role("link", name="Words of the letters").click()
    look(page)
    page.get_by_role("link", name="Invitation", exact=True).click()
    look(page)
    page.get_by_role("link", name="Change the words Who invites, and why").click()
    page.get_by_label("Words").fill("{coordinator} of {program} hopes that you join, {first_name}.")
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("hopes that you join, Robin").first.wait_for()
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your own words").wait_for()
    seat = match.seats.get(part=Part.PROVIDER)
    page.goto(live_server.url + reverse("invitation-print", args=[program.slug, match.public_id, seat.public_id]))
    look(page)

"""The second step in a real browser, from a program that asks for it to signing in with it."""

import base64
import re

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from peermatch.accounts.models import Program, User
from peermatch.accounts.signing_in.configuring import TRIES
from tests.browsing import VIEWS, arrive, look
from tests.conftest import DeskOf
from tests.factories import PASSWORD
from tests.second_step import code_for

pytestmark = pytest.mark.once(on="sqlite")
NARROW = VIEWS[2:3]


def key_on(page: Page) -> str:
    return base64.b32decode(page.locator("b.verbatim").inner_text().replace(" ", "")).hex()


def turn_it_on(page: Page) -> list[str]:
    """From the page that asks for it; the recovery codes."""
    page.get_by_role("link", name="Turn it on").click()
    arrive(page, "Turn on the second step")
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("link", name="That code is not right")).to_be_visible()
    look(page, NARROW)
    page.get_by_label("Code from the app").fill(code_for(key_on(page)))
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrive(page, "Your recovery codes")
    return page.locator(".codes code").all_inner_texts()


def test_from_being_asked_for_it_to_signing_in_with_it(desk_of: DeskOf, program: Program, lead: User) -> None:
    Program.objects.filter(pk=program.pk).update(second_step_required=True)
    page = desk_of(lead)
    page.goto(reverse("members", args=[program.slug]))
    arrive(page, "Second step when you sign in")
    first, *_others = turn_it_on(page)
    page.get_by_role("link", name="I have them. Go on").click()
    arrive(page, "Members")
    page.goto(reverse("account"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").fill(lead.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrive(page, "The second step")
    page.get_by_label("Code").fill(first.upper())
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have 9 left")).to_be_visible()
    for name in ("second-step", "recovery-codes", "second-step-off", "open-sessions"):
        page.goto(reverse(name))
        look(page, NARROW)
    assert TOTPDevice.objects.count() == 1


def test_whoever_tried_too_often_reads_what_to_do(page: Page, live_server: object, lead: User) -> None:
    for number in range(TRIES):
        Client(REMOTE_ADDR="127.0.0.1").post(
            reverse("sign-in"), {"username": lead.email, "password": f"guess {number}"}
        )
    page.goto(f"{live_server}{reverse('sign-in')}")
    page.get_by_label("E-mail").fill(lead.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrive(page, "Too many tries")
    page.get_by_role("link", name="Choose a new password").click()
    expect(page).to_have_url(re.compile(reverse("forgot-password")))

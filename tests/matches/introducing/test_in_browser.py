"""Introducing two families, and their first contact, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from matches.models import Match, Seat
from tests.browsing import complaints, look

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_families_are_introduced_and_their_first_contact_is_written_down(
    desk: Page, match: Match, rosa: Seat
) -> None:
    heard = complaints(desk)
    desk.goto(reverse("introduction", args=[match.program.slug, match.public_id]))
    desk.get_by_role("link", name="Change what Rosa shares").click()
    look(desk)
    desk.get_by_label("Phone number that ends in 88").check()
    desk.get_by_role("button", name="Save what they share").click()
    look(desk)
    desk.get_by_role("button", name="Introduce them").click()
    desk.get_by_role("link", name="Read what to say to Rosa").click()
    look(desk)
    desk.get_by_label("How did you tell them?").select_option("Text message")
    desk.get_by_role("button", name="Rosa knows").click()
    desk.get_by_role("link", name="Their contacts").click()
    desk.get_by_role("link", name="Record a contact").click()
    look(desk)
    desk.locator("select[name=way]").select_option("Relay call")
    desk.get_by_role("button", name="Save the contact").click()
    expect(desk.get_by_text("1 of 4 contacts in 8 weeks")).to_be_visible()
    look(desk)
    assert heard == []

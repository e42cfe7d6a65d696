"""The coordinator's pages of inviting, and the letters, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from matches.models import Match, Seat
from participants.models import Participant, Reach
from tests.browsing import complaints, look

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_reads_sends_and_records(desk: Page, match: Match, david: Seat, robin: Seat) -> None:
    Participant.objects.filter(program=match.program, pk=david.participant_id).update(
        email="", phone="512-555-0177", reach_by=Reach.RELAY
    )
    heard = complaints(desk)
    desk.goto(reverse("invitations", args=[match.program.slug, match.public_id]))
    look(desk)
    desk.get_by_role("button", name="Send 2 invitations").click()
    expect(desk.get_by_role("status")).to_contain_text("Now call: David Larsen.")
    look(desk)
    desk.get_by_role("link", name="Record David's answer").click()
    look(desk)
    desk.get_by_text("Time zone and access needs: confirm or correct them").click()
    look(desk)
    desk.get_by_role("button", name="Save the answer").click()
    expect(desk.get_by_role("alert")).to_contain_text("Choose yes or no.")
    look(desk)
    desk.get_by_label("Yes", exact=True).check()
    desk.get_by_label("How did the answer reach you?").select_option("Relay call")
    desk.get_by_label("Who spoke for them?").fill("Tom, his husband")
    desk.get_by_role("button", name="Save the answer").click()
    expect(desk.get_by_text("David has not confirmed it.")).to_be_visible()
    look(desk)
    assert heard == []


def test_a_formatted_letter_can_be_read_by_everyone(desk: Page, match: Match) -> None:
    desk.goto(reverse("invitations", args=[match.program.slug, match.public_id]))
    desk.get_by_role("link", name="See the letter to Robin formatted").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Would you like to meet a peer")
    look(desk)


def test_an_answer_by_phone_takes_few_keys(desk: Page, sent: Match, david: Seat) -> None:
    """From the page of invitations: one link, Yes, P for phone, Save. All else is filled in or may stay empty."""
    desk.goto(reverse("invitations", args=[sent.program.slug, sent.public_id]))
    desk.get_by_role("link", name="Record David's answer").press("Enter")
    desk.get_by_label("Yes", exact=True).press("Space")
    desk.get_by_label("How did the answer reach you?").press("P")
    desk.get_by_role("button", name="Save the answer").press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("David Larsen's answer was recorded.")

"""What a coordinator does with whole matches, in a real browser: hold, undo, history, hand over, cover."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from matches.models import Stage
from peermatch.accounts.models import Program, User
from tests.browsing import look
from tests.matches.factories import accepted_match, confirm_meeting, make_match, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_match_is_held_handed_over_and_covered_and_all_is_undone(
    desk: Page, program: Program, coordinator: User, lead: User
) -> None:
    match = accepted_match(program, "Sleep and routines", coordinator=coordinator)
    make_match(program, "After high school", coordinator=coordinator)
    confirm_meeting(make_meeting(match, timezone.now().date() + timedelta(days=9)), at=timezone.now())
    desk.goto(match.get_absolute_url())
    desk.get_by_role("link", name="Put on hold").click()
    look(desk)
    desk.get_by_label("Why it waits").fill("Waiting for an interpreter")
    desk.get_by_role("button", name="Put it on hold").click()
    look(desk)
    desk.get_by_role("button", name="Undo").click()
    desk.get_by_role("link", name="The whole history").click()
    look(desk)
    desk.goto(f"/p/{program.slug}/matches/")
    desk.get_by_label("Choose Sleep and routines").check()
    look(desk)
    desk.get_by_role("button", name="Hand over the chosen").click()
    desk.get_by_label("New coordinator").select_option("Lee Okafor")
    look(desk)
    desk.get_by_role("button", name="Hand over").click()
    desk.get_by_role("button", name="Undo").click()
    desk.goto(f"/p/{program.slug}/matches/covers/arrange/")
    _arrange(desk)
    look(desk)
    match.refresh_from_db()
    assert (match.stage, match.coordinator) == (Stage.ACTIVE, coordinator)


def _arrange(page: Page) -> None:
    look(page)
    day = timezone.now().date() + timedelta(days=1)
    page.get_by_label("Who covers").select_option("Lee Okafor")
    page.get_by_label("First day").fill(day.isoformat())
    page.get_by_label("Last day").fill(day.isoformat())
    page.get_by_role("button", name="Arrange the cover").click()

"""A person's own page in a real browser, from the link in the mail to leaving: each page looked at."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from participants.models import Participant, Status
from tests.browsing import complaints, look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def open_part(page: Page, link: str, heading: str) -> None:
    page.get_by_role("link", name=link).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    look(page)


def test_someone_puts_all_of_it_right_pauses_and_leaves(
    page: Page, robin: Participant, path_of: Callable[..., str]
) -> None:
    heard = complaints(page)
    page.goto(path_of(robin))
    expect(page).to_have_url(re.compile(r"/own/[0-9a-f-]{36}/$"))
    look(page)
    open_part(page, "Correct your name, work or time zone", "Your name and work")
    page.get_by_label("First name").fill("Robyn")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    open_part(page, "Change how we reach you, and what is safe", "How to reach you, and what is safe")
    page.get_by_label("Leave me no voice messages").check()
    page.get_by_role("button", name="Save").click()
    open_part(page, "Change what you need", "What you need to take part")
    page.get_by_label("ProTactile", exact=True).first.check()
    page.get_by_role("button", name="Save").click()
    open_part(page, "Change your week", "When you are usually free")
    page.get_by_label("From", exact=True).first.fill("09:00")
    page.get_by_label("To", exact=True).first.fill("11:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Mon 9:00")).to_be_visible()
    open_part(page, "Pause for a while", "Pause for a while")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="You are paused")).to_be_visible()
    look(page)
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_role("status")).to_contain_text("Welcome back")
    open_part(page, "Leave the program", "Leave the program")
    page.get_by_role("button", name="Leave the program").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You left the program")
    look(page)
    assert heard == []
    robin.refresh_from_db()
    assert (robin.first_name, robin.no_voice_messages, robin.status) == ("Robyn", True, Status.WITHDRAWN)

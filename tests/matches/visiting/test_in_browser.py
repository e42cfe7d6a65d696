"""The participant's pages in a real browser, from the link in the mail to the answer: each page looked at."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.inviting.answering import answer
from matches.models import Match, Said, Seat, SeatState, Way
from peermatch.accounts.models import User
from peermatch.clock import say_moment
from tests.browsing import complaints, look, runs_scripts
from tests.matches.factories import ask_times

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_someone_answers_changes_their_mind_and_corrects_their_details(
    page: Page, robin: Seat, path_of: Callable[[Seat], str]
) -> None:
    heard = complaints(page)
    page.goto(path_of(robin))
    expect(page).to_have_url(re.compile(r"/visit/[0-9a-f-]{36}/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Would you like to meet a peer who can help")
    look(page)
    page.get_by_role("link", name="Yes, I would like to").click()
    page.get_by_label("Hope 1").fill("To see how a month can look")
    page.get_by_label("Interpreter", exact=True).check()
    page.get_by_label("Which interpreter?").fill("ProTactile")
    page.get_by_label("Something else").check()
    if runs_scripts(page):
        choose_what_is_read_best(page)
        expect(page.get_by_label("Which interpreter?")).to_have_value("ProTactile")
    look(page)
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what else you need")
    look(page)
    page.get_by_label("What else?").fill("A table lamp")
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Your yes is recorded"))
    expect(page.get_by_text("ProTactile interpreter")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Change my answer to no").click()
    look(page)
    page.get_by_role("button", name="Say no").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("You said no"))
    page.get_by_role("link", name="Change my time zone or access needs").click()
    look(page)
    page.get_by_label("Time zone").select_option("America/Denver")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Mountain time")).to_be_visible()
    assert heard == []
    robin.refresh_from_db()
    assert robin.state == SeatState.DECLINED


def choose_what_is_read_best(page: Page) -> None:
    """On the page where they are, for a while."""
    chooses = page.get_by_role("button", name="Text size and colors")
    chooses.press("Enter")
    panel, html = page.get_by_role("region", name="How pages look"), page.locator("html")
    expect(panel.get_by_role("heading")).to_be_focused()
    panel.get_by_label("200%").check()
    panel.get_by_label("Yellow on black").check()
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator(".said")).to_be_focused()
    expect(html).to_have_attribute("data-contrast", "yellow-on-black")
    look(page)
    panel.get_by_role("button", name="Show everything as it comes").click()
    expect(html).not_to_have_attribute("data-contrast", "yellow-on-black")
    panel.get_by_role("button", name="Close").click()
    expect(chooses).to_be_focused()


def test_someone_else_stops_it(page: Page, robin: Seat, path_of: Callable[[Seat], str]) -> None:
    page.goto(path_of(robin))
    address = page.url
    page.get_by_role("link", name="I am not the person this was meant for").click()
    look(page)
    page.get_by_role("button", name="I am not Robin").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The link no longer works")
    look(page)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not open anything")
    look(page)
    page.get_by_role("link", name="Ask for a new link").click()
    look(page)
    page.get_by_label("Your e-mail address").fill("someone@mail.example")
    page.get_by_role("button", name="Send me a new link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    look(page)


def test_someone_says_by_keyboard_which_times_suit(
    page: Page, match: Match, robin: Seat, coordinator: User, path_of: Callable[[Seat], str]
) -> None:
    address, now = path_of(robin), timezone.now()
    for seat in match.seats.all():
        answer(seat=seat, said=Said.YES, way=Way.PHONE, at=now, by=coordinator)
    match.refresh_from_db()
    poll = ask_times(match, now)
    first, second = (say_moment(time.starts_at, "America/Chicago") for time in poll.times.all())
    heard = complaints(page)
    page.goto(address)
    look(page)
    page.get_by_role("link", name="Say which times suit me").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which times suit you?")
    page.get_by_role("radio", name=f"{first}: Yes").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name=f"{second}: Yes")).to_be_focused()
    page.get_by_role("button", name="Send my answer").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(f"{second}: Choose yes, if need be, or no.")
    expect(page.get_by_role("radio", name=f"{first}: Yes")).to_be_checked()
    look(page)
    page.get_by_role("link", name=f"{second}: Choose yes, if need be, or no.").press("Enter")
    page.get_by_role("radio", name=f"{second}: If need be").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send my answer").press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile("Your answer about the times is recorded"))
    look(page)
    assert heard == []
    assert list(poll.replies.get().said.values()) == ["yes", "if_need_be"]

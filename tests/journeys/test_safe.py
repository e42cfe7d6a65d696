"""Somebody without an account is worried and wants no more contact: a lead knows in a minute, the other nothing."""

import json
from collections.abc import Iterator
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories import PASSWORD
from tests.journeys.in_safety import LEAD
from tests.mail import SmtpSink
from tests.serving import Served

WORDS = "canary-worry: he shouted, and then there was nothing"
TOLD = 60  # seconds within which the lead knows


@pytest.fixture
def home(served: Served, smtp_sink: SmtpSink) -> Served:
    """Served as a whole, worker and all; its mail arrives in the sink."""
    served.extra |= {"EMAIL_URL": smtp_sink.url, "TICK_SECONDS": "2"}
    return served


@pytest.fixture
def people(home: Served) -> dict[str, str]:
    said = home.manage("shell", "-v0", "-c", "from tests.journeys import in_safety; print(in_safety.cast())")
    home.start()
    found: dict[str, str] = json.loads(said.strip().splitlines()[-1])
    return found


@pytest.fixture
def at_home(browser: Browser, home: Served, people: dict[str, str]) -> Iterator[dict[str, Page]]:
    """A small browser without JavaScript for each; Rosa and Sam followed their links."""
    opened: list[BrowserContext] = []
    pages = {}
    for name in ("Rosa", "Sam", "Lee"):
        context = browser.new_context(
            base_url=home.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        pages[name] = context.new_page()
        if name in people:
            pages[name].goto(f"/l/{people[name]}/")
    yield pages
    for context in opened:
        context.close()


@pytest.mark.once
def test_a_worry_by_link_and_contact_that_stops(
    at_home: dict[str, Page], people: dict[str, str], smtp_sink: SmtpSink
) -> None:
    rosa, sam, lee = at_home["Rosa"], at_home["Sam"], at_home["Lee"]
    expect(sam.get_by_text("512-555-7788").first).to_be_visible()
    rosa.get_by_role("link", name="I am worried about someone").click()
    expect(rosa.get_by_role("link", name="988").first).to_be_visible()
    rosa.get_by_label("What worries you?").fill(WORDS)
    rosa.get_by_label("Sam", exact=True).check()
    rosa.get_by_label("Yes", exact=True).check()
    began = monotonic()
    rosa.get_by_role("button", name="Send this now").click()
    expect(rosa.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    mail = smtp_sink.wait_for_subject("Please look now", LEAD, seconds=TOLD)
    assert monotonic() - began < TOLD
    assert not [word for word in ("canary", "Rosa", "Sam") if word in mail.as_string()]

    rosa.get_by_role("link", name="Tell us more").click()
    rosa.get_by_role("link", name="Stop contact with someone").click()
    rosa.get_by_label("Sam", exact=True).check()
    rosa.get_by_role("button", name="Stop contact now").click()
    expect(rosa.get_by_role("heading", name="Contact is stopped")).to_be_visible()
    smtp_sink.wait_for_subject("Please look today", LEAD, seconds=TOLD)
    smtp_sink.wait_for_subject("ancel", people["sam"], seconds=TOLD)

    sam.reload()
    page = sam.content()
    letters = [mail.as_string() for mail in smtp_sink.to(people["sam"])[1:]]
    for said in (page, *letters):
        assert not [word for word in ("canary", "Rosa", "555-7788", "no more contact") if word in said]
    lee.goto("/sign-in/")
    lee.get_by_label("E-mail").fill(LEAD)
    lee.get_by_label("Password").fill(PASSWORD)
    lee.get_by_role("button", name="Sign in").click()
    lee.get_by_role("link", name="A worry was raised").first.click()
    expect(lee.get_by_text(WORDS)).to_be_visible()

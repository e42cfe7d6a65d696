"""What a coordinator does on the road among their people."""

import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browsing import arrive, look
from tests.factories import PASSWORD

ROSTER = Path(settings.BASE_DIR) / "tests" / "samples" / "roster.csv"
PEOPLE = "/p/bluebonnet/people/"


def sign_in(page: Page, today: str = "Today: nothing needs you") -> None:
    page.goto("/")
    arrive(page, "Sign in")
    page.get_by_label("E-mail").fill("ana@bluebonnet.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    arrive(page, today)


def import_the_roster(page: Page, says: str) -> None:
    page.goto(f"{PEOPLE}import/")
    arrive(page, "Import a list of people")
    page.get_by_label("Your list").set_input_files(ROSTER)
    page.get_by_role("button", name="Look through it").click()
    arrive(page, re.compile("roster.csv"))
    expect(page.get_by_role("main")).to_contain_text(says)


def agree_to_the_import(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Yes:")).click()
    arrive(page, re.compile("roster.csv.*Imported"))


def find_someone(page: Page) -> None:
    page.goto(f"{PEOPLE}?q=rivera")
    arrive(page, "People")
    page.get_by_role("link", name="Marcus Rivera").click()
    arrive(page, re.compile("Marcus Rivera"))


def filter_sort_and_leaf(page: Page) -> None:
    """By a filter, by another order, to the last page: each step keeps what was chosen before it."""
    page.goto(PEOPLE)
    page.get_by_text("More filters, and sorting").click()
    page.get_by_label("Kind").select_option("Professional")
    page.get_by_role("button", name="Filter").click()
    arrive(page, "People")
    count = page.locator("#count")
    expect(count).to_have_text(re.compile(r"^\d+ of 60 people$"))
    narrowed = count.inner_text()
    page.get_by_role("columnheader", name="State").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="State")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Next page").click()
    arrive(page, "People")
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(count).to_have_text(narrowed)
    states = page.locator("td[data-label=State]").all_inner_texts()
    assert states == sorted(states)
    page.get_by_role("link", name="Clear all filters").click()
    expect(count).to_have_text("60 people")


def add_edit_pause_and_resume(page: Page) -> None:
    """Nora has no e-mail and is reached by relay."""
    _add(page)
    page.get_by_role("link", name="Edit how to reach them").click()
    look(page)
    page.get_by_label("Phone", exact=True).fill("512-555-0144")
    page.get_by_role("button", name="Save").click()
    arrive(page, re.compile("Nora Quinn Active"))
    expect(page.get_by_role("link", name="512-555-0144")).to_be_visible()
    page.get_by_role("link", name="Pause").click()
    arrive(page, "Pause Nora Quinn")
    page.get_by_label("Reason").fill("She moves house.")
    page.get_by_role("button", name="Pause").click()
    arrive(page, re.compile("Nora Quinn Paused"))
    page.get_by_role("button", name="Bring back").click()
    arrive(page, re.compile("Nora Quinn Active"))


def _add(page: Page) -> None:
    page.get_by_role("link", name="Add a person").click()
    arrive(page, "Add a person")
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("Last name").fill("Quinn")
    page.get_by_label("Kind").first.select_option("Professional")
    page.get_by_label("Phone", exact=True).fill("512-555-0143")
    page.get_by_label("How to reach them").select_option("Relay call")
    page.get_by_label("The day they said yes").fill("2026-04-01")
    page.get_by_role("button", name="Save").click()
    arrive(page, re.compile("Nora Quinn Active"))


def needs_of_marcus_are_on_record(page: Page) -> None:
    """What he corrected himself, with his answer."""
    page.goto(f"{PEOPLE}?q=rivera")
    page.get_by_role("link", name="Marcus Rivera").click()
    look(page)
    expect(page.get_by_text("America/Denver")).to_be_visible()
    expect(page.get_by_text("ASL interpreter")).to_be_visible()
    expect(page.get_by_text("Confirmed by the person")).to_be_visible()

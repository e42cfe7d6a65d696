"""What a coordinator does on the family path: from a request to the contacts of two families."""

import re

from playwright.sync_api import Page, expect

from tests.browsing import arrive, look
from tests.journeys import in_match

TITLE = "Sleep and routines, for Rosa Delgado"
CLOCKS = ("Call back", "A support parent or peer says yes", "First contact between the two")
HOPE = "To hear how others got through the nights."


def call_back(page: Page) -> None:
    page.goto("/p/bluebonnet/")
    page.get_by_role("link", name="Record the call back").click()
    arrive(page, re.compile("Rosa Delgado"))
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save the call").click()
    expect(page.get_by_role("link", name="Make it a match")).to_be_visible()


def make_it_a_match(page: Page, agreed: str) -> str:
    """Rosa is new to the program; her own words become the problem."""
    page.get_by_role("link", name="Make it a match").click()
    arrive(page, "Make a match for Rosa Delgado")
    expect(page.get_by_label("Family to family")).to_be_checked()
    page.get_by_label("The day they agreed to be matched").fill(agreed)
    page.get_by_role("button", name="Make it a match").click()
    arrive(page, TITLE)
    return page.url


def write_her_hope(page: Page, match: str) -> None:
    page.goto(match)
    page.get_by_role("link", name="What Rosa hopes to gain").click()
    page.locator("[name=hope_1]").fill(HOPE)
    page.get_by_role("button", name="Save the hopes").click()


def find_who_is_ready(page: Page, match: str) -> None:
    """Gus offers the same, but was not trained: the gate says so until Sam takes his place."""
    in_match.seat(page, match, "Gus Adler")
    page.goto(match)
    expect(page.get_by_role("listitem").filter(has_text="Gus is ready")).to_contain_text("No training on record.")
    in_match.take_out(page, match, "Gus")
    in_match.seat(page, match, "Sam Lind")
    page.goto(match)
    expect(page.get_by_role("listitem").filter(has_text="Sam is ready")).to_contain_text("Ready")


def ask_both(page: Page, match: str) -> None:
    page.goto(match + "invitations/")
    page.get_by_role("button", name="Send 2 invitations").click()
    expect(page.get_by_role("status")).to_contain_text("2 invitations")


def introduce(page: Page, match: str) -> None:
    """Ana reads what each gets before anything goes out."""
    page.goto(match)
    page.get_by_role("link", name="Check and introduce them").click()
    arrive(page, "Introduction")
    page.get_by_role("button", name="Introduce them").click()
    expect(page.get_by_role("main")).to_contain_text("Introduced")


def record_a_contact(page: Page, match: str, way: str) -> None:
    page.goto(match + "contacts/")
    page.get_by_role("link", name="Record a contact").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("select[name=way]").select_option(way)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1, name="Contacts")).to_be_visible()


def see_three_contacts_and_no_meeting(page: Page, match: str) -> None:
    for way in ("Text message", "Relay call", "Phone"):
        expect(page.get_by_role("listitem").filter(has_text=way)).to_contain_text("In touch")
    page.goto(match)
    arrive(page, TITLE)
    main = page.get_by_role("main")
    expect(main).to_contain_text("3 of 4 contacts in 8 weeks")
    expect(main).to_contain_text("Families need no meeting")
    page.get_by_role("link", name="By the public form").click()
    clocks = page.get_by_role("list", name="Clocks").get_by_role("listitem")
    expect(clocks).to_have_text([re.compile(rf"{clock}\s*Done") for clock in CLOCKS])
    look(page)

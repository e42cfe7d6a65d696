"""What a coordinator does on the road to prepare a match and to invite its people."""

import re

from playwright.sync_api import Page, expect

from tests.browsing import arrive, look

TITLE = "A brother who asks"
HOPE = "Words for a talk with the whole family."
WHY = "She led three groups of brothers and sisters; her papers are on their way."


def start_a_match(page: Page) -> str:
    page.goto("/p/bluebonnet/matches/")
    arrive(page, "Matches")
    page.get_by_role("link", name="Start a match").click()
    arrive(page, "Start a match")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Search by name, organization or e-mail").fill("marcus rivera")
    page.get_by_role("button", name="Search").click()
    page.get_by_label(re.compile("Marcus Rivera")).check()
    page.get_by_label("Professional or group").check()
    page.get_by_label("Directional:").check()
    page.get_by_role("button", name="Start the match").click()
    arrive(page, TITLE)
    return page.url


def prepare(page: Page, match: str) -> None:
    page.goto(match + "problem/")
    arrive(page, re.compile("problem"))
    page.get_by_role("textbox", name=re.compile("problem", re.IGNORECASE)).first.fill(
        "The brother of a student asks why he is left out."
    )
    page.get_by_label("sibling support").check()
    page.get_by_role("button", name="Save the problem").click()
    expect(page).not_to_have_url(re.compile("problem"))
    page.goto(match)
    page.get_by_role("link", name="What Marcus hopes to gain").click()
    arrive(page, "What Marcus Rivera hopes to gain")
    page.locator("[name=hope_1]").fill(HOPE)
    page.get_by_role("button", name="Save the hopes").click()
    expect(page).not_to_have_url(re.compile("hopes/."))
    page.goto(match + "format/")
    arrive(page, "Format and size")
    page.get_by_label("Group problem solving").check()
    page.get_by_role("button", name="Save the format").click()
    arrive(page, TITLE)


def seat(page: Page, match: str, name: str, part: str = "Provides") -> None:
    page.goto(f"{match}people/?q={name}")
    arrive(page, "Who takes part")
    first = name.split()[0]
    place = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=f"Add {first}"))
    place.get_by_role("combobox").select_option(label=part)
    place.get_by_role("button", name=f"Add {first}").click()
    expect(page.get_by_role("link", name=f"Take {first} out")).to_be_visible()


def take_out(page: Page, match: str, name: str) -> None:
    page.goto(match + "people/")
    page.get_by_role("link", name=f"Take {name} out").click()
    arrive(page, f"Take {name} ")
    page.get_by_role("button", name="Take them out").click()
    expect(page.get_by_role("heading", level=1, name="Who takes part")).to_be_visible()


def meet_both_gates(page: Page, match: str) -> None:
    """Elena's license has run out; Julie supervises Megan. Each closes a gate that says so."""
    seat(page, match, "Elena Abara")
    page.goto(match + "fit/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("May 12, 2026")
    take_out(page, match, "Elena")
    seat(page, match, "Megan Garcia")
    seat(page, match, "Julie Haddad", part="Facilitates")
    page.goto(match + "footing/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Julie Haddad supervises Megan Garcia")
    page.goto(match + "invitations/")
    expect(page.get_by_role("button", name=re.compile("^Send"))).to_have_count(0)
    take_out(page, match, "Julie")


def go_on_with_a_reason(page: Page, match: str) -> None:
    """Nothing is on record for Nora, so a gate stays closed until Ana writes down why the match may go on."""
    seat(page, match, "Nora Quinn")
    page.goto(match + "invitations/")
    expect(page.get_by_role("button", name=re.compile("^Send"))).to_have_count(0)
    page.goto(match + "fit/")
    page.get_by_role("link", name="Go on with a reason").click()
    look(page)
    page.get_by_role("button", name="Go on with this reason").click()
    arrive(page, re.compile("."))
    expect(page.get_by_role("alert")).to_contain_text("Write down why the match may go on.")
    page.get_by_label("Why may the match go on?").fill(WHY)
    page.get_by_role("button", name="Go on with this reason").click()
    look(page)
    stands = page.get_by_role("listitem").filter(has_text="Gone on with a reason")
    expect(stands).to_contain_text(WHY)
    expect(stands).to_contain_text("Ana Castillo, ")
    page.goto(match)
    arrive(page, TITLE)
    expect(page.get_by_role("heading", name=re.compile(r"^Before you invite: (\d+) of \1 done"))).to_be_visible()


def send_invitations(page: Page, match: str) -> None:
    """To two by mail, to Nora by a call."""
    page.goto(match + "invitations/")
    arrive(page, "Invitations")
    expect(page.get_by_role("main")).to_contain_text(HOPE)
    page.get_by_role("link", name="See the letter to Megan formatted").click()
    look(page)
    page.goto(match + "invitations/")
    page.get_by_role("button", name="Send 3 invitations").click()
    arrive(page, "Invitations")
    expect(page.get_by_role("status")).to_contain_text("Now call: Nora Quinn.")


def record_a_yes(page: Page, match: str) -> None:
    """Nora called by relay; her sister spoke, and she confirmed it."""
    page.goto(match + "invitations/")
    page.get_by_role("link", name="Record Nora's answer").click()
    arrive(page, re.compile("Nora Quinn"))
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_label("How did the answer reach you?")).to_have_value("relay")
    page.get_by_label("Who spoke for them?").fill("Lena Quinn, her sister")
    page.get_by_label("They confirmed it themselves").check()
    page.locator("[name=hope_1]").fill("To pass on what worked.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("main")).to_contain_text("Answered for Nora by Lena Quinn, her sister")
    look(page)


def everyone_is_in(page: Page, match: str) -> None:
    page.goto(match)
    arrive(page, TITLE)
    expect(page.get_by_role("main")).to_contain_text("Active")


def arrange_access(page: Page, match: str) -> None:
    """What Marcus said that he needs, and what is on record of Megan."""
    page.goto(match + "access/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("ASL interpreter")
    page.get_by_role("button", name="All of this is arranged").click()
    expect(page.get_by_role("main")).to_contain_text("put this on record")


def read_the_messages(page: Page) -> None:
    """All that went out stands there as it arrived."""
    page.goto("/p/bluebonnet/messages/")
    arrive(page, "Messages")
    page.locator("ul.tasks a").first.click()
    look(page)
    mail = page.url
    for part in ("html/", "delivered/"):
        page.goto(mail + part)
        look(page)

"""What participants do on the road, with no account: by the link in their mail, as it was delivered."""

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.browsing import arrive, look

TOO_QUICK = 3_100  # milliseconds: quicker than that only programs fill in a form


def ask_for_help(page: Page) -> None:
    """Rosa asks for a match by the program's public form; nobody signs in for that."""
    page.goto("/ask/bluebonnet/")
    arrive(page, "Ask for a match with a peer")
    page.get_by_label("What would you like help with?").fill("My daughter sleeps three hours a night.")
    page.get_by_label("Sleep and routines").check()
    page.get_by_label("First name").fill("Rosa")
    page.get_by_label("Last name").fill("Delgado")
    page.get_by_label("I am a").select_option("parent")
    page.get_by_label("How should we reach you?").select_option("E-mail")
    page.get_by_label("E-mail", exact=True).fill("rosa@mail.example")
    page.get_by_label("Phone or videophone number").fill("512-555-0177")
    page.wait_for_timeout(TOO_QUICK)
    page.get_by_role("button", name="Send my request").click()
    arrive(page, "Thank you: we have your request")


def say_yes_and_share(page: Page, mail: EmailMessage, hope: str, *shares: str) -> None:
    """A yes to another family, with what it gets once both are introduced: nothing is ticked before."""
    page.goto(link_in(mail))
    page.get_by_role("link", name=re.compile("^Yes")).click()
    expect(page.get_by_role("heading", level=1, name="Say yes")).to_be_visible()
    expect(
        page.get_by_role("group", name="What the other family gets").get_by_role("checkbox", checked=True)
    ).to_have_count(0)
    page.get_by_label("Hope 1").fill(hope)
    for share in shares:
        page.get_by_label(share).check()
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_role("heading", level=1, name="You said yes")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("They get it when you are introduced.")


def link_in(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    assert text is not None
    [found] = re.findall(r"http://\S+/l/\S+", text.get_content())
    return str(found)


def open_invitation(page: Page, mail: EmailMessage) -> None:
    """The link leads on to an address without the token. That alone answers nothing."""
    page.goto(link_in(mail))
    assert "/l/" not in page.url
    look(page)


def say_yes(page: Page, hope: str) -> None:
    page.get_by_role("link", name=re.compile("^Yes")).click()
    arrive(page, "Say yes")
    page.get_by_label("Hope 1").fill(hope)
    page.get_by_role("button", name="Say yes").click()
    arrive(page, "You said yes")


def correct_zone_and_needs(page: Page) -> None:
    page.get_by_role("link", name="Change my time zone or access needs").click()
    arrive(page, "Your time zone and access needs")
    page.get_by_label("Time zone").select_option("America/Denver")
    page.get_by_label("Interpreter", exact=True).check()
    page.get_by_label("Which interpreter?").fill("ASL")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_role("main")).to_contain_text("Mountain time")
    expect(page.get_by_role("main")).to_contain_text("ASL interpreter")


def change_to_no_and_back(page: Page) -> None:
    """A mind can be changed until the meeting."""
    page.get_by_role("link", name="Change my answer to no").click()
    arrive(page, "Say no")
    page.get_by_label("Why not?").fill("I am not sure of the day.")
    page.get_by_role("button", name="Say no").click()
    arrive(page, "You said no")
    page.get_by_role("link", name="Change my answer to yes").click()
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_role("heading", level=1, name="You said yes")).to_be_visible()


def see_the_meeting(page: Page, mail: EmailMessage, when: str) -> None:
    """The link of the invitation still opens, and tells when they meet on the reader's own clock."""
    page.goto(link_in(mail))
    look(page)
    expect(page.get_by_role("main")).to_contain_text(when)

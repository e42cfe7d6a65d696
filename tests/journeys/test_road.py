"""The whole road in a real browser: from an imported list to a closed match, with real broker, worker, beat and mail.

Links are taken from the mail as it was delivered. Every page is looked at on the way: wide and narrow, light and
dark, by axe and for sideways scrolling. The same road is then walked with JavaScript off.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import look
from tests.factories import PASSWORD
from tests.mail import SmtpSink
from tests.serving import Served

ROSTER = Path(settings.BASE_DIR) / "tests" / "samples" / "roster.csv"
MARCUS, MEGAN = "marcus.rivera4@example.org", "megan.garcia30@example.org"
PATIENCE = 15_000  # milliseconds that a page may take on a busy machine
CAST = "from tests.factories import *; make_member(make_program(), 'Ana Castillo', phone='512-555-0101')"
# The meeting is a week ahead; its day comes by putting its time into the past, as the clock would.
A_WEEK_LATER = """
from datetime import *
from django.utils import timezone
from matches.models import *
meeting = Meeting.objects.across_programs('the test lets time pass').get()
meeting.starts_at, meeting.ends_at = (timezone.now() - timedelta(hours=n) for n in (2, 1))
meeting.save()
"""


@pytest.fixture
def road(served: Served, smtp_sink: SmtpSink) -> Served:
    """The program with Ana in it, served as a whole; its mail arrives in the sink."""
    served.extra |= {"EMAIL_URL": smtp_sink.url, "TICK_SECONDS": "2"}
    served.manage("shell", "-v0", "-c", CAST)
    served.start()
    return served


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def with_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def desk(browser: Browser, road: Served, with_scripts: bool) -> Iterator[Page]:
    """Ana's browser."""
    context = browser.new_context(base_url=road.url, java_script_enabled=with_scripts)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def elsewhere(browser: Browser, with_scripts: bool) -> Iterator[BrowserContext]:
    """A participant's browser: nobody is signed in there."""
    context = browser.new_context(java_script_enabled=with_scripts)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def link_in(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    assert text is not None
    [found] = re.findall(r"http://\S+/l/\S+", text.get_content())
    return str(found)


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()
    look(page)


def sign_in(page: Page) -> None:
    page.goto("/")
    heading(page, "Sign in")
    page.get_by_label("E-mail").fill("ana@bluebonnet.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    heading(page, "Today: nothing needs you")


def import_the_roster(page: Page, says: str) -> None:
    page.goto("/p/bluebonnet/people/import/")
    heading(page, "Import a list of people")
    page.get_by_label("Your list").set_input_files(ROSTER)
    page.get_by_role("main").get_by_role("button", name=re.compile("Read|Upload|Look")).click()
    heading(page, re.compile("roster.csv"))
    expect(page.get_by_role("main")).to_contain_text(says)


def agree_to_the_import(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Yes:")).click()
    heading(page, re.compile("roster.csv.*Imported"))


def find_someone(page: Page) -> None:
    page.goto("/p/bluebonnet/people/?q=rivera")
    heading(page, "People")
    expect(page.get_by_role("link", name="Marcus Rivera")).to_be_visible()
    page.get_by_role("link", name="Marcus Rivera").click()
    heading(page, re.compile("Marcus Rivera"))


def start_a_match(page: Page) -> str:
    page.goto("/p/bluebonnet/matches/")
    heading(page, re.compile("Matches|No matches"))
    page.goto("/p/bluebonnet/matches/start/")
    heading(page, re.compile("Start a match"))
    page.get_by_label("Title").fill("A brother who asks")
    page.get_by_label("Search by name, organization or e-mail").fill("marcus rivera")
    page.get_by_role("button", name="Search").click()
    page.get_by_label(re.compile("Marcus Rivera")).check()
    page.get_by_label("Professional or group").check()
    page.get_by_label("Directional:").check()
    page.get_by_role("button", name="Start the match").click()
    heading(page, "A brother who asks")
    return page.url


def prepare(page: Page, match: str) -> None:
    page.goto(match + "problem/")
    heading(page, re.compile("problem"))
    page.get_by_role("textbox", name=re.compile("problem", re.IGNORECASE)).first.fill(
        "The brother of a student asks why he is left out."
    )
    page.get_by_label("sibling support").check()
    page.get_by_role("button", name="Save the problem").click()
    expect(page).not_to_have_url(re.compile("problem"))
    page.goto(match)
    page.get_by_role("link", name="What Marcus hopes to gain").click()
    heading(page, "What Marcus Rivera hopes to gain")
    page.locator("[name=hope_1]").fill("Words for a talk with the whole family.")
    page.get_by_role("button", name="Save the hopes").click()
    expect(page).not_to_have_url(re.compile("hopes/."))
    page.goto(match + "format/")
    look(page)
    page.get_by_label("One to one").check()
    page.get_by_role("button", name="Save the format").click()
    heading(page, "A brother who asks")


def seat(page: Page, match: str, name: str, part: str = "Provides") -> None:
    page.goto(f"{match}people/?q={name}")
    heading(page, "Who takes part")
    first = name.split()[0]
    place = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=f"Add {first}"))
    place.get_by_role("combobox").select_option(label=part)
    place.get_by_role("button", name=f"Add {first}").click()
    expect(page.get_by_role("link", name=f"Take {first} out")).to_be_visible()


def take_out(page: Page, match: str, name: str) -> None:
    page.goto(match + "people/")
    page.get_by_role("link", name=f"Take {name} out").click()
    heading(page, f"Take {name} ")
    page.get_by_role("button", name="Take them out").click()
    heading(page, "Who takes part")


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


def send_invitations(page: Page, match: str, sink: SmtpSink) -> tuple[EmailMessage, EmailMessage]:
    page.goto(match + "invitations/")
    heading(page, "Invitations")
    expect(page.get_by_role("main")).to_contain_text("Words for a talk with the whole family.")
    page.get_by_role("button", name="Send 2 invitations").click()
    heading(page, "Invitations")
    sink.wait_for(2)
    [to_marcus], [to_megan] = sink.to(MARCUS), sink.to(MEGAN)
    return to_marcus, to_megan


def say_yes(context: BrowserContext, mail: EmailMessage) -> None:
    page = context.new_page()
    page.goto(link_in(mail))
    assert "/l/" not in page.url
    look(page)
    page.get_by_role("link", name=re.compile("^Yes")).click()
    heading(page, "Say yes")
    page.locator("[name=hope_1]").fill("To hear what other teachers tried.")
    page.get_by_label("Time zone").select_option("America/Denver")
    page.get_by_role("button", name="Say yes").click()
    heading(page, "You said yes")
    page.close()


def record_a_yes(page: Page, match: str) -> None:
    """Megan called by relay; her interpreter spoke, and she confirmed it."""
    page.goto(match + "invitations/")
    page.get_by_role("link", name="Record Megan's answer").click()
    heading(page, re.compile("Megan Garcia"))
    page.locator("[name=said][value=yes]").check()
    page.locator("[name=way]").select_option("relay")
    page.locator("[name=spoken_by]").fill("Lena Ruiz, interpreter")
    page.get_by_label("They confirmed it themselves").check()
    page.locator("[name=hope_1]").fill("To pass on what worked.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("main")).to_contain_text("Answered by Lena Ruiz, interpreter for Megan")
    page.goto(match)
    heading(page, "A brother who asks")
    expect(page.get_by_role("main")).to_contain_text("Active")


def arrange_access(page: Page, match: str) -> None:
    page.goto(match + "access/")
    look(page)
    arranged = page.get_by_role("button", name="All of this is arranged")
    arranged.click()
    expect(page.get_by_role("main")).to_contain_text("put this on record")


def plan_and_confirm(page: Page, match: str, sink: SmtpSink, on: date) -> str:
    page.goto(match + "meetings/plan/")
    look(page)
    page.get_by_label("Date").fill(on.isoformat())
    page.get_by_label("Time", exact=False).first.fill("15:00")
    page.get_by_role("textbox", name=re.compile("Link")).first.fill("https://video.example/room")
    page.get_by_role("button", name="Plan the meeting").click()
    heading(page, re.compile("3:00 pm Central"))
    meeting = page.url
    arrange_access(page, match)
    page.goto(meeting + "confirm/")
    look(page)
    before = len(sink.received)
    page.get_by_role("button", name="Confirm and tell everyone").click()
    expect(page.get_by_role("main")).to_contain_text("Confirmed")
    sink.wait_for(before + 2)
    return meeting


def calendar_of(mail: EmailMessage) -> icalendar.Calendar:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar" and not part.get_filename()]
    return icalendar.Calendar.from_ical(part.get_content())


def start_in(mail: EmailMessage) -> datetime:
    [event] = calendar_of(mail).walk("VEVENT")
    start = event.decoded("DTSTART")
    assert isinstance(start, datetime)
    return start


def move(page: Page, meeting: str, sink: SmtpSink, on: date) -> None:
    page.goto(meeting + "move/")
    look(page)
    page.get_by_label("Date").fill(on.isoformat())
    page.locator("main form button[type=submit]").click()
    heading(page, re.compile("3:00 pm Central"))
    moved = [mail for mail in sink.wait_for(7) if "text/calendar" in str(mail)]
    first, last = moved[0], moved[-1]
    assert start_in(last) - start_in(first) == timedelta(days=1)


def hold_and_close(page: Page, road: Served, match: str, meeting: str) -> None:
    road.manage("shell", "-v0", "-c", A_WEEK_LATER)
    page.goto("/p/bluebonnet/")
    expect(page.get_by_role("main")).to_contain_text("was the meeting held?")
    page.get_by_role("link", name="Mark it held").click()
    heading(page, "Was this meeting held?")
    page.get_by_label("Notes").fill("They will write to each other in a month.")
    page.get_by_role("button", name="Mark it held").click()
    expect(page.get_by_role("main")).to_contain_text("They will write to each other in a month.")
    look(page)
    page.goto(match + "close/")
    look(page)
    page.get_by_label("They gained what they hoped for").check()
    page.get_by_label("What came of it").fill("A talk with the family is planned.")
    page.get_by_role("button", name="Close the match").click()
    heading(page, "A brother who asks")
    expect(page.get_by_role("main")).to_contain_text("A talk with the family is planned.")


def test_from_a_list_of_people_to_a_closed_match(
    desk: Page, elsewhere: BrowserContext, road: Served, smtp_sink: SmtpSink
) -> None:
    sign_in(desk)
    import_the_roster(desk, says="60 new")
    agree_to_the_import(desk)
    import_the_roster(desk, says="60 unchanged")
    find_someone(desk)
    match = start_a_match(desk)
    prepare(desk, match)
    meet_both_gates(desk, match)
    to_marcus, _ = send_invitations(desk, match, smtp_sink)
    say_yes(elsewhere, to_marcus)
    record_a_yes(desk, match)
    on = date.today() + timedelta(days=7)
    meeting = plan_and_confirm(desk, match, smtp_sink, on)
    move(desk, meeting, smtp_sink, on + timedelta(days=1))
    hold_and_close(desk, road, match, meeting)

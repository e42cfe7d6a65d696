"""What a coordinator does on the road to bring a meeting about, and to end the match."""

import re
from datetime import date, datetime
from email.message import EmailMessage

import icalendar
from playwright.sync_api import Page, expect

from tests.browsing import arrive, look
from tests.journeys.in_match import TITLE, arrange_access
from tests.serving import Served

# The meeting is a week ahead; its day comes by putting its time into the past, as the clock would.
A_WEEK_LATER = """
from datetime import *
from django.utils import timezone
from matches.models import *
meeting = Meeting.objects.across_programs('the test lets time pass').get(state=MeetingState.CONFIRMED)
meeting.starts_at, meeting.ends_at = (timezone.now() - timedelta(hours=n) for n in (2, 1))
meeting.save()
"""


def plan_and_confirm(page: Page, match: str, on: date) -> str:
    page.goto(match + "meetings/plan/")
    arrive(page, "Plan a meeting")
    page.get_by_label("Date").fill(on.isoformat())
    page.get_by_label("Time", exact=False).first.fill("15:00")
    page.get_by_label("Link, number or address").fill("https://video.example/room")
    page.get_by_role("button", name="Plan the meeting").click()
    arrive(page, re.compile("3:00 pm Central"))
    meeting = page.url
    arrange_access(page, match)
    page.goto(meeting)
    page.get_by_role("link", name="Confirm").click()
    arrive(page, "Confirm this meeting?")
    page.get_by_role("button", name="Confirm and tell everyone").click()
    expect(page.get_by_role("main")).to_contain_text("Confirmed")
    look(page)
    return meeting


def call_nora(page: Page, meeting: str) -> None:
    """She has no e-mail: Ana tells her, and says so."""
    page.goto(meeting)
    page.get_by_role("listitem").filter(has_text="Nora Quinn").locator("a[href*=calls]").first.click()
    arrive(page, "Tell Nora Quinn")
    page.get_by_role("button", name="Nora knows").click()
    expect(page.get_by_role("status")).to_contain_text("Nora Quinn knows")


def move(page: Page, meeting: str, on: date) -> None:
    page.goto(meeting)
    page.get_by_role("link", name="Change time or place").click()
    arrive(page, "Change time or place")
    page.get_by_label("Date").fill(on.isoformat())
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Nothing is changed and nobody is told yet.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Change it and tell everyone").click()
    arrive(page, re.compile("3:00 pm Central"))


def cancel(page: Page, meeting: str) -> None:
    page.goto(meeting)
    page.get_by_role("link", name="Cancel the meeting").click()
    arrive(page, "Cancel this meeting?")
    page.get_by_label("Why it is cancelled").fill("One meeting is enough.")
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_role("status")).to_contain_text("The meeting is cancelled.")
    look(page)


def calendar_of(mail: EmailMessage) -> icalendar.Calendar:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar" and not part.get_filename()]
    return icalendar.Calendar.from_ical(part.get_content())


def start_in(mail: EmailMessage) -> datetime:
    [event] = calendar_of(mail).walk("VEVENT")
    start = event.decoded("DTSTART")
    assert isinstance(start, datetime)
    return start


def hold(page: Page, road: Served) -> None:
    road.manage("shell", "-v0", "-c", A_WEEK_LATER)
    page.goto("/p/bluebonnet/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("was the meeting held?")
    page.get_by_role("link", name="Mark it held").click()
    arrive(page, "Was this meeting held?")
    page.get_by_label("Notes for coordinators").fill("They will write to each other in a month.")
    page.get_by_role("button", name="Mark it held").click()
    expect(page.get_by_role("main")).to_contain_text("They will write to each other in a month.")
    look(page)


def close(page: Page, match: str) -> None:
    page.goto(match + "close/")
    look(page)
    page.get_by_label("They gained what they hoped for").check()
    page.get_by_label("What came of it").fill("A talk with the family is planned.")
    page.get_by_role("button", name="Close the match").click()
    arrive(page, TITLE)
    expect(page.get_by_role("main")).to_contain_text("A talk with the family is planned.")

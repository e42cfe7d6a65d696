"""What a coordinator and three people in three zones do until they meet at a time that suits all of them."""

import re
from datetime import date
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.browsing import look
from tests.journeys.at_home import link_in
from tests.journeys.in_meeting import calendar_of
from tests.mail import SmtpSink
from tests.replies import sample

TITLE = "Moving to tactile signs"
PEOPLE = f"""
from matches.models import *
from participants.models import *
from tests.matches.factories import *
program = Program.objects.get()
match = accepted_match(program, {TITLE!r}, format=Format.GROUP)
people = Participant.objects.in_program(program)
people.filter(first_name='David').update(time_zone='Pacific/Honolulu')
people.filter(first_name='Robin').update(time_zone='America/New_York', email='', phone='212-555-0188', reach_by='phone')
kathmandu = make_person(program, 'Wanjiru', 'Kimani', time_zone='Asia/Kathmandu')
make_goal(make_seat(match, kathmandu, Part.PEER, state=SeatState.ACCEPTED, state_since=ASKED))
signs = AccessProfile.objects.create(program=program, participant=kathmandu, receives=['asl'])
AccessNeed.objects.create(program=program, profile=signs, kind='interpreter', detail='ASL')
"""


def ask_which_times(page: Page, on: date, other: date) -> str:
    """Two times on a New York clock: an evening, and a morning. Returns the match's address."""
    page.goto("/p/bluebonnet/matches/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    match = page.url
    page.get_by_role("link", name="Ask which times suit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask which times suit")
    page.get_by_label("Time zone").select_option("America/New_York")
    for number, (day, time) in enumerate(((on, "21:00"), (other, "08:00")), 1):
        page.get_by_label(f"Date {number}").fill(day.isoformat())
        page.get_by_label(f"Time {number}").fill(time)
    page.get_by_role("button", name="Check before you send").click()
    expect(page.get_by_role("heading", level=1, name="Ask about these times?")).to_be_visible()
    page.get_by_role("button", name="Ask everyone").click()
    expect(page.get_by_role("status").first).to_contain_text("You phone Robin Park.")
    return match


def say_which(page: Page, sink: SmtpSink, address: str, *said: tuple[str, str]) -> None:
    """The letter's link leads at once to the times, on the reader's own clock."""
    page.goto(link_in(sink.wait_for(1, address)[0]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Which times suit you?")
    for when, word in said:
        page.get_by_role("radio", name=re.compile(f"{when}: {word}$")).check()
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.get_by_role("status").first).to_contain_text("Your answer about the times is recorded")


def record_what_robin_said(page: Page, match: str) -> None:
    """By phone; the best time is found without them having an account, or e-mail."""
    page.goto(match)
    page.get_by_role("link", name="See which times suit").click()
    page.get_by_role("link", name="Words to say, and record what Robin says").click()
    for when, word in (("9:00 pm Eastern", "If need be"), ("8:00 am Eastern", "Yes")):
        page.get_by_role("radio", name=re.compile(f"{when}: {word}$")).check()
    page.get_by_label("How did the answer reach you?").select_option("Phone")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("heading", name="Best: ")).to_be_visible()


def choose_the_best(page: Page) -> str:
    """From the page of the poll, where all have answered by now. Returns the meeting's address."""
    expect(page.get_by_role("heading", name="Best: ")).to_contain_text("9:00 pm Eastern")
    page.get_by_role("link", name="Choose the best time").click()
    page.get_by_label("Link, number or address").fill("https://video.example/room")
    page.get_by_role("button", name="Plan the meeting at this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm this meeting?")
    return page.url.removesuffix("confirm/")


def book_an_interpreter(page: Page, meeting: str) -> None:
    """Over an hour it takes two: Dana is asked by phone, and comes with a colleague."""
    page.goto(meeting)
    page.get_by_role("link", name="Ask somebody: ASL interpreter for Wanjiru").click()
    page.get_by_label("Name").fill("Dana Field")
    page.get_by_label("How many people").fill("2")
    page.get_by_role("button", name="Ask, or record that they are asked").click()
    page.get_by_role("button", name="Dana Field comes").click()
    expect(page.get_by_role("main").locator(".lede")).to_contain_text("2 of 2 confirmed")


def confirm(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}confirm/")
    page.get_by_role("button", name="Confirm and tell everyone").click()
    expect(page.get_by_role("status").first).to_contain_text("The meeting is confirmed.")


def calendar_accepts(invitation: EmailMessage, address: str) -> bytes:
    """What the calendar of whoever has this address answers by mail."""
    [event] = calendar_of(invitation).walk("VEVENT")
    starts, ends = (f"{event.decoded(name):%Y%m%dT%H%M%SZ}" for name in ("DTSTART", "DTEND"))
    return sample(
        "gmail_accepted", address=address, uid=str(event["UID"]), sequence=str(event["SEQUENCE"]), starts=starts,
        ends=ends, message_id=str(invitation["Message-ID"]),
    )  # fmt: skip


def record_the_reply(page: Page) -> None:
    page.goto("/p/bluebonnet/")
    page.get_by_role("link", name="Wanjiru Kimani's calendar accepted").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wanjiru Kimani's calendar accepted")
    look(page)
    page.get_by_role("button", name="Record that they come").click()
    expect(page.get_by_role("status").first).to_contain_text("Recorded: Wanjiru Kimani comes.")


def move_by_a_day(page: Page, meeting: str, on: date) -> None:
    """Whoever was booked for the old day is to be booked anew."""
    page.goto(f"{meeting}move/")
    page.get_by_label("Date").fill(on.isoformat())
    page.get_by_role("button", name="Check before you send").click()
    expect(page.get_by_role("main")).to_contain_text("Dana Field")
    look(page)
    page.get_by_role("button", name="Change it and tell everyone").click()
    access = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="ASL interpreter"))
    expect(access.get_by_role("link", name="Ask somebody: ASL interpreter for Wanjiru")).to_be_visible()


def cannot_come(page: Page) -> None:
    """By the link that their letter held: this meeting alone."""
    page.reload()
    page.get_by_role("link", name="I cannot come to this one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("I cannot come")
    page.get_by_role("button", name=re.compile("I cannot come|Send|Tell")).click()
    expect(page.get_by_role("status").first).to_contain_text("You stay in the peer match.")


def go_on_without(page: Page, name: str) -> None:
    page.goto("/p/bluebonnet/")
    card = page.get_by_role("listitem").filter(has_text=f"{name} Larsen cannot come")
    card.get_by_role("link", name="Decide what to do").click()
    page.get_by_role("link", name=f"Go on without {name}").click()
    page.get_by_role("button", name="Go on without them").click()
    expect(page.get_by_role("status").first).to_contain_text("Decided: the meeting goes on.")

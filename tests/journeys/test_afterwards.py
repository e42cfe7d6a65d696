"""What comes of a meeting: who came, the action plan, feedback of three, contacts, the end, the report, a rematch.

Sam answers by the links of his mail; Rosa, whom mail does not reach, by phone; Ida says nothing. Wide with JavaScript,
at 320 pixels without it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.models import Goal, Match, MeetingState, Part, SeatState
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.browsing import HEIGHT, look, scrolls_sideways
from tests.conftest import DeskOf
from tests.factories import make_parent
from tests.matches.factories import family_match, make_goal, make_meeting, make_seat

pytestmark = pytest.mark.django_db(transaction=True)
Follow = Callable[[str], Page]
YESTERDAY = timedelta(days=1)
IDAS_HOPE = "To hear that we are not alone"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def options(request: pytest.FixtureRequest) -> dict[str, object]:
    width = 1280 if request.param else 320
    return {"java_script_enabled": request.param, "viewport": {"width": width, "height": HEIGHT}}


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Three families who were introduced three weeks ago and met yesterday. Nobody marked the meeting."""
    now = timezone.now()
    match = family_match(program, "Sleep", coordinator=coordinator, requested_at=now - timedelta(days=30))
    ida = make_seat(match, make_parent(program, "Ida", "Holm"), Part.PEER, state=SeatState.ACCEPTED)
    make_goal(ida, IDAS_HOPE)
    match.seats.update(introduced_at=now - timedelta(days=21))
    match.introduce(by=coordinator, at=now - timedelta(days=21))
    make_meeting(match, now.date() - YESTERDAY, state=MeetingState.CONFIRMED)
    return match


@pytest.fixture
def follow(browser: Browser, live_server: LiveServer, match: Match, options: dict[str, object]) -> Iterator[Follow]:
    """follow("feedback"): Sam's browser, where the link of that letter was followed. Nobody is signed in there."""
    opened: list[BrowserContext] = []

    def begin(kind: str) -> Page:
        mail = Email.objects.in_program(match.program).filter(kind=kind, to_name="Sam Lind").latest("pk")
        links = unseal(mail.sealed_links)
        context = browser.new_context(base_url=live_server.url, **options)  # type: ignore[arg-type]
        opened.append(context)
        page = context.new_page()
        page.goto(links.get("page") or links["answer"])
        assert "/l/" not in page.url
        return page

    yield begin
    for context in opened:
        context.close()


def test_from_a_meeting_to_what_came_of_it(
    desk_of: DeskOf, coordinator: User, match: Match, follow: Follow, options: dict[str, object]
) -> None:
    desk = desk_of(coordinator, **options)
    say_who_came(desk)
    write_and_send_the_plan(desk, match)
    say_it_is_done(follow("action-plan"))
    ask_how_it_was(desk, match)
    tell_by_link(follow("feedback"))
    record_by_phone(desk, match)
    write_down_contacts(desk, match)
    close(desk, match)
    read_the_report(desk)
    match_again(desk, match)


def fits(page: Page) -> None:
    page.wait_for_load_state()
    assert not scrolls_sideways(page), page.url


def say_who_came(desk: Page) -> None:
    desk.goto("/p/bluebonnet/")
    fits(desk)
    desk.get_by_role("link", name="Mark it held").click()
    desk.get_by_label("Ida Holm").select_option("Could not connect")
    desk.get_by_label("Notes for everyone").fill("A fixed hour in the evening helped Sam.")
    desk.get_by_role("button", name="Mark it held").click()
    expect(desk.get_by_role("main")).to_contain_text("Could not connect")
    fits(desk)


def write_and_send_the_plan(desk: Page, match: Match) -> None:
    desk.goto(match.get_absolute_url() + "plan/write/")
    for number, who, what in ((1, "Sam Lind", "Send the evening plan"), (2, "Rosa Cavendish", "Try it for a week")):
        line = desk.get_by_role("group", name=f"Line {number}")
        line.get_by_label("What").fill(what)
        line.get_by_label("By when").fill((date.today() + timedelta(days=7)).isoformat())
        line.get_by_label("Who").select_option(who)
    fits(desk)
    desk.get_by_role("button", name="Save the plan").click()
    desk.goto(match.get_absolute_url() + "plan/send/")
    fits(desk)
    desk.get_by_role("button", name=re.compile("^Send")).click()
    expect(desk.get_by_role("status").first).to_contain_text("The plan goes out to 2 people")


def say_it_is_done(page: Page) -> None:
    fits(page)
    expect(page.get_by_role("main")).to_contain_text("Try it for a week")
    page.get_by_role("link", name=re.compile("I did it")).click()
    page.get_by_role("button", name=re.compile("I did it|It is done|Save")).click()
    expect(page.get_by_role("main")).to_contain_text("Done")
    look(page)


def ask_how_it_was(desk: Page, match: Match) -> None:
    desk.goto(match.get_absolute_url() + "feedback/ask/")
    fits(desk)
    desk.get_by_role("button", name="Ask them").click()
    expect(desk.get_by_role("heading", level=1, name="Feedback")).to_be_visible()


def tell_by_link(page: Page) -> None:
    look(page)
    say(page, "Yes", "4: Very good", "5: Completely", "5: Very useful")
    page.get_by_label("In your words").fill("I could help.")
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank")
    look(page)


def say(page: Page, gained: str, good: str, fitting: str, useful: str) -> None:
    for question, answer in (("How good", good), ("How well", fitting), ("How useful", useful)):
        page.get_by_role("group", name=re.compile(question)).get_by_label(answer).check()
    hopes = page.get_by_role("group", name=re.compile("bedtime")).last
    hopes.get_by_label(gained, exact=True).check()
    page.get_by_role("group", name=re.compile("peer match again")).get_by_label("Yes", exact=True).check()


def record_by_phone(desk: Page, match: Match) -> None:
    desk.goto(match.get_absolute_url() + "feedback/")
    desk.get_by_role("link", name="Record what Rosa says").click()
    say(desk, "Partly", "3: Good", "4: Mostly", "4: Useful")
    desk.get_by_label("How did it reach you?").select_option("Phone")
    fits(desk)
    desk.get_by_role("button", name="Save the feedback").click()
    expect(desk.get_by_role("main")).to_contain_text("2 of 3 gave feedback")
    look(desk)


def write_down_contacts(desk: Page, match: Match) -> None:
    for way in ("Phone", "Text message"):
        desk.goto(match.get_absolute_url() + "contacts/add/")
        desk.get_by_label("How", exact=False).first.select_option(way)
        desk.get_by_label("Minutes, about").fill("20")
        desk.get_by_role("button", name="Save the contact").click()
    expect(desk.get_by_role("main")).to_contain_text("3 of 4 contacts")
    fits(desk)


def close(desk: Page, match: Match) -> None:
    desk.goto(match.get_absolute_url() + "close/")
    fits(desk)
    desk.get_by_label("They gained what they hoped for").check()
    desk.get_by_label("What came of it").fill("Rosa’s evenings are calmer.")
    desk.get_by_role("button", name="Close the match").click()
    expect(desk.get_by_role("main")).to_contain_text("Rosa’s evenings are calmer.")
    look(desk)


def read_the_report(desk: Page) -> None:
    desk.goto("/p/bluebonnet/report/")
    desk.get_by_label("Period").select_option("My own days")
    desk.get_by_label("From, for my own days").fill((date.today() - timedelta(days=40)).isoformat())
    desk.get_by_label("To, for my own days").fill(date.today().isoformat())
    desk.get_by_role("button", name="Show").click()
    for figure in (
        "They gained what they hoped for: 1", "Could not connect: 1", "Hopes met, Yes: 1", "Hopes met, Partly: 1",
        "Would be matched again, all: 2",
    ):  # fmt: skip
        expect(desk.get_by_role("main").get_by_role("link", name=figure)).to_be_visible()
    look(desk)
    desk.get_by_role("link", name="Hopes met, Partly: 1").click()
    expect(desk.get_by_role("main")).to_contain_text("Sleep: Rosa Cavendish")
    expect(desk.get_by_role("main")).not_to_contain_text("bedtime")  # everyone of the program reads the report
    look(desk)


def match_again(desk: Page, match: Match) -> None:
    """For Ida it did not work: her match begins anew, with her hope, in preparation; nobody is told."""
    mails = Email.objects.in_program(match.program).count()
    desk.goto(match.get_absolute_url())
    desk.get_by_role("link", name="Match Ida Holm again").click()
    expect(desk.get_by_label("What was learned")).to_be_visible()
    fits(desk)
    desk.get_by_role("radio").first.check()
    desk.get_by_label("What was learned").fill("Mornings suit better.")
    desk.get_by_role("button", name="Begin the new match").click()
    main = desk.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Sleep, again")
    look(desk)
    main.get_by_role("link", name="Sleep", exact=True).first.click()
    expect(main).to_contain_text("Ida Holm is matched again:")
    fits(desk)
    assert Email.objects.in_program(match.program).count() == mails
    assert Goal.objects.in_program(match.program).filter(seat__match__title="Sleep, again").get().text == IDAS_HOPE

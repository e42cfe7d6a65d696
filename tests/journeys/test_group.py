"""A group of six: one declines, one is replaced, one answers by phone through an interpreter, two share a mailbox.

What is asked before invitations go out is the road's; this begins with a match that is ready.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.inviting.letters import about
from matches.models import Direction, Format, Match, Stage
from participants.models import Participant, Reach
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.browsing import arrive, look
from tests.conftest import DeskOf
from tests.factories import make_person
from tests.matches.factories import make_goal, make_match, make_problem, make_seat

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "kim.family@mail.example"
Visit = Callable[[str], Page]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def group(program: Program, coordinator: User) -> Match:
    """Ada asked; Ben and Cy Kim read at one address; Dee is reached by relay; Eve and Flo by mail. Gus is not in it."""
    match = make_match(
        program, "Six who teach tactile signs", direction=Direction.MUTUAL, format=Format.GROUP,
        stage=Stage.PREPARING, coordinator=coordinator,
    )  # fmt: skip
    people = [
        make_person(program, "Ada", "Park"),
        make_person(program, "Ben", "Kim", email=HOME),
        make_person(program, "Cy", "Kim", email=HOME),
        make_person(program, "Dee", "Ruiz", email="", phone="512-555-0177", reach_by=Reach.RELAY),
        make_person(program, "Eve", "Lin"),
        make_person(program, "Flo", "Abara"),
    ]
    make_person(program, "Gus", "Haddad")
    make_problem(match, people[0])
    make_goal(make_seat(match, people[0]))
    for person in people[1:]:
        make_seat(match, person)
    return match


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, group: Match, scripts: bool) -> Iterator[Visit]:
    """visit("Ben"): Ben's browser, where the link of his newest mail was followed. Nobody is signed in there."""
    opened: list[BrowserContext] = []

    def follow(first: str) -> Page:
        context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
        opened.append(context)
        page = context.new_page()
        page.goto(unseal(newest_mail(group, first).sealed_links)["page"])
        return page

    yield follow
    for context in opened:
        context.close()


def newest_mail(match: Match, first: str) -> Email:
    seat = match.seats.get(participant__first_name=first)
    return Email.objects.in_program(match.program).filter(about=about(seat)).exclude(sealed_links="").latest("pk")


def test_six_are_asked_and_five_meet(
    desk_of: DeskOf, coordinator: User, group: Match, visit: Visit, scripts: bool
) -> None:
    desk = desk_of(coordinator, java_script_enabled=scripts)
    send(desk, group, "Send 6 invitations")
    say_yes(visit("Ada"))
    two_share_a_mailbox(group, visit)
    one_answers_by_phone(desk, group)
    one_declines(visit("Eve"))
    one_asks(desk, group, visit)
    one_is_replaced(desk, group)
    say_yes(visit("Gus"))
    desk.goto(group.get_absolute_url())
    arrive(desk, group.title)
    expect(desk.get_by_role("main")).to_contain_text("5 of 6 said yes")
    expect(desk.get_by_role("main")).to_contain_text("Eve Lin said no.")


def send(desk: Page, group: Match, button: str) -> None:
    desk.goto(f"{group.get_absolute_url()}invitations/")
    desk.get_by_role("button", name=button).click()
    expect(desk.get_by_role("status").first).to_contain_text("on")


def say_yes(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Yes")).click()
    page.get_by_label("Hope 1").fill("To hear what others tried.")
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_role("heading", level=1, name="You said yes")).to_be_visible()


def two_share_a_mailbox(group: Match, visit: Visit) -> None:
    """Each letter, and each page, says whose it is."""
    subjects = [newest_mail(group, first).subject for first in ("Ben", "Cy")]
    assert [subject.partition(":")[0] for subject in subjects] == ["Ben", "Cy"]
    of_ben, of_cy = visit("Ben"), visit("Cy")
    expect(of_cy.get_by_role("main")).to_contain_text("This page is for Cy Kim alone.")
    look(of_ben)
    say_yes(of_ben)
    say_yes(of_cy)


def one_answers_by_phone(desk: Page, group: Match) -> None:
    """Dee calls by relay; the interpreter is no one who speaks for her."""
    desk.goto(f"/p/{group.program.slug}/")
    desk.get_by_role("link", name="Record an answer").click()
    desk.get_by_role("link", name="Dee Ruiz").click()
    desk.get_by_label("Yes", exact=True).check()
    expect(desk.get_by_label("How did the answer reach you?")).to_have_value("relay")
    desk.get_by_label("Hope 1").fill("To pass on what worked.")
    desk.get_by_role("button", name="Save the answer").click()
    expect(desk.get_by_role("status").first).to_contain_text("Dee Ruiz's answer was recorded.")


def one_declines(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^No")).click()
    page.get_by_role("button", name="Say no").click()
    expect(page.get_by_role("heading", level=1, name="You said no")).to_be_visible()


def one_asks(desk: Page, group: Match, visit: Visit) -> None:
    """Flo wants to know first; Ana reads it on Today and answers by a letter that she reads once more."""
    of_flo = visit("Flo")
    of_flo.get_by_role("link", name="Ask a question, or change how we meet").click()
    arrive(of_flo, "Ask a question, or change how we meet")
    of_flo.get_by_label("In your words").fill("Can we meet in July instead?")
    of_flo.get_by_role("button", name="Send my question").click()
    expect(of_flo.get_by_role("status")).to_contain_text("reads your question and reaches you")
    desk.goto(f"/p/{group.program.slug}/")
    desk.get_by_role("link", name="Flo Abara asks").click()
    desk.get_by_label("Your answer").fill("Not this time: we ask you again in July.")
    desk.get_by_role("button", name="Go on").click()
    desk.get_by_role("button", name="Send it, and settle the question").click()
    expect(desk.get_by_role("status").first).to_contain_text("question is settled")


def one_is_replaced(desk: Page, group: Match) -> None:
    desk.goto(f"{group.get_absolute_url()}invitations/")
    desk.get_by_role("link", name="Replace Flo").click()
    desk.get_by_role("link", name="Choose Gus").click()
    desk.get_by_role("button", name="Replace them").click()
    expect(desk.get_by_role("status").first).to_contain_text("Gus Haddad has the place of Flo Abara")
    send(desk, group, "Send 1 invitation")
    assert Participant.objects.in_program(group.program).get(first_name="Flo").open_matches == 0

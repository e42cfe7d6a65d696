"""A coordinator goes away, in real browsers: twelve matches are handed over at once, a week is covered by someone else.

Each is previewed, seen where a participant sees it, and taken back with one press; with JavaScript and without.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.inviting.sending import send
from matches.models import Happening, Match, Seat
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from tests.browsing import arrive
from tests.conftest import DeskOf
from tests.factories import make_member
from tests.matches.factories import confirm_meeting, make_match, make_meeting, path_in_mail, ready_match, say_yes

pytestmark = pytest.mark.django_db(transaction=True)
MATCHES = "/p/bluebonnet/matches/"
TITLES = [f"Sleep and routines {number}" for number in range(1, 12)]
STAYS = "Stays with Ana"
LEES_NUMBER = "512-555-0144"


@pytest.fixture
def lee(program: Program) -> User:
    """Another coordinator, who has a number of their own."""
    return make_member(program, "Lee Okafor", phone=LEES_NUMBER)


@pytest.fixture
def desk(desk_of: DeskOf, coordinator: User, with_scripts: bool) -> Page:
    return desk_of(coordinator, java_script_enabled=with_scripts)


@pytest.fixture
def at_robin(browser: Browser, live_server: LiveServer, with_scripts: bool) -> Iterator[Page]:
    """Robin's browser, at home."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=with_scripts)
    yield context.new_page()
    context.close()


@pytest.fixture
def robin(program: Program, coordinator: User) -> Seat:
    """In a match of Ana's, asked by mail, with a meeting ahead."""
    match = ready_match(program, "Moving to tactile signs", coordinator=coordinator)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now())
    say_yes(match)
    meeting = make_meeting(match, today(program) + timedelta(days=9))
    confirm_meeting(meeting, at=timezone.now())
    seat: Seat = match.seats.select_related("match__program").get(participant__first_name="Robin")
    return seat


def today(program: Program) -> date:
    return local_day(timezone.now(), program.time_zone)


def test_twelve_matches_are_handed_over_and_taken_back(
    desk: Page, at_robin: Page, program: Program, coordinator: User, lee: User, robin: Seat
) -> None:
    rows = [make_match(program, title, coordinator=coordinator) for title in [*TITLES, STAYS]]
    choose(desk, [robin.match.title, *TITLES])
    preview(desk, [robin.match.title, *TITLES])
    desk.get_by_role("button", name="Hand over", exact=True).click()
    expect(desk.get_by_role("status")).to_contain_text("12 matches are with Lee Okafor now. 2 people were written to.")
    assert who_has(program) == {lee: 12, coordinator: 1}
    at_robin.goto(path_in_mail(robin))
    names(at_robin, "Lee Okafor", LEES_NUMBER)
    undo(desk, says="12 matches are back.")
    assert who_has(program) == {coordinator: 13}
    at_robin.reload()
    names(at_robin, "Ana Castillo", coordinator.phone)
    told = Happening.objects.filter(program=program, match=rows[0], what=Happening.What.HANDED_OVER)
    assert [one.detail for one in told.order_by("pk")] == ["Lee Okafor", "Ana Castillo"]


def choose(desk: Page, titles: list[str]) -> None:
    desk.goto(MATCHES)
    desk.get_by_label("Coordinator").select_option("Mine")
    desk.get_by_role("button", name="Filter").click()
    expect(desk.locator("#count")).to_contain_text("13 matches")
    for title in titles:
        desk.get_by_role("checkbox", name=f"Choose {title}", exact=True).check()
    arrive(desk, "Matches")
    desk.get_by_role("button", name="Hand over the chosen").click()


def preview(desk: Page, titles: list[str]) -> None:
    """What is about to move stands there, with those who have a meeting ahead; nothing has moved yet."""
    arrive(desk, "Hand over 12 matches")
    chosen = desk.get_by_role("list", name="These 12 matches")
    expect(chosen.get_by_role("listitem")).to_have_count(12)
    expect(chosen.get_by_role("link")).to_have_text(sorted(titles))
    expect(desk.get_by_role("list", name="2 people have a meeting ahead")).to_contain_text("Robin Park")
    desk.get_by_label("New coordinator").select_option("Lee Okafor")
    desk.get_by_label("Tell those who have a meeting ahead").check()


def undo(desk: Page, says: str) -> None:
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("status")).to_contain_text(says)


def names(page: Page, name: str, phone: str) -> None:
    """The page behind Robin's link says whom to reach."""
    expect(page.locator("#contact")).to_contain_text(re.compile(f"Reach {name}, your coordinator: *{phone}"))


def who_has(program: Program) -> dict[User, int]:
    """How many matches each coordinator has."""
    found: dict[User, int] = {}
    for match in Match.objects.in_program(program).select_related("coordinator"):
        found[match.coordinator] = found.get(match.coordinator, 0) + 1
    return found


def test_a_week_is_covered_and_given_back(
    desk: Page, desk_of: DeskOf, at_robin: Page, program: Program, coordinator: User, lee: User, robin: Seat,
    with_scripts: bool,
) -> None:  # fmt: skip
    arrange_a_week(desk, today(program))
    at_robin.goto(path_in_mail(robin))
    arrive(at_robin, re.compile("."))
    names(at_robin, "Lee Okafor", LEES_NUMBER)
    letter_from_the_covering(desk_of(lee, java_script_enabled=with_scripts), program, robin)
    undo(desk, says="Nobody covers for Ana Castillo any more.")
    at_robin.reload()
    names(at_robin, "Ana Castillo", coordinator.phone)


def arrange_a_week(desk: Page, first: date) -> None:
    desk.goto(f"{MATCHES}covers/")
    desk.get_by_role("link", name="Arrange cover").click()
    arrive(desk, "Arrange cover")
    desk.get_by_label("Who covers").select_option("Lee Okafor")
    desk.get_by_label("First day").fill(first.isoformat())
    desk.get_by_label("Last day").fill((first + timedelta(days=6)).isoformat())
    desk.get_by_role("button", name="Arrange the cover").click()
    arrive(desk, "Who covers for whom")
    expect(desk.get_by_role("listitem").filter(has_text="Lee Okafor for Ana Castillo")).to_contain_text("Now")


def letter_from_the_covering(desk: Page, program: Program, robin: Seat) -> None:
    """Lee sees the match on their Today's list, moves the meeting, and the letter bears Lee's name and number."""
    meeting = robin.match.meetings.get()
    desk.goto(f"{robin.match.get_absolute_url()}meetings/{meeting.public_id}/cancel/")
    desk.get_by_label("Why it is cancelled").fill("The interpreter is ill.")
    desk.get_by_role("button", name="Cancel the meeting").click()
    desk.goto(f"/p/{program.slug}/messages/")
    desk.get_by_role("link", name=re.compile("Cancelled")).first.click()
    arrive(desk, re.compile("."))
    expect(desk.get_by_role("main")).to_contain_text(f"Reach Lee Okafor, {LEES_NUMBER}")

"""Forty who wait and sixty who could help: chosen, left alone, read, locked, forbidden, run again, made drafts."""

import re

import pytest
from playwright.sync_api import Page, expect

from matches.models import Batch, Match, Part, Seat
from matches.workspace.batches.background import go_on_with_batches
from peermatch.accounts.models import Program, User
from tests.browsing import arrive, complaints, look
from tests.conftest import DeskOf
from tests.journeys import in_batch

pytestmark = pytest.mark.django_db(transaction=True)
OF_TODAY = re.compile("^Batch of")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_forty_who_wait_are_matched_at_once(
    desk_of: DeskOf, program: Program, coordinator: User, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batch.fill(program, coordinator, monkeypatch)
    desk = desk_of(coordinator, java_script_enabled=scripts)
    heard = complaints(desk)
    begin(desk)
    leave_and_come_back(desk, scripts)
    locked, forbidden = lock_and_forbid(desk)
    run_again(desk, locked, forbidden)
    make_drafts(desk, program)
    assert heard == []


def begin(desk: Page) -> None:
    desk.goto("/p/bluebonnet/requests/")
    desk.get_by_role("link", name="Match many at once").click()
    arrive(desk, "Match many at once")
    desk.get_by_role("link", name="Begin a batch").click()
    arrive(desk, "Begin a batch")
    expect(desk.get_by_role("heading", name="40 ask and can be in the batch")).to_be_visible()
    expect(desk.get_by_role("heading", name="60 could provide")).to_be_visible()
    desk.get_by_text("Tick who asks").click()
    expect(desk.get_by_role("checkbox", name=re.compile("Wendell Tso of A4"))).to_be_visible()
    desk.get_by_role("button", name="Find the best pairs").click()
    arrive(desk, OF_TODAY)
    expect(desk.get_by_role("main")).to_contain_text("It waits for its turn.")


def leave_and_come_back(desk: Page, scripts: bool) -> None:
    """The worker goes on while nobody looks. A page that is open goes on by itself, or by its own link."""
    waiting = desk.url
    desk.goto("/p/bluebonnet/")
    desk.goto(waiting)
    expect(desk.get_by_role("main")).to_contain_text("You can leave this page.")
    assert go_on_with_batches() == 1
    if not scripts:
        desk.get_by_role("link", name="See how far it is").click()
    expect(desk.get_by_role("heading", name="The pairs, best first")).to_be_visible()


def lock_and_forbid(desk: Page) -> tuple[str, str]:
    """The first pair is locked, the second forbidden; answers with both."""
    pairs = desk.locator(".candidates > li")
    said = [str(pairs.nth(at).locator("h3").inner_text()) for at in range(2)]
    locked, forbidden = (re.split(r"\s(?:Fits|Locked)", one)[0].strip() for one in said)
    desk.get_by_role("button", name=f"Lock {locked}").click()
    expect(desk.get_by_role("status").first).to_contain_text("they stay a pair in every run")
    desk.get_by_role("button", name=f"Forbid {forbidden}").click()
    expect(desk.get_by_role("heading", name="What you see is from before your last changes")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("draft match"))).to_have_count(0)
    look(desk)
    choose_for_somebody(desk)
    return locked, forbidden


def choose_for_somebody(desk: Page) -> None:
    """Another than was found is looked for, and nobody chosen after all."""
    desk.get_by_role("link", name=re.compile("^Choose somebody else for")).last.click()
    arrive(desk, re.compile("^Who could help"))
    expect(desk.get_by_role("button", name=re.compile("^Lock with")).first).to_be_visible()
    desk.get_by_role("link", name=OF_TODAY).click()


def run_again(desk: Page, locked: str, forbidden: str) -> None:
    desk.get_by_role("button", name="Run it again").click()
    expect(desk.get_by_role("main")).to_contain_text("It waits for its turn.")
    go_on_with_batches()
    desk.get_by_role("link", name="See how far it is").click()
    expect(desk.get_by_role("main")).to_contain_text("Since the run before")
    headings = desk.locator(".candidates h3")
    expect(headings.filter(has_text=locked)).to_have_count(1)
    expect(headings.filter(has_text=forbidden)).to_have_count(0)
    desk.get_by_role("link", name=re.compile("changed$")).click()
    expect(desk.get_by_role("heading", name="What changed since the run before")).to_be_visible()
    desk.get_by_role("link", name=re.compile("without$")).click()
    look(desk)


def make_drafts(desk: Page, program: Program) -> None:
    desk.get_by_role("button", name=re.compile(r"^Make \d+ draft match")).click()
    arrive(desk, re.compile("Drafts are being made"))
    go_on_with_batches()
    desk.get_by_role("link", name="See how far it is").click()
    expect(desk.get_by_role("main")).to_contain_text("drafts were made. Nobody was asked yet")
    found = Batch.objects.in_program(program).get().found
    assert Match.objects.in_program(program).count() == found["count"]
    provided = Seat.objects.in_program(program).filter(part=Part.PROVIDER)
    assert all(seat.why_suggested["words"] for seat in provided)
    desk.get_by_role("link", name=re.compile("^Open the draft")).first.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(", for ")

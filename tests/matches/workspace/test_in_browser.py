"""Preparing a match in a real browser: without JavaScript from start to open gate, and each page looked at."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from matches.fitting.footing import footing
from matches.models import CloseReason, Match, Part, Stage
from participants.models import AccessNeed, AccessProfile, EvidenceKind, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from tests.browsing import look
from tests.conftest import DeskOf
from tests.factories import make_person, make_topic
from tests.matches.factories import NOW, accepted_match, make_evidence, make_match, make_meeting, ready_match

pytestmark = pytest.mark.django_db(transaction=True)


def unequal(program: Program, by: User) -> Match:
    """David supervises Robin through Maya, and his certificate ends before the meeting."""
    match = ready_match(program, coordinator=by)
    robin, david = (seat.participant for seat in match.seats.all())
    maya = make_person(program, "Maya", "Ortiz", status=Status.PAUSED)
    for one, other in ((david, maya), (maya, robin)):
        Relationship.objects.create(program=program, one=one, kind=RelationshipKind.SUPERVISES, other=other)
    day = localdate() + timedelta(days=30)
    make_evidence(
        david, EvidenceKind.LICENSE, title="National Intervener Certificate", expires_on=day - timedelta(days=7)
    )
    make_meeting(match, day)
    return match


def in_need(program: Program, by: User) -> Match:
    """Everyone said yes, a meeting is planned, and Robin needs an interpreter."""
    match = accepted_match(program, "Sleep, first months of changing bedtime", coordinator=by)
    robin = match.seats.get(part=Part.RECIPIENT).participant
    profile = AccessProfile.objects.create(program=program, participant=robin, in_their_words="No bright window.")
    AccessNeed.objects.create(program=program, profile=profile, kind="interpreter", detail="ProTactile")
    make_meeting(match, localdate() + timedelta(days=30))
    return match


def addresses(program: Program, by: User) -> list[str]:
    """Each page of preparing, full, empty, closed."""
    match, full = unequal(program, by), in_need(program, by)
    draft = make_match(program, "After high school", coordinator=by)
    closed = ready_match(program, "Cochlear implants", coordinator=by)
    closed.close(reason=CloseReason.GOALS_MET, outcome="They meet on their own now.", by=by, at=NOW)
    key = footing(match, on=localdate()).findings[0].key
    robin, david = match.seats.get(part=Part.RECIPIENT), match.seats.get(part=Part.PROVIDER)
    listing = f"/p/{program.slug}/matches/"
    pages = (
        *("", "problem/", "hopes/", f"hopes/{robin.public_id}/", "people/", "people/?q=xyzzy", "fit/", "footing/"),
        *(f"people/{david.public_id}/take-out/", f"footing/go-on/?finding={key}", "format/", "notes/write/"),
    )
    return [
        *(listing, f"{listing}?q=xyzzy", f"{listing}start/"),
        *(match.get_absolute_url() + page for page in pages),
        *(full.get_absolute_url() + page for page in ("", "access/")),
        draft.get_absolute_url(),
        *(closed.get_absolute_url() + page for page in ("", "problem/", "people/")),
    ]


def test_every_page_can_be_read_by_everyone(desk: Page, program: Program, coordinator: User) -> None:
    for address in addresses(program, coordinator):
        answer = desk.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answered {answer.status}"
        look(desk)


@pytest.mark.parametrize("width", [320, 1280])
def test_each_step_of_a_match_can_be_hit_with_a_finger(
    desk: Page, program: Program, coordinator: User, width: int
) -> None:
    """WCAG 2.2, target size: at least 24 by 24 pixels, also where the title is one short word."""
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(make_match(program, "Cochlear implants", coordinator=coordinator).get_absolute_url())
    boxes = {link.inner_text(): link.bounding_box() for link in desk.locator(".tasks > li > a").all()}
    assert "Fit" in boxes
    assert [name for name, box in boxes.items() if box is None or min(box["width"], box["height"]) < 24] == []


def test_errors_can_be_read_by_everyone(desk: Page, program: Program) -> None:
    desk.goto(f"/p/{program.slug}/matches/start/")
    desk.get_by_role("button", name="Start the match").click()
    expect(desk).to_have_title(re.compile("^Error: Start a match"))
    expect(desk.locator(".error-summary")).to_be_focused()
    look(desk)
    desk.get_by_role("link", name="Who the match is for").click()
    expect(desk.locator("#id_person")).to_be_focused()


def test_a_match_is_prepared_without_javascript(desk_of: DeskOf, coordinator: User, program: Program) -> None:
    make_topic(program, "Tactile communication")
    make_person(program, "Robin", "Park")
    david = make_person(program, "David", "Larsen")
    make_evidence(david, EvidenceKind.EXPERIENCE, make_topic(program, "Braille"))
    page = desk_of(coordinator, java_script_enabled=False)
    page.goto(f"/p/{program.slug}/matches/")
    _start(page)
    _frame(page)
    _seat(page)
    _settle(page)
    match = Match.objects.in_program(program).get()
    assert match.stage == Stage.PREPARING
    assert match.waivers.get().reason == "I know his work with tactile signs."
    page.get_by_role("link", name="Read and send the invitations").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invitations")


def _start(page: Page) -> None:
    page.get_by_role("link", name="Start a match").click()
    page.get_by_label("Title").fill("Moving to tactile signs")
    page.get_by_label("Search by name").fill("park")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Robin Park")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Moving to tactile signs")
    expect(page).not_to_have_url(re.compile("csrf"))
    page.get_by_label("Robin Park").check()
    page.get_by_label("Professional or group").check()
    page.get_by_label("Directional").check()
    page.get_by_role("button", name="Start the match").click()
    expect(page.get_by_role("heading", name="Before you invite: 0 of 6 done")).to_be_visible()


def _frame(page: Page) -> None:
    page.get_by_role("link", name="Define the problem").click()
    page.get_by_label("The problem").fill("A student of 12 is losing the sight she reads signs with.")
    page.get_by_label("Tactile communication").check()
    page.get_by_role("button", name="Save the problem").click()
    page.get_by_role("link", name="What Robin hopes to gain").click()
    page.get_by_label("Hope 1").fill("To know how to begin.")
    page.get_by_role("button", name="Save the hopes").click()
    page.get_by_role("link", name="Moving to tactile signs").click()


def _seat(page: Page) -> None:
    page.get_by_role("link", name="Who takes part", exact=True).click()
    page.get_by_label("Name, role").fill("larsen")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Add David").click()
    expect(page.get_by_text("David Larsen is in the match: Provides.")).to_be_visible()


def _settle(page: Page) -> None:
    """David's experience is in another topic, so the coordinator goes on with a reason."""
    page.get_by_role("link", name="Moving to tactile signs").click()
    page.get_by_role("link", name="Format and size").click()
    page.get_by_label("One to one").check()
    page.get_by_role("button", name="Save the format").click()
    page.get_by_role("link", name="David's expertise fits").click()
    page.get_by_role("link", name="Go on with a reason").click()
    page.get_by_label("Why may the match go on?").fill("I know his work with tactile signs.")
    page.get_by_role("button", name="Go on with this reason").click()
    page.get_by_role("link", name="Moving to tactile signs").click()
    expect(page.get_by_role("heading", name="Before you invite: 6 of 6 done")).to_be_visible()

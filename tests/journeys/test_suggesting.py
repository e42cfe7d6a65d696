"""Finding who fits: reasons are read, somebody is compared, why not another is asked, and a finding is gone on with."""

import pytest
from playwright.sync_api import Page, expect

from matches.models import Match, Part, Stage
from participants.models import EvidenceKind, Language, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from tests.browsing import arrive, complaints, look
from tests.conftest import DeskOf
from tests.factories import make_person, make_topic
from tests.matches.factories import TODAY, make_evidence, make_match, make_problem, make_seat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Robin asks. David has done it, Nadia offers it and signs; Maya has done it and supervises Robin."""
    topic = make_topic(program, "Tactile communication")
    row = make_match(program, "Moving to tactile signs", coordinator=coordinator, stage=Stage.PREPARING)
    robin, david, nadia, maya = (
        make_person(program, *name.split()) for name in ("Robin Park", "David Larsen", "Nadia Rivera", "Maya Ortiz")
    )
    for person in (david, maya):
        make_evidence(person, EvidenceKind.SUCCESS, topic, title="Two students of 10 and 14", checked_on=TODAY)
    nadia.offers.set([topic])
    nadia.languages.set([Language.objects.create(program=program, name="ASL")])
    make_problem(row, robin, topic)
    make_seat(row, robin, Part.RECIPIENT)
    Relationship.objects.create(program=program, one=maya, kind=RelationshipKind.SUPERVISES, other=robin)
    return row


def test_someone_who_fits_is_found_and_someone_who_does_not_is_explained(
    desk_of: DeskOf, coordinator: User, match: Match, scripts: bool
) -> None:
    desk = desk_of(coordinator, java_script_enabled=scripts)
    heard = complaints(desk)
    desk.goto(f"{match.get_absolute_url()}people/")
    desk.get_by_role("link", name="See who fits best").click()
    arrive(desk, "Who could help Robin?")
    expect(desk.locator(".candidates h3").first).to_contain_text("David Larsen")
    desk.get_by_label("Compare David Larsen").check()
    narrow_to_asl(desk, scripts)
    compare(desk)
    ask_why_not(desk)
    go_on_with_a_reason(desk, match)
    assert heard == []


def narrow_to_asl(desk: Page, scripts: bool) -> None:
    """With JavaScript the list follows the choice; without it, the button. Who was ticked stays ticked."""
    desk.get_by_label("Language").select_option("ASL")
    if not scripts:
        desk.get_by_role("button", name="Narrow").click()
    expect(desk.get_by_role("status")).to_contain_text("1 person is left by what you chose.")
    expect(desk.locator(".candidates h3")).to_have_count(1)
    assert "language=" in desk.url
    expect(desk.get_by_role("group", name="1 person is ticked and not on this page")).to_be_visible()
    desk.get_by_label("Language").select_option("Any")
    if not scripts:
        desk.get_by_role("button", name="Narrow").click()
    expect(desk.locator(".candidates h3")).to_have_count(2)


def compare(desk: Page) -> None:
    expect(desk.get_by_label("Compare David Larsen")).to_be_checked()
    desk.get_by_label("Compare Nadia Rivera").check()
    desk.get_by_role("button", name="Compare those you tick").click()
    arrive(desk, "Compare 2 people")
    expect(desk.get_by_role("row", name="David Larsen")).to_contain_text("Two students of 10 and 14 (checked).")
    desk.get_by_role("link", name="Who could help Robin?").click()
    expect(desk.get_by_label("Compare Nadia Rivera")).to_be_checked()


def ask_why_not(desk: Page) -> None:
    desk.get_by_role("link", name="Why not someone else?").click()
    desk.get_by_label("Name").fill("maya")
    desk.get_by_role("button", name="Ask").click()
    expect(desk.get_by_role("main")).to_contain_text("Maya Ortiz supervises Robin Park.")
    look(desk)
    desk.get_by_role("button", name="Add Maya Ortiz all the same").click()
    expect(desk.get_by_role("status").first).to_contain_text("Maya Ortiz is in the match and was not asked yet.")


def go_on_with_a_reason(desk: Page, match: Match) -> None:
    desk.goto(f"{match.get_absolute_url()}footing/")
    desk.get_by_role("link", name="Go on with a reason").click()
    desk.get_by_label("Why may the match go on?").fill("Maya leaves that post on Friday.")
    desk.get_by_role("button", name="Go on with this reason").click()
    expect(desk.get_by_role("status").first).to_contain_text("Your reason is on record.")
    maya = Participant.objects.in_program(match.program).get(first_name="Maya")
    assert match.seats.get(participant=maya).why_suggested["for"] == ["Did it: Two students of 10 and 14 (checked)."]

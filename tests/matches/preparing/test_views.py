"""The pages of who takes part and of the format."""

from collections.abc import Callable

import pytest
from django.test import Client

from matches.models import Format, Match, Part, Path, SeatState, Stage
from participants.models import Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from tests.factories import make_organization, make_parent, make_person
from tests.matches.factories import make_match, make_seat, ready_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program, coordinator=coordinator)


def url(match: Match, page: str) -> str:
    return f"/p/{match.program.slug}/matches/{match.public_id}/{page}"


def test_people_are_found_by_their_words_with_what_speaks_for_and_against(signed_in: Client, match: Match) -> None:
    program = match.program
    kim = make_person(program, "Kim", "Sató", role_title="Trainer", organization=make_organization(program), state="TX")
    kim.offers.set(match.problems.get().topics.all())
    make_person(program, "Kim", "Paused", status=Status.PAUSED)
    page = signed_in.get(url(match, "people/"), {"q": "kim"}).content.decode()
    assert "2 people found for “kim”." in page
    assert "Trainer, Bluebonnet ISD, TX. Central time. 0 of 2 open matches." in " ".join(page.split())
    assert "Offers help with Tactile communication." in page
    assert "Kim Paused is paused." in page
    assert page.index("Kim Sató") < page.index("Kim Paused")


def test_people_of_the_path_are_listed_first_and_all_on_asking(signed_in: Client, program: Program) -> None:
    match = make_match(program, path=Path.FAMILY)
    make_person(program, "Kim", "Sato")
    make_parent(program, "Olivia", "Hart")
    page = signed_in.get(url(match, "people/")).content.decode()
    assert ("Olivia Hart" in page, "Kim Sato" in page) == (True, False)
    assert "Show professionals too" in page
    page = signed_in.get(url(match, "people/"), {"everyone": "on", "q": "sato"}).content.decode()
    assert "Kim Sato" in page
    assert "Show only families and deafblind adults" in page


def test_a_null_in_the_words_finds_who_is_meant(signed_in: Client, match: Match) -> None:
    make_person(match.program, "Kim", "Sato")
    answer = signed_in.get(url(match, "people/"), {"q": "\x00Kim"})
    assert answer.status_code == 200
    assert "Kim Sato" in answer.content.decode()


def test_nobody_found_says_what_to_do(signed_in: Client, match: Match) -> None:
    page = signed_in.get(url(match, "people/"), {"q": "xyzzy"}).content.decode()
    assert "Nobody is found by these words." in page


def test_adding_shows_at_once_what_the_checks_say(signed_in: Client, match: Match) -> None:
    boss = make_person(match.program, "Maya", "Ortiz")
    robin = match.seats.get(part=Part.RECIPIENT).participant
    Relationship.objects.create(program=match.program, one=boss, kind=RelationshipKind.SUPERVISES, other=robin)
    told = {"person": boss.public_id, "part": Part.EXPERT}
    for _ in range(2):
        page = signed_in.post(url(match, "people/add/"), told, follow=True).content.decode()
        assert "Maya Ortiz is in the match: Expert." in page
        assert "Maya Ortiz supervises Robin Park." in page
    assert match.seats.count() == 3


def test_who_cannot_be_asked_is_refused_with_the_reason(signed_in: Client, match: Match) -> None:
    full = make_person(match.program, "Kim", "Sato", capacity=1)
    make_seat(ready_match(match.program, "Another"), full, Part.EXPERT, state=SeatState.ACCEPTED)
    told = {"person": full.public_id, "part": Part.EXPERT}
    page = signed_in.post(url(match, "people/add/"), told, follow=True).content.decode()
    assert "Kim Sato is in 1 of 1 open matches." in page
    assert match.seats.count() == 2


def test_a_person_of_another_program_cannot_be_added(signed_in: Client, match: Match, other_program: Program) -> None:
    foreign = make_person(other_program, "Foreign", "Person")
    told = {"person": foreign.public_id, "part": Part.EXPERT}
    page = signed_in.post(url(match, "people/add/"), told, follow=True).content.decode()
    assert "not in the program" in page
    assert "Foreign" not in page


@pytest.mark.parametrize("told", [{}, {"person": "nonsense", "part": "expert"}, {"part": "king"}])
def test_nonsense_is_refused_in_words(signed_in: Client, match: Match, told: dict[str, str]) -> None:
    answer = signed_in.post(url(match, "people/add/"), told, follow=True)
    assert answer.status_code == 200
    assert match.seats.count() == 2


def test_taking_someone_out_asks_first(signed_in: Client, match: Match) -> None:
    seat = match.seats.get(part=Part.PROVIDER)
    address = url(match, f"people/{seat.public_id}/take-out/")
    assert "Take David Larsen out of the match?" in signed_in.get(address).content.decode()
    assert match.seats.get(part=Part.PROVIDER).takes_part
    for _ in range(2):
        page = signed_in.post(address, {"reason": "On leave"}, follow=True).content.decode()
        assert "David Larsen is no longer in the match." in page
    assert match.happenings.filter(what="unseated").count() == 1


def test_taking_out_whoever_asked_is_refused_in_words(signed_in: Client, match: Match) -> None:
    seat = match.seats.get(part=Part.RECIPIENT)
    page = signed_in.post(url(match, f"people/{seat.public_id}/take-out/"), {}).content.decode()
    assert "Robin Park asked for this match." in page


def test_the_format_is_chosen_with_what_each_is(signed_in: Client, match: Match) -> None:
    page = signed_in.get(url(match, "format/")).content.decode()
    assert "The group looks for solutions to a problem that all of them share." in page
    assert "For 3 to 8 people." in page
    assert signed_in.post(url(match, "format/"), {"format": Format.CASE_STUDY})["Location"] == match.get_absolute_url()
    match.refresh_from_db()
    assert match.format == Format.CASE_STUDY
    assert "<title>Error:" in signed_in.post(url(match, "format/"), {"format": "x"}).content.decode()


def test_a_closed_match_shows_and_changes_nothing(signed_in: Client, match: Match) -> None:
    match.stage = Stage.CLOSED
    match.save()
    people = signed_in.get(url(match, "people/")).content.decode()
    assert "Add someone" not in people
    assert "Take David out" not in people
    assert 'type="radio"' not in signed_in.get(url(match, "format/")).content.decode()
    signed_in.post(url(match, "format/"), {"format": Format.GROUP})
    match.refresh_from_db()
    assert match.format == Format.ONE_TO_ONE


def test_a_viewer_reads_and_another_program_finds_nothing(
    client_of: Callable[[User], Client], viewer: User, stranger: User, match: Match
) -> None:
    seat = match.seats.get(part=Part.PROVIDER)
    for page in ("people/", "format/", "access/"):
        assert client_of(viewer).get(url(match, page)).status_code == 200
        assert client_of(stranger).get(url(match, page)).status_code == 404
    for page in ("people/add/", f"people/{seat.public_id}/take-out/", "format/", "access/arranged/"):
        assert client_of(viewer).post(url(match, page), {}).status_code == 403
        assert client_of(stranger).post(url(match, page), {}).status_code == 404

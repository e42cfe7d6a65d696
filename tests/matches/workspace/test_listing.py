"""The list of matches: narrowing, searching, sorting, counting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from matches.models import Part, Path, Stage
from peermatch.accounts.models import Program, User
from tests.factories import make_member, make_person
from tests.matches.factories import ASKED, make_match, make_seat, ready_match

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]
ADDRESS = "/p/bluebonnet/matches/"


@pytest.fixture
def listed(signed_in: Client) -> Callable[..., list[str]]:
    """listed(q="jo"): the titles that the list shows, in its order."""

    def titles(**query: str) -> list[str]:
        return [match.title for match in signed_in.get(ADDRESS, query).context["listed"]]

    return titles


@pytest.fixture
def some(program: Program, coordinator: User, lead: User) -> None:
    """Four matches: Ana's three, one of them closed, and Lee's."""
    week = timedelta(days=7)
    make_match(program, "Álgebra in braille", coordinator=coordinator, requested_at=ASKED - week)
    make_match(program, "Bedtime", coordinator=coordinator, path=Path.FAMILY, stage=Stage.ACTIVE, requested_at=ASKED)
    make_match(program, "Cochlear implants", coordinator=coordinator, stage=Stage.CLOSED)
    make_match(program, "Driving", coordinator=lead, requested_at=ASKED + week, stage_since=ASKED - week)


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Driving", "Bedtime", "Álgebra in braille"]),
        ({"stage": "closed"}, ["Cochlear implants"]),
        ({"stage": "all", "sort": "title"}, ["Álgebra in braille", "Bedtime", "Cochlear implants", "Driving"]),
        ({"path": "family"}, ["Bedtime"]),
        ({"coordinator": "mine"}, ["Bedtime", "Álgebra in braille"]),
        ({"q": "algebra"}, ["Álgebra in braille"]),
        ({"sort": "asked"}, ["Álgebra in braille", "Bedtime", "Driving"]),
        ({"sort": "waiting", "path": "professional"}, ["Driving", "Álgebra in braille"]),
        ({"stage": "nonsense", "coordinator": "-1", "sort": "x"}, ["Driving", "Bedtime", "Álgebra in braille"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(
    listed: Callable[..., list[str]], query: dict[str, str], titles: list[str]
) -> None:
    assert listed(**query) == titles


@pytest.mark.usefixtures("some")
def test_matches_of_one_coordinator_by_name(listed: Callable[..., list[str]], lead: User) -> None:
    assert listed(coordinator=str(lead.pk)) == ["Driving"]


def test_people_in_the_match_find_it(listed: Callable[..., list[str]], program: Program) -> None:
    make_seat(make_match(program, "Bedtime"), make_person(program, "Zoë", "Núñez"), Part.PEER)
    make_seat(make_match(program, "Driving"), make_person(program, "Jo", "Blake"), Part.PEER)
    assert listed(q="zoe nunez") == ["Bedtime"]
    assert listed(q="bedtime zoe") == ["Bedtime"]
    assert listed(q="driving zoe") == []


def test_another_program_s_coordinator_is_no_choice(signed_in: Client, stranger: User, program: Program) -> None:
    ready_match(program)
    page = signed_in.get(ADDRESS, {"coordinator": str(stranger.pk)})
    assert "Sam Stone" not in page.content.decode()
    assert len(page.context["listed"]) == 1


def test_a_filter_that_does_not_exist_is_named_and_the_rest_is_listed(signed_in: Client, program: Program) -> None:
    ready_match(program)
    page = signed_in.get(ADDRESS, {"stage": "nonsense"}).content.decode()
    assert "<title>Error: 1 match" in page
    assert "nonsense is not one of the available choices" in page


def test_the_list_counts_and_pages(signed_in: Client, program: Program) -> None:
    for number in range(27):
        make_match(program, f"Match {number:02}")
    page = signed_in.get(ADDRESS, {"sort": "title"}).content.decode()
    assert "27 matches" in page
    assert "Page 1 of 2" in page
    assert "?sort=title&amp;page=2" in page
    assert "Match 26" in signed_in.get(ADDRESS, {"sort": "title", "page": "2"}).content.decode()


def test_a_program_without_matches_says_how_one_begins(signed_in: Client, program: Program) -> None:
    assert "There is no match yet" in signed_in.get(ADDRESS).content.decode()


def test_nothing_found_leads_on(signed_in: Client, program: Program) -> None:
    make_match(program)
    page = signed_in.get(ADDRESS, {"q": "xyzzy"}).content.decode()
    assert "No match is like that." in page
    assert "?stage=all" in page


def test_viewers_read_the_list_and_start_nothing(
    client_of: Callable[[User], Client], viewer: User, stranger: User, program: Program
) -> None:
    make_member(program, "Cora Reyes")
    ready_match(program)
    page = client_of(viewer).get(ADDRESS).content.decode()
    assert "Moving to tactile signs" in page
    assert "Start a match" not in page
    assert client_of(stranger).get(ADDRESS).status_code == 404

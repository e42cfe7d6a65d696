"""The same as for signed-in pages, of those behind a link: nothing of others, and no more queries for more rows."""

import re
from copy import deepcopy
from itertools import chain, permutations
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from matches.models import Match
from peermatch.accounts.models import Program, User
from tests.by_link import Doors, door_of
from tests.counting import FIFTY, queries_of_page
from tests.crowd import Crowd
from tests.plain_words.grade import too_hard
from tests.plain_words.said import words_of
from tests.test_scope import NOT_HERE, addresses, answers
from tests.walls.armour import gaps

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
BY_LINK = {str(entry.name): names for entry, names in addresses() if "link" in names}
# Who said yes reads the action plan by the link to their answer too.
OPENS_ALSO = {"visit": ["follow"]}
# Whatever a link is for, by it one can say that something is wrong; but not from a mailbox that nobody confirmed,
# nor by the link of a guardian, who does not speak for the person.
FROM_EVERY_DOOR, BUT_FROM = ("worry", "stop"), ("new-address", "guardian")
OPEN_TO_ALL = {
    "ask",
    "ask-thanks",
    "worried",
    "worried-thanks",
    "stop-done",
    "own-left",
    "visit-stopped",
    "visit-new-link",
}
WHAT_IS_NEXT = re.compile(r"^What happens next(?::.|\n.)", re.MULTILINE)
OF_ROWS = {name: names for name, names in BY_LINK.items() if len(names) > 1}


@pytest.fixture
def ours(program: Program, coordinator: User) -> Doors:
    return Doors(program, coordinator)


@pytest.fixture
def theirs(other_program: Program, stranger: User) -> Doors:
    return Doors(other_program, stranger)


@pytest.fixture
def visitor(client: Client, ours: Doors) -> Client:
    """Whoever followed each link of ours."""
    for step in ours.steps:
        assert client.get(step).status_code == 302
    return client


def said(visitor: Client, url: str) -> list[HttpResponse]:
    """To a GET and to a POST. A page that ends a link takes its cookie away: the next finds it there again."""
    kept = deepcopy(visitor.cookies)
    found = answers(visitor, url)
    visitor.cookies = kept
    return found


def codes(visitor: Client, url: str) -> set[int]:
    return {answer.status_code for answer in said(visitor, url)}


def has_words(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def test_our_links_open_each_of_our_pages(visitor: Client, ours: Doors) -> None:
    """So that the tests below do not pass on addresses that answer 404 to everything.

    Each is easy to read, and says what happens next."""
    found = {name: said(visitor, url) for name, url in ours.pages.items()}
    closed = {name for name, both in found.items() if not {one.status_code for one in both} - NOT_HERE}
    assert closed & set(BY_LINK) == set()
    open_to_attack = {name: set(chain.from_iterable(map(gaps, both))) for name, both in found.items()}
    assert {name: gap for name, gap in open_to_attack.items() if gap} == {}
    pages = {name: words_of(both[0].content.decode()) for name, both in found.items() if has_words(both[0])}
    assert too_hard(pages) == {}
    assert [
        name for name in sorted(pages) if name in {*BY_LINK, *OPEN_TO_ALL} and not WHAT_IS_NEXT.search(pages[name])
    ] == []


def test_the_links_of_others_open_nothing_for_us(visitor: Client, theirs: Doors) -> None:
    found = {name: codes(visitor, theirs.pages[name]) for name in BY_LINK}
    assert {name: said for name, said in found.items() if 404 not in said or said - NOT_HERE} == {}


def test_our_link_reaches_no_row_of_theirs(visitor: Client, ours: Doors, theirs: Doors) -> None:
    assert OF_ROWS
    found = {name: codes(visitor, ours.address_of(name, names, theirs.ids)) for name, names in OF_ROWS.items()}
    assert {name: said for name, said in found.items() if 404 not in said or said - NOT_HERE} == {}


def test_a_link_opens_the_page_of_its_own_kind_alone(visitor: Client, ours: Doors) -> None:
    """A link that opens the answer to an invitation is none to the person's own page, nor to a new address."""
    for door in ours.links.keys() - set(FROM_EVERY_DOOR):
        link = ours.links[door]
        opens = {door, *OPENS_ALSO.get(door, ()), *(FROM_EVERY_DOOR if door not in BUT_FROM else ())}
        elsewhere = [name for name, names in BY_LINK.items() if len(names) == 1 and door_of(name) not in opens]
        said = {name: codes(visitor, reverse(name, args=[link.public_id])) for name in elsewhere}
        assert {name: said[name] for name in elsewhere if said[name] - NOT_HERE} == {}, door


@pytest.mark.parametrize(("name", "other"), permutations(("link", "join-link", "summary-link"), 2))
def test_a_token_opens_what_it_was_made_for_alone(client: Client, ours: Doors, name: str, other: str) -> None:
    """The token of an invitation to members opens no person's page, and no person's becomes a member. Nor does
    either stop a coordinator's summary."""
    for token in ours.tokens[other]:
        page: Any = client.get(reverse(name, args=[token]), follow=True)
        assert page.status_code == 404 or "no longer works" in page.content.decode()


def test_no_page_behind_a_link_asks_more_for_more_rows(visitor: Client, ours: Doors, coordinator: User) -> None:
    match: Match = Match.objects.in_program(ours.program).get()
    person = ours.links["own"].participant
    crowd = Crowd(ours.program, coordinator, match, person)
    pages = {name: ours.pages[name] for name in (*BY_LINK, "ask", "join")}
    crowd.grow(1)
    with_one = {
        name: cost
        for name, url in pages.items()
        if (cost := queries_of_page(visitor, url, seen_before=True)) is not None
    }
    crowd.grow(FIFTY)
    with_fifty = {name: queries_of_page(visitor, pages[name], seen_before=True) for name in with_one}
    assert {name: (cost, with_fifty[name]) for name, cost in with_one.items() if with_fifty[name] != cost} == {}

"""Every address, everyone who may come to it, every method: what is said is what the rules promise."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Link
from peermatch.accounts.models import Program, User
from tests.by_link import Doors
from tests.factories import PASSWORD
from tests.test_scope import IN_A_PROGRAM, addresses, make_world, refused_in_a_word, urls
from tests.walls.rules import NAMED, OF_ONES_OWN_ACCOUNT, RULES, Who
from tests.walls.visitors import ALL_METHODS, LOOKS, NOT_TAKEN, OPENS, Visitor, asked, broken, promised

__all__ = ["refused_in_a_word"]
pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
Urls = dict[str, str]
EXEMPT = {"link", "summary-link"}  # whoever posts there has the token and nothing of a session: RFC 8058
OF_A_LETTER = {name: "?of=invitation.why" for name in RULES if name == "letter" or name.startswith("letter-")}


class Walk:
    """Every address that has a rule, with our own ids, and what is sent there."""

    def __init__(self, program: Program, by: User, ours: Doors) -> None:
        world: Any = make_world(program, by)
        there = urls(program, world, IN_A_PROGRAM) | ours.pages
        there |= {name: reverse(name, args=[uuid4()]) for name in OF_ONES_OWN_ACCOUNT.split()}
        self.urls = {name: there.get(name) or reverse(name) for name in RULES}
        self.urls |= {name: self.urls[name] + query for name, query in OF_A_LETTER.items()}
        self.sent = {"batch-choose": {"provider": str(world["provider"].public_id)}}

    def steps(self, *methods: str) -> Iterator[tuple[str, str, str, Any]]:
        for name, url in self.urls.items():
            for method in methods:
                yield name, method, url, self.sent.get(name)


@pytest.fixture
def ours(program: Program, lead: User) -> Doors:
    return Doors(program, lead)


@pytest.fixture
def walk(program: Program, lead: User, ours: Doors) -> Walk:
    return Walk(program, lead, ours)


@pytest.fixture
def visitors(
    ours: Doors, viewer: User, coordinator: User, lead: User, stranger: User, client_of: Callable[[User], Client],
    other_program: Program,
) -> dict[str, Visitor]:  # fmt: skip
    root = User.objects.create_superuser("root@mail.example", PASSWORD, name="Ada Min")
    signed: dict[str, Any] = {"is_signed_in": True}
    found = [
        Visitor("anonymous", Client()),
        Visitor("by link", by_link(ours), has_link=True),
        Visitor("by another's link", by_link(Doors(other_program, stranger))),
        Visitor("viewer", client_of(viewer), Who.VIEWERS, **signed),
        Visitor("coordinator", client_of(coordinator), Who.COORDINATORS, **signed, coordinates=True),
        Visitor("lead", client_of(lead), Who.LEADS, **signed, coordinates=True),
        Visitor("coordinator of another program", client_of(stranger), **signed, coordinates=True),
        Visitor("superuser", client_of(root), **signed, is_administrator=True),
    ]
    return {one.name: one for one in found}


def by_link(doors: Doors) -> Client:
    """Whoever followed each of these links."""
    client = Client()
    for step in doors.steps:
        assert client.get(step).status_code == 302
    return client


def is_worth_it(visitor: Visitor, name: str, method: str) -> bool:
    """In `bin/test` the walls alone are tried, each where it stands; `.ci/run` tries every cell."""
    rule = RULES[name]
    if rule.who(method) is None or OPENS in promised(visitor, rule, method):
        return visitor.name == "lead" and rule.who(method) is None
    behind_a_link = Who.LINK in (rule.look, rule.send)
    if "link" in visitor.name:
        return behind_a_link
    if visitor.is_administrator:
        return method == "GET" and not behind_a_link
    return visitor.name == "anonymous" or not behind_a_link


def test_every_address_stands_in_one_class() -> None:
    there = {str(entry.name) for entry, _names in addresses()}
    assert {name for name, times in Counter(NAMED).items() if times > 1} == set()
    assert there - set(NAMED) == set(), "say in tests/walls/rules.py whose these are"
    assert set(NAMED) - there == set()


def test_nobody_gets_where_they_do_not_belong(walk: Walk, visitors: dict[str, Visitor]) -> None:
    found: list[str] = []
    for each in visitors.values():
        found += broken(each, [step for step in walk.steps("GET", "POST") if is_worth_it(each, *step[:2])])
    assert found == []


def test_a_link_that_expired_opens_nothing(walk: Walk, ours: Doors, visitors: dict[str, Visitor]) -> None:
    """Nor for whoever has opened it before, and still has its cookie."""
    Link.objects.filter(program=ours.program).update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = Visitor("by a link that expired", visitors["by link"].client)
    behind = [step for step in walk.steps("GET", "POST") if Who.LINK in (RULES[step[0]].look, RULES[step[0]].send)]
    assert len(behind) > 80
    assert list(broken(expired, behind)) == []


def test_no_address_takes_another_method(walk: Walk, visitors: dict[str, Visitor]) -> None:
    to_tokens = [reverse(name, args=["x"]) for name in ("link", "join-link", "summary-link", "calendar-feed")]
    there = [*walk.urls.values(), *to_tokens, reverse("sign-out"), reverse("admin:index"), "/nowhere/"]
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert {asked(visitors["lead"].client, method, url) for url in there} == {NOT_TAKEN}


@pytest.mark.thorough
@pytest.mark.parametrize("methods", [LOOKS, ("POST",), ALL_METHODS[3:]], ids=" ".join)
def test_the_whole_matrix(walk: Walk, visitors: dict[str, Visitor], methods: tuple[str, ...]) -> None:
    found = [one for each in visitors.values() for one in broken(each, walk.steps(*methods))]
    assert found == []


def test_only_what_a_program_posts_needs_no_token_of_a_form() -> None:
    exempt = {str(entry.name) for entry, _names in addresses() if getattr(entry.callback, "csrf_exempt", False)}
    assert exempt == EXEMPT

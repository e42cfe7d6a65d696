"""Every address of the admin, everyone who may come to it, every method; and where a provider posts mail."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from peermatch.accounts.models import User
from peermatch.inbox.models import IncomingMail
from tests.factories import PASSWORD
from tests.peermatch.inbox.test_webhook import ADDRESSES, configured
from tests.second_step import sign_in_with_code
from tests.walking_admin import REGISTERED, asking, page_of
from tests.walls.visitors import ALL_METHODS, FORBIDDEN, NOT_HERE, NOT_TAKEN, OPENS, SIGNS_IN, answered, said

__all__ = ["configured"]
pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
AT_THE_DOOR, SETS_UP, LEADS_ON = "leads to its door", "asks to set up the second step", "leads to its front page"
METHODS = ("GET", "POST", "DELETE")
ODD = {("GET", "logout/"), *(("POST", page) for page in ("password_change/done/", "jsi18n/", "autocomplete/"))}
NOBODY_S = "0"  # no row has it: the wall is asked before any row
FEWEST = 600
NAMES = re.compile(r"\(\?P<\w+>([^)|]*)[^)]*\)|<[^>]+>")


def of_admin(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Each of its addresses, with an id that no row has."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver) and (resolver or entry.app_name == "admin"):
            yield from of_admin(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern) and resolver:
            yield before + NAMES.sub(_filled, str(entry.pattern)).strip("^$")


def _filled(found: re.Match[str]) -> str:
    return NOBODY_S if found[1] in (None, ".*") else found[1]


def heard(answer: HttpResponse) -> str:
    found = answer["Location"] if answer.status_code == 302 else ""
    if found.startswith(reverse("second-step")):
        return SETS_UP
    if found.startswith(reverse("admin:login")):
        return AT_THE_DOOR
    return LEADS_ON if found == reverse("admin:index") else said(answer)


DOOR = {
    "anonymous": SIGNS_IN, "viewer": FORBIDDEN, "coordinator": FORBIDDEN, "lead": FORBIDDEN,
    "superuser without a second step": SETS_UP,
}  # fmt: skip


@pytest.fixture
def clients(viewer: User, coordinator: User, lead: User, client_of: Callable[[User], Client]) -> dict[str, Client]:
    alone = Client()
    alone.force_login(User.objects.create_superuser("root@mail.example", PASSWORD, name="Ada Min"))
    return {
        "anonymous": Client(), "viewer": client_of(viewer), "coordinator": client_of(coordinator),
        "lead": client_of(lead), "superuser without a second step": alone,
    }  # fmt: skip


def refused(who: str, method: str, url: str) -> str:
    """What whoever may not look is told: everywhere the same, and more of it at the door."""
    if method == "DELETE":
        return NOT_TAKEN
    return {reverse("admin:login"): DOOR[who], reverse("admin:logout"): LEADS_ON}.get(url, AT_THE_DOOR)


def let_past(clients: Mapping[str, Client], steps: Iterator[tuple[str, str, str]]) -> list[str]:
    heards = ((who, method, url, heard(answered(clients[who], method, url))) for who, method, url in steps)
    return [f"{who}, {method} {url}: {was}" for who, method, url, was in heards if was != refused(who, method, url)]


def test_nobody_gets_into_the_admin_without_the_second_step(clients: dict[str, Client]) -> None:
    """The door is asked by all; of the rest each fifth, by one of them in turn: `.ci/run` has all ask for every one."""
    urls, turns = list(of_admin()), [(who, method) for method in METHODS[:2] for who in DOOR]
    assert len(urls) > FEWEST
    assert let_past(clients, ((who, "GET", reverse("admin:login")) for who in DOOR)) == []
    assert let_past(clients, ((*turns[n % len(turns)], url) for n, url in enumerate(urls[::5]))) == []


@pytest.mark.thorough
@pytest.mark.parametrize("who", DOOR)
def test_the_whole_matrix_of_the_admin(clients: dict[str, Client], who: str) -> None:
    assert let_past(clients, ((who, method, url) for method in METHODS for url in of_admin())) == []


@pytest.mark.thorough
def test_an_administrator_with_the_second_step_opens_what_the_admin_offers(client: Client) -> None:
    root = User.objects.create_superuser("root@mail.example", PASSWORD, name="Ada Min")
    sign_in_with_code(client, root)
    kept = no_rights()
    found = [
        f"{method} {url}: {was}"
        for method in METHODS
        for url in of_admin()
        if (was := heard(answered(client, method, url))) not in promised(method, url, kept)
    ]
    assert found == []


def no_rights() -> set[tuple[str, str]]:
    """Where nobody adds, changes or deletes: doors do."""
    request: Any = asking()
    closed: set[tuple[str, str]] = set()
    for model in REGISTERED:
        its: Any = admin.site._registry[model]
        pages = {
            ("GET", page_of(model, "add")): its.has_add_permission(request),
            ("GET", page_of(model, "delete", NOBODY_S)): its.has_delete_permission(request),
            ("POST", page_of(model, "change", NOBODY_S)): its.has_change_permission(request),
        }
        closed |= {page for page, may in pages.items() if not may}
    return closed | {("POST", url) for method, url in closed if method == "GET"}


def promised(method: str, url: str, closed: set[tuple[str, str]]) -> set[str]:
    at = url.removeprefix(reverse("admin:index"))
    if method == "DELETE" or (method, at) in ODD:
        return {NOT_TAKEN}
    if (method, at) == ("POST", "logout/"):
        return {SIGNS_IN}
    if (method, url) in closed or at == "autocomplete/":  # which is asked with a field's name
        return {FORBIDDEN}
    return {OPENS, LEADS_ON, NOT_HERE}


def test_a_provider_s_address_is_for_whoever_knows_the_secret(clients: dict[str, Client], configured: None) -> None:
    """Signed in or not."""
    for client in clients.values():
        found = {method: answered(client, method, ADDRESSES[0]).status_code for method in ALL_METHODS}
        assert found == {"GET": 405, "HEAD": 200, "POST": 400, "PUT": 405, "DELETE": 405}
    assert not IncomingMail.objects.across_programs("none is kept").exists()


def test_without_a_secret_there_is_no_such_address(clients: dict[str, Client]) -> None:
    for client in clients.values():
        assert {heard(answered(client, method, ADDRESSES[0])) for method in ("GET", "HEAD", "POST")} == {NOT_HERE}

"""A walk in a real browser over every page that there is, by the resolver: none is forgotten, none goes unseen."""

import os
from typing import Any

from django.urls import reverse
from playwright.sync_api import APIResponse, Page

from matches.models import Stage
from peermatch.accounts.models import Program, User
from tests.browsing import VIEWS, complaints, look
from tests.by_link import Doors
from tests.crowd import Crowd
from tests.looked_at import BEHIND_A_FORM, elsewhere
from tests.scenes import SCENES
from tests.test_query_counts import begun
from tests.test_scope import addresses, make_world, urls
from tests.test_scope import lead as make_lead

ONE_VIEW = VIEWS[2:3]  # narrow and dark, where most goes wrong
# These lead on to a page, or answer a machine; one is for administrators (tests/peermatch/test_system.py).
NO_PAGES = frozenset(
    {"home", "link", "join-link", "summary-link", "visit-next-agenda", "health", "alive", "calendar-feed", "system"}
    | {"session-end", "sign-in-code", "second-step-off", "recovery-codes"}
)
# What the Search button of another page leads to.
FOUND_FROM = {"match-start-search": "match-start", "request-match-search": "request-match"}
OF_AN_ACCOUNT = ("account", "calendar-address", "change-password", "open-sessions", "second-step", "second-step-on")


def names(*, of_matches: bool) -> dict[str, tuple[str, ...]]:
    """Every address by its name, with what it takes: those that `matches` answers, or all others."""
    found = {
        str(entry.name): taken
        for entry, taken in addresses()
        if str(entry.callback.__module__).startswith("matches.") == of_matches
    }
    return {name: taken for name, taken in found.items() if name not in NO_PAGES | BEHIND_A_FORM}


def faults_for_members(desk: Page, program: Program, lead: User, *, of_matches: bool) -> dict[str, str]:
    """Of each page that somebody signs in for, in a program in which there is some of everything."""
    world: dict[str, Any] = make_world(program, lead)
    make_lead(program, lead)
    Crowd(program, lead, begun(world, Stage.ACTIVE), world["person"]).grow(2)
    wanted = names(of_matches=of_matches)
    found = urls(program, world, [(name, taken) for name, taken in wanted.items() if "slug" in taken])
    found |= {name: scene(program, lead) for name, scene in SCENES.items() if name in found}
    sought = {name: found[FOUND_FROM[name]] for name in FOUND_FROM if found.pop(name, None)}
    wrong = faults_of(desk, found | {name: reverse(name) for name in OF_AN_ACCOUNT if name in wanted})
    return wrong | {name: "\n".join(fault) for name, url in sought.items() if (fault := _sought(desk, url))}


def faults_for_all(page: Page, program: Program, coordinator: User, *, of_matches: bool) -> dict[str, str]:
    """Of each page behind a link of a mail, and of those that stand open."""
    doors = Doors(program, coordinator)
    for step in doors.steps:
        page.goto(step)
    wanted = [name for name, taken in names(of_matches=of_matches).items() if "slug" not in taken]
    return faults_of(page, {name: doors.pages[name] for name in wanted if name not in OF_AN_ACCOUNT})


def faults_of(page: Page, found: dict[str, str]) -> dict[str, str]:
    """What is wrong with each of these, by its name: all are opened, and looked at where no journey does that."""
    heard, known = complaints(page), elsewhere()
    wrong: dict[str, str] = {}
    for name, url in found.items():
        answer = page.request.get(url, max_redirects=0)
        if is_no_page(answer):
            continue
        seen = [] if name in known else _seen(page, url)
        missed = [] if answer.ok else [f"is no page in this world: {answer.status} {answer.headers.get('location')}"]
        wrong[name] = "\n".join([*missed, *seen, *heard])
        heard.clear()
    return {name: what for name, what in wrong.items() if what}


def is_no_page(answer: APIResponse) -> bool:
    """It takes what a form sends and nothing else, or hands out a file."""
    return answer.status == 405 or (answer.ok and not answer.headers["content-type"].startswith("text/html"))


def _sought(page: Page, url: str) -> list[str]:
    page.goto(url)
    page.get_by_role("button", name="Search").click()
    return [*_looked_at(page), *([] if page.url.endswith("/search/") else [f"search leads to {page.url}"])]


def _seen(page: Page, url: str) -> list[str]:
    page.goto(url)
    return _looked_at(page)


def _looked_at(page: Page) -> list[str]:
    """The next page comes as this one is left, so that one view alone is set once."""
    views = VIEWS if os.environ.get("ALL_TESTS") else ONE_VIEW
    try:
        look(page, views, leaves=views[0])
    except AssertionError as fault:
        return [str(fault)]
    return []

"""A family asks by the public form, in a real browser without JavaScript; and each page about requests is looked at."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matches.models import Request, RequestState
from matches.requesting import declining, handling
from peermatch.accounts.models import Program, User
from tests.browsing import look
from tests.factories import make_parent, make_topic
from tests.matches.factories import make_request

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, client_of: Callable[[User], Client], coordinator: User
) -> Iterator[Visit]:
    """visit(): a page in which Ana is signed in; takes what a browser context takes."""
    contexts = []

    def begin(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        value = client_of(coordinator).cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context.new_page()

    yield begin
    for context in contexts:
        context.close()


def test_a_mother_asks_is_called_back_and_has_a_match_without_javascript(visit: Visit, program: Program) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/ask/bluebonnet/")
    page.get_by_label("What would you like help with?").fill("My daughter sleeps three hours a night.")
    page.get_by_label("First name").fill("Rosa")
    page.get_by_label("Last name").fill("Delgado")
    page.get_by_label("I am a").select_option("parent")
    page.get_by_label("Phone or videophone number").fill("512-555-0177")
    page.wait_for_timeout(3100)  # quicker than that only programs are
    page.get_by_role("button", name="Send my request").click()
    expect(page.get_by_role("heading", name="Thank you: we have your request")).to_be_visible()
    page.goto("/p/bluebonnet/")
    page.get_by_role("link", name="Record the call back").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save the call").click()
    page.get_by_role("link", name="Make it a match").click()
    page.get_by_label("The day they agreed to be matched").fill("2026-01-05")
    page.get_by_role("button", name="Make it a match").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parent, for Rosa Delgado")
    assert Request.objects.in_program(program).get().state == RequestState.MATCHED


def addresses(program: Program, by: User) -> list[str]:
    """Each page about requests, with all that it can show."""
    topic = make_topic(program, "Sleep and routines")
    make_parent(program, "Rosa", "Delgado")
    told: dict[str, Any] = {
        "received_at": timezone.now() - timedelta(hours=30), "email": "rosa@mail.example", "reach_by": "email",
        "topics": [topic], "background": "Two years now.", "reach_notes": "No voice messages", "pressing": "urgent",
    }  # fmt: skip
    late, twice, called, declined = (make_request(program, **told) for _ in range(4))
    now = timezone.now()
    handling.pause(request=late, why="interpreter", by=by, at=now)
    called.call_back(by=by, at=now, now=now)
    declining.decline(request=declined, reason="not_ours", words="Call Texas Parent to Parent.", by=by, at=now)
    queue = "/p/bluebonnet/requests/"
    pages = ("", "call/", "correct/", "give/", "pause/", "merge/", f"merge/{twice.public_id}/", "decline/")
    return [
        *("/ask/bluebonnet/", "/ask/bluebonnet/?for=someone", "/ask/bluebonnet/thanks/"),
        *(queue, f"{queue}?q=xyzzy", f"{queue}record/", "/p/bluebonnet/"),
        *(f"{queue}{late.public_id}/{name}" for name in pages),
        *(f"{queue}{called.public_id}/match/", f"{queue}{declined.public_id}/", f"{queue}{declined.public_id}/tell/"),
    ]


def test_every_page_can_be_read_by_everyone(visit: Visit, program: Program, coordinator: User) -> None:
    page = visit(bypass_csp=True)
    for address in addresses(program, coordinator):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        look(page)
    page.goto("/ask/bluebonnet/")
    page.get_by_role("button", name="Send my request").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)

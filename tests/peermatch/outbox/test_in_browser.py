"""The pages about mail, and the mails themselves, in a real browser: narrow and wide, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from peermatch.accounts.models import Program, User
from peermatch.outbox import deliver, letters
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email
from tests.browsing import axe, scrolls_sideways
from tests.peermatch.outbox.conftest import NOON, Unwanted

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS = [(1280, "light"), (320, "dark")]
LONG = "https://video.example/" + "a-very-long-room-name-" * 12


@pytest.fixture(params=VIEWS, ids=lambda view: f"{view[0]} {view[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def mails(
    note: Callable[..., Email], program: Program, unwanted: Unwanted, settings: Any, tmp_path: Path
) -> dict[str, Email]:
    """One mail of each end, and one that waits after trouble."""
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "peermatch.outbox.backends.MailFolder", tmp_path / "mail"
    settings.MAIL_AS_FILES = True
    text = f"Hello Rosa,\n\nwe meet at {LONG}\n\nAnswer here:\n{letters.link('answer')}\n"
    html = letters.render("password-reset", {"user": "Rosa", "link": letters.link("answer")}).html
    sent = note(
        message=Message("Tue 14 Apr, 3:00 pm Central: your peer meeting", text, html, Calendar("REQUEST", "BEGIN"))
    )
    unwanted["meeting:2"] = "The meeting moved."
    moved = note(about="meeting:2")
    deliver.send_due(now=lambda: NOON)
    late = note(about="meeting:3", expires_at=timezone.now())
    deliver.send_due()
    waiting = note(about="meeting:4")
    [held] = deliver._claim(NOON, 1)
    held.put_off(until=timezone.now(), now=NOON, code="451", error="4.7.1 Greylisted, try again later")
    return {"sent": sent, "moved": moved, "late": late, "waiting": waiting}


def signed_in(page: Page, live_server: LiveServer, client: Client) -> Page:
    cookie = client.cookies[configured.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    return axe(page) + ([f"{address} scrolls sideways"] if scrolls_sideways(page) else [])


def test_messages_can_be_read_by_everyone(
    page: Page, live_server: LiveServer, client_of: Callable[[User], Client], coordinator: User, program: Program,
    mails: dict[str, Email],
) -> None:  # fmt: skip
    signed_in(page, live_server, client_of(coordinator))
    addresses = [reverse("messages", args=[program.slug]) + query for query in ("", "?q=nobody")]
    addresses += [mail.get_absolute_url() for mail in mails.values()]
    addresses += [mails["sent"].get_absolute_url() + part for part in ("html/", "delivered/")]
    assert [fault for address in addresses for fault in faults(page, live_server.url + address)] == []


def test_an_empty_list_can_be_read_by_everyone(
    page: Page, live_server: LiveServer, client_of: Callable[[User], Client], coordinator: User, program: Program
) -> None:
    signed_in(page, live_server, client_of(coordinator))
    assert faults(page, live_server.url + reverse("messages", args=[program.slug])) == []


def test_a_forgotten_password_can_be_replaced_by_everyone(page: Page, live_server: LiveServer) -> None:
    addresses = [reverse("forgot-password"), reverse("forgot-password-sent"), "/new-password/x/y/"]
    assert [fault for address in addresses for fault in faults(page, live_server.url + address)] == []

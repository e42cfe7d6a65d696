"""The pages that stand where a road ends: nothing there, not allowed, too late, broken."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from peermatch.accounts.models import Program, User
from tests.browsing import arrive, axe, runs_scripts, scrolls_sideways, show
from tests.conftest import DeskOf
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_each_says_what_happened(desk_of: DeskOf, coordinator: User, viewer: User, program: Program, scripts: bool):
    someone = f"/p/{program.slug}/people/{make_person(program, 'Mei', 'Park').public_id}/"
    desk = desk_of(coordinator, java_script_enabled=scripts)
    desk.goto(f"/p/{program.slug}/people/{NOBODY}/")
    arrive(desk, "This page is not here")
    desk.goto("/l/no-such-token/")
    arrive(desk, "This link does not open anything")
    form_was_open_too_long(desk, someone)
    something_broke(desk)
    watching = desk_of(viewer, java_script_enabled=scripts)
    watching.goto(f"{someone}edit/")
    arrive(watching, "Your role does not allow this")


def form_was_open_too_long(desk: Page, someone: str) -> None:
    desk.goto(f"{someone}pause/")
    desk.context.clear_cookies(name="csrf")
    desk.get_by_role("button", name="Pause").click()
    arrive(desk, "This form was open too long")


def something_broke(desk: Page) -> None:
    """No page of ours breaks on demand: the one that is shown then is put in the place of another.

    It stands alone, in the browser's own colours. What these are in the dark, axe cannot read.
    """
    desk.route(
        "**/account/",
        lambda route: route.fulfill(status=500, content_type="text/html", body=render_to_string("500.html")),
    )
    desk.goto("/account/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Something went wrong on our side")
    for width in (1280, 320):
        show(desk, width, "light")
        assert not runs_scripts(desk) or axe(desk) == []
        assert not scrolls_sideways(desk)

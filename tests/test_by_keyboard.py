"""The longest pages by the Tab key alone: everything is reached, in the order it is read, where one sees it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from matches.models import Stage
from peermatch.accounts.models import Program, User
from tests.browsing import show
from tests.conftest import DeskOf
from tests.crowd import Crowd
from tests.tabbing import faults_by_tab
from tests.test_query_counts import begun
from tests.test_scope import IN_A_PROGRAM, lead, make_world, urls

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = ("match", "person", "settings-fit", "import-headings", "request")


def test_the_longest_pages_are_walked_by_the_keyboard_alone(
    desk_of: DeskOf, program: Program, coordinator: User
) -> None:
    world: dict[str, Any] = make_world(program, coordinator)
    lead(program, coordinator)
    Crowd(program, coordinator, begun(world, Stage.ACTIVE), world["person"]).grow(2)
    found = urls(program, world, [(name, names) for name, names in IN_A_PROGRAM if name in LONGEST])
    desk = desk_of(coordinator)
    assert {name: wrong for name, url in found.items() if (wrong := _faults(desk, url))} == {}


def _faults(desk: Page, url: str) -> list[str]:
    """In one column, where what comes later stands lower."""
    desk.goto(url)
    show(desk, 320, "light")
    return faults_by_tab(desk)

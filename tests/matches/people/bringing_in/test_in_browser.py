"""A list of running matches, from upload to done, in a real browser."""

import pytest
from playwright.sync_api import FilePayload, Page

from peermatch.accounts.models import Program
from tests.browsing import look
from tests.matches.people.bringing_in.lists import listed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rosa", "sam")]


def test_a_list_is_uploaded_looked_through_and_taken(desk: Page, program: Program) -> None:
    desk.goto(f"/p/{program.slug}/matches/")
    desk.get_by_role("link", name="Bring in running matches").click()
    look(desk)
    rows = ({"Note": "x", "Topics": "sleep; routines"}, {"Title": "Food", "Recipients": "Rosa Delgdo"})
    file: FilePayload = {"name": "matches.csv", "mimeType": "text/csv", "buffer": listed(*rows).encode()}
    desk.set_input_files("#id_file", file)
    desk.get_by_role("button", name="Look through it").click()
    look(desk)
    desk.get_by_role("link", name="1 new match").click()
    look(desk)
    desk.get_by_role("button", name="Yes: bring in 1 match").click()
    desk.get_by_text("1 match was brought in.").wait_for()
    look(desk)

"""From the list of people to two records that are one, looked at in every view."""

import pytest
from playwright.sync_api import Page

from peermatch.accounts.models import Program
from tests.browsing import arrive, look
from tests.factories import make_person, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_records_become_one(desk: Page, program: Program) -> None:
    robin = make_person(program, "Robin", "Park", phone="(512) 555-0101", program_key="A7")
    other = make_person(
        program, "Robin", "Park", email="rp@school.example", program_key="B9", private_notes="Calls late"
    )
    other.offers.add(make_topic(program))
    desk.goto(f"/p/{program.slug}/people/")
    desk.get_by_role("link", name="Look at possible duplicates").click()
    arrive(desk, "Possible duplicates")
    desk.get_by_role("button", name="Two people").click()
    desk.get_by_role("button", name="Undo").click()
    desk.get_by_role("link", name="Robin Park and Robin Park").click()
    arrive(desk, "Two records, one person?")
    desk.get_by_role("group", name="E-mail").get_by_label("robin.park@mail.example").check()
    desk.get_by_role("button", name="Make them one").click()
    desk.get_by_role("heading", name="Two records became one").wait_for()
    look(desk)
    robin.refresh_from_db()
    assert (robin.email, robin.private_notes) == ("robin.park@mail.example", "Calls late")

"""What a lead keeps tidy, looked at in every view: names and members."""

import re
from typing import Any

import pytest
from django.utils import timezone

from matches.models import Path
from peermatch.accounts import inviting
from peermatch.accounts.models import Program, User
from tests.browsing import arrive
from tests.factories import make_organization, make_person
from tests.matches.factories import make_match

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_keeps_names_and_members(desk_of: Any, program: Program, lead: User, coordinator: User) -> None:
    isd = make_organization(program, "Bluebonnet Independent School District", notes="Ask for Jo.", state="TX")
    make_organization(program, "Bluebonnet ISD", parent=isd)
    make_person(program, "Mei", "Park", organization=isd)
    make_match(program, "Moving", coordinator=coordinator, path=Path.PROFESSIONAL)
    inviting.invite(
        program=program, email="noor@mail.example", name="Noor Haddad", role="viewer", by=lead, at=timezone.now()
    )
    page = desk_of(lead)
    page.goto(f"/p/{program.slug}/settings/organizations/")
    arrive(page, "Organizations")
    page.get_by_role("link", name=re.compile("Merge ?: Bluebonnet ISD")).click()
    page.get_by_label("Which one stays?").select_option(label=isd.name)
    page.get_by_role("button", name="Look at what happens").click()
    arrive(page, "Merge “Bluebonnet ISD” with another")
    page.get_by_role("button", name="Make them one").click()
    page.get_by_text("became part of").wait_for()
    page.goto(f"/p/{program.slug}/settings/members/")
    arrive(page, "Members")
    page.get_by_role("link", name=re.compile("Take out ?: Ana")).click()
    arrive(page, "Take Ana Castillo out of the program?")

"""Two leads at the same moment, each with a connection of their own."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from participants.models import Funding, Organization
from participants.roster.naming.books import BOOKS
from participants.roster.naming.door import merge
from participants.roster.naming.paying import door
from peermatch.accounts.models import Program, User
from tests.factories import make_organization
from tests.participants.roster.naming.paying.test_views import rows
from tests.participants.roster.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def adding(funder: Organization, funded: Organization, by: User) -> Callable[[], None]:
    row = Funding(program=funder.program, funder=funder, funded=funded)
    return lambda: door.add(funding=row, by=by, at=timezone.now())


def test_the_same_said_by_two_is_said_once(
    program: Program, cascade: Organization, region: Organization, lead: User
) -> None:
    done = at_once(*[adding(cascade, region, lead) for _ in range(4)])
    assert [type(one) for one in done].count(ValidationError) == 3
    assert rows(program) == [("Cascade", "Region 13")]


def test_of_an_organization_that_just_became_part_of_another_nothing_is_lost_without_a_word(
    program: Program, cascade: Organization, region: Organization, lead: User
) -> None:
    esd = make_organization(program, "Cascade ESD")
    said, _merged = at_once(
        adding(cascade, region, lead),
        lambda: merge(book=BOOKS["organization"], gone=cascade, kept=esd, by=lead, at=timezone.now()),
    )
    assert rows(program) == ([] if isinstance(said, ValidationError) else [("Cascade ESD", "Region 13")])

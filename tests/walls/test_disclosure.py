"""What the other coordinators of a program read of a match that is not theirs, fact by fact (docs/security.md).

What people told of themselves stands in their record, which any coordinator of the program keeps. Nothing of it comes
onto a page of a match for those who have nothing to do with that match.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from matches.models import Match
from peermatch.accounts.models import Program, User
from tests.factories import make_member
from tests.test_viewers import pages, told

__all__ = ["told"]
pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
NOT_FOR_OTHERS = {
    "a child's facts": "canary-child",
    "private notes about a person": "canary-private",
    "access needs": "canary-need",
    "access, in their own words": "canary-words",
    "who interprets for them, and who must not": "canary-declined",
    "what is arranged for them": "canary-row",
    "how it is arranged": "canary-booking",
    "who pays for it": "canary-pays",
    "a postal address": "canary-address",
    "who helps them": "canary-helper",
    "why they paused": "canary-pause",
    "their home": "canary-home",
    "what they wrote by mail": "canary-mail",
}


def read(client: Client, match: Match) -> str:
    of_the_match = [page for page in pages(match) if "/people/" not in page]
    assert len(of_the_match) > 15
    return "".join(client.get(page).content.decode() for page in of_the_match)


def test_other_coordinators_read_no_protected_fact_at_a_match_that_is_not_theirs(
    told: Match, program: Program, client_of: Callable[[User], Client]
) -> None:
    other = client_of(make_member(program, "Noor Haddad"))
    seen = read(other, told)
    assert {fact for fact, canary in NOT_FOR_OTHERS.items() if canary in seen} == set()

"""What somebody said is so stands on the match's page: to all who said it and when, its words to coordinators alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from matches.models import Attestation, Attested
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, ready_match

pytestmark = pytest.mark.django_db


def test_it_says_what_who_and_when_and_whether_it_was_taken_back(
    program: Program, coordinator: User, viewer: User, client_of: Callable[[User], Client]
) -> None:
    match = ready_match(program, coordinator=coordinator)
    row = Attestation.objects.create(
        program=program,
        match=match,
        what=Attested.ACCESS,
        facts="x",
        sentence="canary: tactile",
        by=coordinator,
        at=NOW,
    )
    page = client_of(coordinator).get(match.get_absolute_url()).content.decode()
    for words in ("Said to be so", "Access is arranged", "canary: tactile", "Ana Castillo, Tue, April 14"):
        assert words in page
    assert "canary" not in client_of(viewer).get(match.get_absolute_url()).content.decode()
    row.take_back(by=coordinator, at=NOW)
    assert "Taken back on" in client_of(coordinator).get(match.get_absolute_url()).content.decode()

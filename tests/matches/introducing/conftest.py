"""Rosa, reached by text only, and Sam, reached by e-mail; both said yes."""

import pytest

from matches.models import Match, Seat
from peermatch.accounts.models import Program, User
from tests.kept_rows import kept
from tests.matches.factories import family_match


@pytest.fixture
@kept
def match(program: Program, coordinator: User) -> Match:
    return family_match(program, coordinator=coordinator)


@pytest.fixture
def rosa(match: Match) -> Seat:
    return seat_of(match, "Rosa")


@pytest.fixture
def sam(match: Match) -> Seat:
    return seat_of(match, "Sam")


def seat_of(match: Match, first_name: str) -> Seat:
    seat: Seat = match.seats.select_related("participant", "match__program").get(participant__first_name=first_name)
    return seat

import pytest

from matches.models import Match, Seat
from peermatch.accounts.models import Program, User
from tests.kept_rows import kept
from tests.matches.factories import accepted_match


@pytest.fixture
@kept
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Robin")
    return seat

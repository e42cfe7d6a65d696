"""A match that is ready to invite: David (helps) and Robin (asked)."""

import pytest

from matches.inviting.sending import send
from matches.models import Match, Seat
from peermatch.accounts.models import Program, User
from tests.kept_rows import kept
from tests.matches.factories import NOW, ready_match


@pytest.fixture
@kept
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program)


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Robin")
    return seat


@pytest.fixture
def david(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="David")
    return seat


@pytest.fixture
@kept
def sent(match: Match, coordinator: User) -> Match:
    """The same match, both asked."""
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    return match

"""Robin and David said yes. Robin tries two signs a week, David sends a film; Ana asks the school."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matches.following_up.acting import Planned, plan
from matches.following_up.plan_mail.sending import Sending, send
from matches.models import Action, Match, PlanLetter, Seat
from peermatch.accounts.models import Program, User
from tests.kept_rows import kept
from tests.matches.factories import NOW, accepted_match
from tests.matches.scheduling.conftest import delivered

__all__ = ["delivered"]
DUE = date(2026, 4, 20)


@pytest.fixture
@kept
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


@pytest.fixture
def robin(match: Match) -> Seat:
    return _seat(match, "Robin")


@pytest.fixture
def david(match: Match) -> Seat:
    return _seat(match, "David")


def _seat(match: Match, name: str) -> Seat:
    seat: Seat = match.seats.select_related("participant").get(participant__first_name=name)
    seat.match = match
    return seat


@pytest.fixture
def says(coordinator: User) -> dict[str, Any]:
    return {"by": coordinator, "at": NOW}


@pytest.fixture
def actions(match: Match, robin: Seat, david: Seat, says: dict[str, Any]) -> list[Action]:
    """In the order in which they are due: Robin's, David's, Ana's."""
    items = [
        Planned("Two signs a week", robin, DUE),
        Planned("Send the film", david, date(2026, 4, 22)),
        Planned("Ask the school", None, date(2026, 4, 24)),
    ]
    return plan(match=match, items=items, **says)


@pytest.fixture
def sent(match: Match, says: dict[str, Any]) -> Callable[..., list[PlanLetter]]:
    """sent(): what goes out where the coordinator has read what would."""

    def read_and_send(**more: Any) -> list[PlanLetter]:
        fresh = Match.objects.in_program(match.program).select_related("program", "coordinator").get(pk=match.pk)
        return send(match=fresh, read=Sending.of(fresh).digest(), **says | more)

    return read_and_send

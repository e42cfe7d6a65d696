"""What the other family gets: chosen with the yes, changed by link, and read by the other once introduced."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Answer, Match, Path, Seat, SeatState
from participants.models import Link
from tests.matches.factories import NOW

pytestmark = pytest.mark.django_db
YES: dict[str, Any] = {"hope_1": "Know where to begin", "time_zone": "America/Chicago"}


@pytest.fixture
def family(match: Match) -> Match:
    Match.objects.filter(program=match.program, pk=match.pk).update(path=Path.FAMILY)
    return match


@pytest.fixture
def at(link: Link) -> Callable[[str], str]:
    return lambda name: reverse(f"visit-{name}" if name else "visit", args=[link.public_id])


def test_nothing_is_shared_unless_it_is_ticked(
    family: Match, visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    page = visitor.get(at("accept")).content.decode()
    assert "E-mail address that begins with ro" in page
    visitor.post(at("accept"), YES)
    robin.refresh_from_db()
    assert (robin.state, robin.shares) == (SeatState.ACCEPTED, [])


def test_what_is_ticked_is_shared_and_can_be_changed(
    family: Match, visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    visitor.post(at("accept"), YES | {"shares": ["email", "last_name"]})
    robin.refresh_from_db()
    assert robin.shares == ["last_name", "email"]
    page = visitor.get(at("")).content.decode()
    assert "What the other family gets" in page
    assert "They get it when you are introduced." in page
    visitor.post(at("shares"), {"shares": ["last_name"]})
    robin.refresh_from_db()
    assert robin.shares == ["last_name"]


def test_a_helper_chooses_nothing_for_the_person(
    family: Match, visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    visitor.post(at("accept"), YES | {"shares": ["email"], "spoken_by": "Tom, his husband"})
    robin.refresh_from_db()
    assert robin.shares == []


def test_professionals_are_not_asked(match: Match, visitor: Client, at: Callable[[str], str]) -> None:
    assert "What the other family gets" not in visitor.get(at("accept")).content.decode()
    assert visitor.get(at("shares")).status_code == 302


def test_once_introduced_the_page_shows_what_the_other_shares(
    family: Match, visitor: Client, at: Callable[[str], str], robin: Seat, david: Seat
) -> None:
    for seat in (robin, david):
        Answer.objects.create(program=seat.program, seat=seat, said="yes", way="phone", at=NOW)
    Seat.objects.filter(program=family.program, match=family).update(state=SeatState.ACCEPTED, shares=["email"])
    assert "david.larsen@mail.example" not in visitor.get(at("")).content.decode()
    Seat.objects.filter(program=family.program, match=family).update(introduced_at=NOW)
    assert "E-mail: david.larsen@mail.example" in visitor.get(at("")).content.decode()
    assert "cannot be called back" in visitor.get(at("shares")).content.decode()

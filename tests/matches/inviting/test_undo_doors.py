"""Undo of replacing someone, and of going on without an answer."""

import pytest
from django.test import Client
from django.urls import reverse

from matches.inviting.going_on import still_waited_for
from matches.inviting.sending import send
from matches.models import Match, Seat, SeatState, Stage
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import NOW
from tests.matches.inviting.test_going_on import group, seat_of
from tests.undoing import do, take_back

__all__ = ["group"]  # the fixture
pytestmark = pytest.mark.django_db


def url(name: str, *ids: object) -> str:
    return reverse(name, args=["bluebonnet", *ids])


def replaced(client: Client, group: Match, first: str) -> str:
    eve = make_person(group.program, "Eve", "Lund")
    seat = seat_of(group, first)
    return do(client, url("seat-replace-with", group.public_id, seat.public_id, eve.public_id), {"reason": ""})


def states(match: Match) -> dict[str, str]:
    rows = match.seats.select_related("participant")
    return {seat.participant.first_name: seat.state for seat in rows}


def test_who_was_replaced_after_a_no_is_back_as_that(signed_in: Client, group: Match) -> None:
    token = replaced(signed_in, group, "Dee")
    assert "Dee Kim has the place again, as before." in take_back(signed_in, token)
    assert (states(group)["Dee"], states(group)["Eve"]) == (SeatState.DECLINED, SeatState.WITHDRAWN)
    assert "Something changed since." in take_back(signed_in, token)


def test_who_was_asked_is_to_be_asked_anew(signed_in: Client, group: Match) -> None:
    token = replaced(signed_in, group, "Cy")
    assert "Their link has ended, so ask them anew." in take_back(signed_in, token)
    assert states(group)["Cy"] == SeatState.PROPOSED


def test_it_is_not_undone_once_the_other_one_was_asked(signed_in: Client, group: Match, coordinator: User) -> None:
    token = replaced(signed_in, group, "Cy")
    send(match=group, seats=[seat_of(group, "Eve")], by=coordinator, at=NOW)
    assert "Eve Lund was asked since" in take_back(signed_in, token)
    assert (states(group)["Cy"], states(group)["Eve"]) == (SeatState.WITHDRAWN, SeatState.INVITED)


def test_what_was_gone_on_without_is_waited_for_again(signed_in: Client, group: Match, program: Program) -> None:
    cy: Seat = seat_of(group, "Cy")
    told = {"seat": [str(cy.public_id)], "reason": "Two weeks quiet"}
    token = do(signed_in, url("answers-go-on", group.public_id), told)
    assert still_waited_for(group) == []
    assert "1 answer is waited for again." in take_back(signed_in, token)
    assert still_waited_for(group) == [cy]
    group.refresh_from_db()
    assert group.stage == Stage.ACTIVE
    assert "already taken back" in take_back(signed_in, token)

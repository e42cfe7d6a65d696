"""What a coordinator records while someone's form stands open is shown to them, and asked about."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.framing.writing import write_hopes
from matches.inviting.answering import answer
from matches.models import Answer, Said, Seat, SeatState, Way
from participants.models import Link
from peermatch.accounts.models import User
from tests.participants.roster.pages import submit, text_of

ASKS = "This was recorded after the page was opened:"


@pytest.fixture
def at(link: Link) -> Callable[[str], str]:
    """at("accept"): the address of that page of Robin's."""
    return lambda name: reverse(f"visit-{name}", args=[link.public_id])


def opened(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def by_phone(seat: Seat, said: Said, by: User, **told: Any) -> None:
    answer(seat=seat, said=said, way=Way.PHONE, at=timezone.now(), by=by, **told)


def state(seat: Seat) -> str:
    seat.refresh_from_db()
    return seat.state


def test_a_yes_does_not_replace_a_no_that_was_recorded_by_phone_unseen(
    visitor: Client, at: Callable[[str], str], robin: Seat, coordinator: User
) -> None:
    page = opened(visitor, at("accept"))
    by_phone(robin, Said.NO, coordinator)
    shown = submit(visitor, at("accept"), page, hope_1="To begin")
    assert f"{ASKS} The answer: No (Phone, " in text_of(shown)
    assert (state(robin), robin.goals.filter(text="To begin").exists()) == (SeatState.DECLINED, False)
    assert 'value="To begin"' in text_of(shown)
    submit(visitor, at("accept"), shown.content.decode())
    assert state(robin) == SeatState.ACCEPTED


def test_a_no_does_not_replace_a_yes_that_was_recorded_by_phone_unseen(
    visitor: Client, at: Callable[[str], str], robin: Seat, coordinator: User
) -> None:
    page = opened(visitor, at("decline"))
    by_phone(robin, Said.YES, coordinator)
    shown = submit(visitor, at("decline"), page, reason="No time")
    assert ASKS in text_of(shown)
    assert state(robin) == SeatState.ACCEPTED
    submit(visitor, at("decline"), shown.content.decode())
    assert state(robin) == SeatState.DECLINED


def test_hopes_that_were_written_for_them_meanwhile_are_shown(
    visitor: Client, at: Callable[[str], str], robin: Seat, coordinator: User
) -> None:
    page = opened(visitor, at("hopes"))
    write_hopes(seat=robin, hopes=["To sleep"], by=coordinator, at=timezone.now())
    shown = submit(visitor, at("hopes"), page, hope_1="To read")
    assert "Hope 1: To sleep" in text_of(shown)
    assert [goal.text for goal in robin.goals.all()] == ["To sleep"]


@pytest.mark.parametrize("name", ["accept", "decline", "hopes", "details"])
def test_sent_twice_by_the_same_hand_nothing_is_asked(
    visitor: Client, at: Callable[[str], str], robin: Seat, name: str
) -> None:
    page = opened(visitor, at(name))
    typed = {"hope_1": "To begin", "need_braille": "on", "reason": "No time"}
    for _twice in range(2):
        assert ASKS not in text_of(submit(visitor, at(name), page, **typed))
    assert Answer.objects.filter(program=robin.program, seat=robin).count() == (name in ("accept", "decline"))


def test_a_coordinator_is_shown_what_came_by_the_link_meanwhile_and_may_press_twice(
    signed_in: Client, robin: Seat, lead: User
) -> None:
    address = reverse("answer-record", args=[robin.program.slug, robin.match.public_id, robin.public_id])
    page = opened(signed_in, address)
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=timezone.now(), hopes=["To begin"])
    shown = submit(signed_in, address, page, said="no", way="phone")
    assert f"{ASKS} The answer: Yes (By the link in the e-mail, " in text_of(shown)
    assert state(robin) == SeatState.ACCEPTED
    for _twice in range(2):
        assert ASKS not in text_of(submit(signed_in, address, shown.content.decode()))
    assert state(robin) == SeatState.DECLINED

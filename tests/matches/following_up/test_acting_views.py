"""The pages of the action plan."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Action, Match, Seat
from peermatch.accounts.models import Program, User
from tests.matches.factories import accepted_match
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db
At = Callable[..., str]


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Robin")
    return seat


@pytest.fixture
def at(match: Match) -> At:
    return lambda name, *rows: reverse(name, args=[match.program.slug, match.public_id, *(r.public_id for r in rows)])


def typed(seat: Seat, **more: str) -> dict[str, str]:
    told = {"words_0": "Two signs a week", "seat_0": str(seat.public_id), "due_0": timezone.localdate().isoformat()}
    return told | more


def read(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def test_lines_are_written_several_at_once_and_undone(signed_in: Client, at: At, robin: Seat) -> None:
    more = {"words_2": "Ask the school", "due_2": "2027-01-04"}
    token = do(signed_in, at("plan-write"), typed(robin, **more))
    said = read(signed_in, at("plan"))
    for words in ("2 lines in the plan", "Two signs a week", "Robin Park, by", "Ana Castillo, by Mon, January 4, 2027"):
        assert words in said
    take_back(signed_in, token)
    assert "0 lines in the plan" in read(signed_in, at("plan"))
    assert "2 lines taken back" in read(signed_in, at("plan"))


def test_a_line_without_a_day_or_without_words_is_refused_and_nothing_is_lost(
    signed_in: Client, at: At, robin: Seat
) -> None:
    answer = signed_in.post(at("plan-write"), typed(robin, due_0="", words_1="", due_1="2027-01-04"))
    assert set(answer.context["form"].errors) == {"due_0", "words_1"}
    page = answer.content.decode()
    for words in ("Line 1: choose the day", "Line 2: write what it is"):
        assert words in page
    assert "Two signs a week" in answer.content.decode()
    assert "words_0" in signed_in.post(at("plan-write"), {}).context["form"].errors
    assert not Action.objects.in_program(robin.program).exists()


def test_an_option_goes_into_the_plan_by_one_press(signed_in: Client, at: At, robin: Seat) -> None:
    signed_in.post(at("options-write"), {"words_0": "Two signs", "seat_0": str(robin.public_id), "words_1": "A book"})
    assert "Robin Park brought it up." in read(signed_in, at("plan"))
    option = robin.match.options.get(words="Two signs")
    token = do(signed_in, at("option-plan", option))
    assert "In the plan" in read(signed_in, at("plan"))
    take_back(signed_in, token)
    assert "In the plan" not in read(signed_in, at("plan"))


def test_a_line_is_changed_and_the_change_undone(signed_in: Client, at: At, robin: Seat) -> None:
    signed_in.post(at("plan-write"), typed(robin))
    action = robin.match.actions.get()
    form = signed_in.get(at("action-edit", action)).context["form"]
    told = {"words": "Three signs", "due": "2027-01-04", "seat": "", "seen": form["seen"].value()}
    token = do(signed_in, at("action-edit", action), told)
    assert "Three signs" in read(signed_in, at("plan"))
    stale = signed_in.post(at("action-edit", action), told | {"words": "Four signs"})
    assert "Ana Castillo changed this while you wrote" in stale.content.decode()
    assert "Four signs" in stale.content.decode()
    take_back(signed_in, token)
    action.refresh_from_db()
    assert (action.words, action.seat) == ("Two signs a week", robin)


def test_what_came_of_it_is_recorded_and_undone(signed_in: Client, at: At, robin: Seat) -> None:
    signed_in.post(at("plan-write"), typed(robin))
    action = robin.match.actions.get()
    signed_in.get(at("plan"))  # the message of before is read
    told = {"way": "relay", "spoken_by": "Tom", "outcome": "It went well."}
    token = do(signed_in, at("action-done", action), told)
    said = read(signed_in, at("plan"))
    for words in ("Done", "It went well.", "Relay call, Tom.", "Recorded by Ana Castillo"):
        assert words in said
    assert "already on record as done" in signed_in.get(at("action-done", action), follow=True).content.decode()
    take_back(signed_in, token)
    assert "To do" in read(signed_in, at("plan"))


def test_lines_are_taken_back_and_put_back(signed_in: Client, at: At, robin: Seat) -> None:
    signed_in.post(at("plan-write"), typed(robin))
    signed_in.post(at("options-write"), {"words_0": "A book"})
    signed_in.get(at("plan"))  # the messages of before are read
    for name, row in (("action", robin.match.actions.get()), ("option", robin.match.options.get())):
        token = do(signed_in, at(f"{name}-take-back", row))
        assert "Put it back" in read(signed_in, at("plan"))
        take_back(signed_in, token)
        assert "Put it back" not in read(signed_in, at("plan"))
        signed_in.post(at(f"{name}-take-back", row))
        signed_in.post(at(f"{name}-put-back", row))
        signed_in.get(at("plan"))
        assert "Put it back" not in read(signed_in, at("plan"))

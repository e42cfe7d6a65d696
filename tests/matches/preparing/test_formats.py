"""Sizes of the formats."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from matches.inviting.sending import send
from matches.models import Format, Happening, Match
from matches.preparing.formats import choose_format, places, says_size, size_problem
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, make_match, ready_match


@pytest.mark.parametrize(
    ("chosen", "fitting"),
    [
        (Format.ONE_TO_ONE, range(2, 3)),
        (Format.CASE_STUDY, range(2, 9)),
        (Format.GROUP, range(3, 9)),
        (Format.TRAINING, range(2, 31)),
    ],
)
def test_each_format_takes_its_size(chosen: Format, fitting: range) -> None:
    assert [count for count in range(60) if not size_problem(chosen, count)] == list(fitting)


def test_a_wrong_size_is_named() -> None:
    assert size_problem(Format.GROUP, 1) == "Group problem solving needs at least 3 people; there is 1."
    assert says_size(Format.ONE_TO_ONE) == "For exactly 2 people."


def test_a_household_takes_one_place() -> None:
    assert places([(1, 5), (2, 5), (3, None)]) == 2
    assert places([(1, None), (2, None), (3, 5)]) == 3


@given(st.dictionaries(st.integers(0, 7), st.none() | st.integers(0, 3)))
def test_places_are_what_a_count_one_by_one_finds(people: dict[int, int | None]) -> None:
    seen: set[int] = set()
    found = 0
    for household in people.values():
        found += household is None or household not in seen
        seen |= set() if household is None else {household}
    assert places(people.items()) == found


@pytest.mark.django_db
def test_choosing_the_same_format_twice_is_one_choice(program: Program, coordinator: User) -> None:
    match = make_match(program)
    for _ in range(2):
        choose_format(match=match, chosen=Format.GROUP, by=coordinator, at=NOW)
    assert match.happenings.filter(what=Happening.What.FORMAT).count() == 1
    with pytest.raises(ValidationError, match="one of the formats"):
        choose_format(match=match, chosen="speed dating", by=coordinator, at=NOW)


def test_a_facilitator_takes_no_place_and_it_is_said() -> None:
    assert size_problem(Format.GROUP, 2, facilitated=True) == (
        "Group problem solving needs at least 3 people besides the facilitator; so far: 2."
    )
    assert size_problem(Format.ONE_TO_ONE, 3, facilitated=True).startswith(
        "One to one is for at most 2 people besides the facilitator; there are 3."
    )


@pytest.fixture
def asked(program: Program, coordinator: User) -> Match:
    match = ready_match(program, coordinator=coordinator, format=Format.ONE_TO_ONE)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    return match


def page_of(match: Match) -> str:
    return reverse("format", args=[match.program.slug, match.public_id])


@pytest.mark.django_db
def test_another_format_than_people_were_asked_for_is_chosen_knowingly(asked: Match, signed_in: Client) -> None:
    words = "Robin Park and David Larsen were asked for “One to one”: their invitations say so."
    assert words in signed_in.get(page_of(asked)).content.decode()
    shown = signed_in.post(page_of(asked), {"format": Format.GROUP})
    again = "They were asked for “One to one”. If you mean to change it, tick this and save again."
    assert shown.context["form"].errors["is_sure"] == [again]
    asked.refresh_from_db()
    assert asked.format == Format.ONE_TO_ONE
    signed_in.post(page_of(asked), {"format": Format.GROUP, "is_sure": "on"})
    asked.refresh_from_db()
    assert asked.format == Format.GROUP


@pytest.mark.django_db
def test_the_door_itself_asks_whether_one_is_sure(asked: Match, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="were asked for"):
        choose_format(match=asked, chosen=Format.GROUP, by=coordinator, at=NOW)
    choose_format(match=asked, chosen=Format.ONE_TO_ONE, by=coordinator, at=NOW)  # it is so already


@pytest.mark.django_db
def test_whoever_said_no_is_not_counted_as_asked(asked: Match, signed_in: Client) -> None:
    asked.seats.update(state="declined")
    assert "were asked for" not in signed_in.get(page_of(asked)).content.decode()
    signed_in.post(page_of(asked), {"format": Format.GROUP})
    asked.refresh_from_db()
    assert asked.format == Format.GROUP


@pytest.mark.django_db
def test_a_format_that_someone_else_chose_meanwhile_is_not_overwritten_unseen(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    match = make_match(program)
    seen = signed_in.get(page_of(match)).context["form"]["seen"].value()
    choose_format(match=match, chosen=Format.GROUP, by=coordinator, at=NOW)
    mine = {"format": Format.TRAINING, "seen": seen}
    shown = signed_in.post(page_of(match), mine)
    words = "Someone changed this after you opened the page: Format: Group problem solving."
    assert words in shown.content.decode()
    assert signed_in.post(page_of(match), mine | {"seen": shown.context["form"]["seen"].value()}).status_code == 302
    match.refresh_from_db()
    assert match.format == Format.TRAINING

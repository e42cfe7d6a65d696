"""Every page of a program costs as many queries with one of everything as with fifty: a walk over every address."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, MeetingState, SeatState, Stage
from matches.today.cards import CARDS
from matches.today.desk import Desk
from peermatch.accounts.models import Program, User
from peermatch.audit.recording import Did, of, record
from tests.counting import FIFTY, queries_of_page
from tests.crowd import Crowd
from tests.test_scope import IN_A_PROGRAM, lead, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
OF_A_MATCH = [(name, names) for name, names in IN_A_PROGRAM if "match" in names]


@pytest.mark.parametrize(
    ("stage", "walked"),
    [pytest.param(Stage.PREPARING, OF_A_MATCH, marks=pytest.mark.thorough), (Stage.ACTIVE, IN_A_PROGRAM)],
)
def test_no_page_asks_more_for_more_rows(
    signed_in: Client, program: Program, coordinator: User, stage: Stage, walked: list[tuple[str, tuple[str, ...]]]
) -> None:
    world: dict[str, Any] = make_world(program, coordinator)
    lead(program, coordinator)  # so that pages of leads are walked too
    crowd = Crowd(program, coordinator, begun(world, stage), world["person"], whole_program=walked is IN_A_PROGRAM)
    record(Did.READ, of(world["person"], person=world["person"].public_id), by=coordinator, program=program)
    pages = {name: reverse(name, args=[program.slug, *ids_of(world, names)]) for name, names in walked}
    crowd.grow(1)
    with_one = {name: cost for name, url in pages.items() if (cost := queries_of_page(signed_in, url)) is not None}
    crowd.grow(FIFTY)
    with_fifty = {name: queries_of_page(signed_in, pages[name], seen_before=True) for name in with_one}
    assert {name: (cost, with_fifty[name]) for name, cost in with_one.items() if with_fifty[name] != cost} == {}


def begun(world: dict[str, Any], stage: Stage) -> Match:
    """The world's match at that stage; once people are asked, they said yes and their meeting is confirmed."""
    match, seat, meeting = world["match"], world["seat"], world["meeting"]
    match.stage = stage
    if stage == Stage.ACTIVE:
        seat.state, meeting.state = SeatState.ACCEPTED, MeetingState.CONFIRMED
    for row in (match, seat, meeting):
        row.save()
    return match  # type: ignore[no-any-return]


def ids_of(world: dict[str, Any], names: tuple[str, ...]) -> list[UUID]:
    return [world[name].public_id for name in names[1:]]


def test_among_the_fifty_is_something_for_every_card_of_today(program: Program, coordinator: User) -> None:
    """So that the test above does not pass on a Today that shows nothing."""
    world: dict[str, Any] = make_world(program, coordinator)
    Crowd(program, coordinator, begun(world, Stage.ACTIVE), world["person"]).grow(1)
    desk = Desk(program=program, reader=coordinator, now=timezone.now())
    assert [card.__name__ for card in CARDS if not card(desk)] == []

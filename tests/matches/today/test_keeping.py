"""Cards about matches that meet regularly."""

from datetime import timedelta

import pytest

from matches.models import Match, MeetingState, Stage
from matches.today import cards, keeping
from matches.today.desk import Desk
from peermatch.accounts.models import Program, User
from peermatch.clock import say_day
from tests.counting import queries_of
from tests.matches.factories import NOW, TODAY, make_match, make_meeting
from tests.matches.today.test_cards import titles

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


def group(desk: Desk, *days: int, title: str = "Thursday group") -> Match:
    """Met on these days from today on: those that are past were held."""
    match = make_match(desk.program, title, coordinator=desk.reader, stage=Stage.ACTIVE)
    for day in days:
        state = MeetingState.HELD if day < 0 else MeetingState.CONFIRMED
        make_meeting(match, TODAY + timedelta(days=day), state=state)
    return match


@pytest.mark.parametrize(
    ("days", "shows"),
    [
        ((-24, -10, 4), True),
        ((-22, -8, 6), True),
        ((-20, -6, 8), False),  # more than a week before the last
        ((-38, -24, -10), True),
        ((-43, -29, -15), False),  # two weeks after it, nobody is asked any more
        ((-10, 4, 18), False),  # two are ahead
        ((-10, 4), False),  # two are no rhythm
        ((-200, -100, 4), False),
    ],
)
def test_few_left_of_a_group_that_meets_regularly(desk: Desk, days: tuple[int, ...], shows: bool) -> None:
    group(desk, *days)
    assert bool(keeping.few_left(desk)) is shows


def test_it_says_when_the_last_is_and_leads_to_planning_more(desk: Desk) -> None:
    match = group(desk, -24, -10, 4)
    [card] = keeping.few_left(desk)
    last = match.meetings.latest("starts_at")
    assert card.title == f"Thursday group: the last planned meeting is on {say_day(last.on)}"
    assert (card.choices[0].page, card.choices[0].ids) == ("meetings-plan", (match.public_id,))
    make_meeting(match, TODAY + timedelta(days=18))
    assert keeping.few_left(desk) == []


def test_after_the_last_one_card_asks_for_both_more_meetings_and_the_close(desk: Desk) -> None:
    group(desk, -38, -24, -10)
    assert titles(keeping.few_left(desk)) == ["Thursday group: no meeting is ahead"]
    assert cards.what_came_of_it(desk) == []


def test_not_of_a_match_that_is_closed(desk: Desk) -> None:
    match = group(desk, -24, -10, 4)
    Match.objects.in_program(desk.program).filter(pk=match.pk).update(stage=Stage.CLOSED)
    assert keeping.few_left(desk) == []


def test_many_groups_ask_no_more_queries(desk: Desk) -> None:
    group(desk, -24, -10, 4)
    one = queries_of(lambda: keeping.few_left(desk))
    for number in range(3):
        group(desk, -24, -10, 4, title=f"Group {number}")
    assert queries_of(lambda: keeping.few_left(desk)) == one

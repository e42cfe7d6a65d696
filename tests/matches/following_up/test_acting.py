"""The action plan: who does what by when, what came of it, and how it is put right."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.following_up.acting import ActionChanged, Planned, add_options, change, plan, plan_option, version_of
from matches.models import Action, Happening, Match, Option, Seat, Way
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, TODAY, accepted_match, make_seat, ready_match

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 20)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Robin")
    return seat


@pytest.fixture
def says(coordinator: User) -> dict[str, Any]:
    return {"by": coordinator, "at": NOW}


@pytest.fixture
def action(match: Match, robin: Seat, says: dict[str, Any]) -> Action:
    return plan(match=match, items=[Planned("Two signs a week", robin, DUE)], **says)[0]


def test_several_lines_at_once_each_with_a_line_in_the_history(
    match: Match, robin: Seat, coordinator: User, says: dict[str, Any]
) -> None:
    made = plan(match=match, items=[Planned("Two signs", robin, DUE), Planned("Ask the school", None, DUE)], **says)
    assert [one.who for one in made] == ["Robin Park", coordinator.name]
    told = match.happenings.filter(what=Happening.What.PLAN).order_by("pk")
    assert told[0].detail == "Robin Park: Two signs, by Mon, April 20"
    assert [one.who for one in told] == [robin.participant, None]


def test_one_line_that_cannot_be_keeps_all_out(match: Match, program: Program, says: dict[str, Any]) -> None:
    stranger = make_seat(ready_match(program, "Another"), match.seats.earliest("pk").participant)
    with pytest.raises(ValidationError, match="someone of this match"):
        plan(match=match, items=[Planned("One", None, DUE), Planned("Two", stranger, DUE)], **says)
    assert not match.actions.exists()


def test_an_option_becomes_a_line_once(match: Match, robin: Seat, says: dict[str, Any]) -> None:
    [option] = add_options(match=match, said=[("Two signs a week", robin)], **says)
    made, again = plan_option(option=option, **says), plan_option(option=option, **says)
    assert made == again
    assert (made.words, made.seat, made.due) == ("Two signs a week", robin, TODAY + timedelta(days=14))
    made.take_back(**says)
    other = plan_option(option=option, **says)
    assert other != made
    made.refresh_from_db()
    with pytest.raises(ValidationError, match="Something else was made of this option"):
        made.put_back(**says)


def test_nobody_writes_over_what_another_wrote_meanwhile(action: Action, lead: User, says: dict[str, Any]) -> None:
    seen, other = version_of(action), Planned("Three signs", None, DUE)
    assert change(action=action, planned=other, by=lead, at=NOW + timedelta(hours=1), seen=seen)
    with pytest.raises(ActionChanged, match="Lee Okafor changed this while you wrote"):
        change(action=action, planned=Planned("One sign", None, DUE), seen=seen, **says)
    assert not change(action=action, planned=other, seen=seen, **says)
    action.refresh_from_db()
    assert (action.words, action.changed_by) == ("Three signs", lead)


def test_done_says_how_it_was_said_and_who_spoke_and_once(action: Action, coordinator: User) -> None:
    told: dict[str, Any] = {"way": Way.RELAY, "outcome": "It went well.", "by": coordinator, "at": NOW}
    action.do(spoken_by="Tom, her husband", **told)
    action.refresh_from_db()
    assert (action.done_at, action.done_by, action.done_way) == (NOW, coordinator, Way.RELAY)
    assert (action.spoken_by, action.outcome) == ("Tom, her husband", "It went well.")
    with pytest.raises(ValidationError, match="already on record as done"):
        action.do(**told)
    action.undo(by=coordinator, at=NOW)
    assert (action.done_at, action.outcome, action.spoken_by) == (None, "", "")


def test_what_was_taken_back_is_neither_changed_nor_done_and_can_be_put_back(
    action: Action, says: dict[str, Any]
) -> None:
    action.take_back(**says)
    with pytest.raises(ValidationError, match="Put it back first"):
        action.do(way=Way.PHONE, outcome="", **says)
    with pytest.raises(ValidationError, match="Put it back first"):
        change(action=action, planned=Planned("x", None, DUE), **says)
    action.put_back(**says)
    assert Action.objects.in_program(action.program).standing().get() == action


def test_each_line_says_how_far_it_is(action: Action, says: dict[str, Any]) -> None:
    assert action.standing_on(DUE)[0] == "To do"
    assert action.standing_on(DUE + timedelta(days=1))[0] == "Overdue"
    action.match.close(reason="other", outcome="", **says)
    assert action.standing_on(DUE + timedelta(days=1))[0] == "Overtaken"
    with pytest.raises(ValidationError, match="closed"):
        action.do(way=Way.PHONE, outcome="", **says)


def test_a_match_on_hold_keeps_its_plan_going(action: Action, says: dict[str, Any]) -> None:
    action.match.stage = "on_hold"
    action.match.save()
    action.do(way=Way.PHONE, outcome="", **says)
    assert action.done_at == NOW


def test_options_are_taken_back_and_stay(match: Match, says: dict[str, Any]) -> None:
    [option] = add_options(match=match, said=[("Ask the school", None)], **says)
    option.take_back(**says)
    assert not Option.objects.in_program(match.program).standing().exists()
    with pytest.raises(ValidationError, match="Put it back first"):
        plan_option(option=option, **says)

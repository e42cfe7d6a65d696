"""The card of what somebody said they would do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matches.following_up.acting import Planned, plan
from matches.following_up.plan_mail.sending import Sending, send
from matches.models import Action, Match, MeetingState, Stage, Way
from matches.today.cards import all_cards
from matches.today.desk import Desk, Urgency
from matches.today.plans import overdue, to_send, to_tell
from participants.models import Participant
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, TODAY, accepted_match, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


def promised(match: Match, days: int = -1) -> Action:
    line = Planned("Two signs a week", match.seats.get(participant__first_name="Robin"), TODAY + timedelta(days=days))
    return plan(match=match, items=[line], by=match.coordinator, at=NOW)[0]


def test_it_says_who_what_and_by_when_with_one_thing_to_do(desk: Desk, match: Match) -> None:
    promised(match)
    [card] = overdue(desk)
    assert card.title == "Robin Park: Two signs a week"
    assert card.sentence == "Moving to tactile signs. It was to be done by Mon, April 13."
    assert [(choice.label, choice.page) for choice in card.choices] == [("Record what came of it", "action-done")]
    assert overdue(replace(desk, reads_private=False)) == []


def test_what_is_due_today_done_or_taken_back_is_no_card(desk: Desk, match: Match) -> None:
    promised(match, days=0)
    promised(match).take_back(by=match.coordinator, at=NOW)
    promised(match).do(way=Way.PHONE, outcome="", by=match.coordinator, at=NOW)
    assert overdue(desk) == []


def test_on_hold_it_is_calm_and_once_closed_it_is_overtaken(desk: Desk, match: Match) -> None:
    promised(match)
    assert [card.urgency for card in overdue(desk)] == [Urgency.LATE]
    match.stage = Stage.ON_HOLD
    match.save()
    assert [card.urgency for card in overdue(desk)] == [Urgency.CALM]
    match.stage = Stage.ACTIVE
    match.close(reason="other", outcome="", by=match.coordinator, at=NOW)
    assert overdue(desk) == []


def test_a_plan_is_to_be_sent_once_and_again_after_a_change(desk: Desk, match: Match) -> None:
    assert to_send(desk) == []
    promised(match)
    [card] = to_send(desk)
    assert (card.title, card.status) == ("Moving to tactile signs: send the action plan", "Not sent")
    assert to_send(replace(desk, reads_private=False)) == []
    later = NOW + timedelta(hours=1)
    send(match=match, read=Sending.of(match).digest(), by=match.coordinator, at=later)
    assert to_send(desk) == []
    line = Planned("Ask the school", None, TODAY)
    plan(match=match, items=[line], by=match.coordinator, at=later + timedelta(hours=1))
    assert [card.status for card in to_send(desk)] == ["Not sent"]  # what waited was called back


def test_whom_mail_does_not_reach_is_told_and_the_number_is_for_those_who_act(desk: Desk, match: Match) -> None:
    people = Participant.objects.filter(program=match.program, first_name="Robin")
    people.update(email="", reach_by="phone", phone="512-555-0142")
    promised(match)
    send(match=match, read=Sending.of(match).digest(), by=match.coordinator, at=NOW)
    [card] = to_tell(desk)
    assert card.title == "Robin Park: tell them yourself"
    assert "512-555-0142" in card.sentence
    assert "512-555-0142" not in to_tell(replace(desk, reads_private=False))[0].sentence


def test_the_step_that_is_overdue_longest_stands_first_and_above_meetings_to_come(desk: Desk, match: Match) -> None:
    make_meeting(match, TODAY + timedelta(days=1), state=MeetingState.PLANNED)
    promised(match, days=-1)
    promised(match, days=-3)
    promised(match, days=-2)
    dealt = all_cards(desk)
    assert [card.by for card in dealt[:4]] == [TODAY + timedelta(days=days) for days in (-3, -2, -1, 1)]
    assert {card.urgency for card in dealt[:4]} == {Urgency.LATE}

"""Cards about times that people are asked about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matches.models import PollReply, PollState, SeatState, Stage
from matches.today import cards, times
from matches.today.desk import Desk, Urgency
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, accepted_match, make_meeting, make_poll, make_seat, say_times
from tests.matches.today.test_cards import titles

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


def test_when_everyone_said_which_times_suit_one_is_to_be_chosen(desk: Desk) -> None:
    match = accepted_match(desk.program, "Tactile signs", coordinator=desk.reader, stage=Stage.ACTIVE)
    poll = make_poll(match, TODAY + timedelta(days=9), answer_by=TODAY)
    robin, david = match.seats.order_by("pk")
    say_times(poll, robin)
    say_times(poll, david, answered=False)
    assert times.time_to_choose(desk) == []
    assert cards.ready_to_plan(desk) == []
    david.decline(by=None, at=NOW)
    [card] = times.time_to_choose(desk)
    assert (card.title, card.urgency) == ("Tactile signs: everyone said which times suit", Urgency.SOON)
    assert card.ids == (match.public_id, poll.public_id)
    poll.call_off(by=None, at=NOW)
    assert times.time_to_choose(desk) == []


def test_whom_e_mail_does_not_reach_is_to_be_asked_until_they_answered_or_the_day_is_past(desk: Desk) -> None:
    match = accepted_match(desk.program, "Tactile signs", coordinator=desk.reader)
    wanjiru = make_person(desk.program, "Wanjiru", "Kimani", email="", phone="512-555-0177", reach_by="relay")
    late = make_seat(match, wanjiru, state=SeatState.ACCEPTED)
    poll = make_poll(match, TODAY + timedelta(days=9), answer_by=TODAY + timedelta(days=2))
    for seat in match.seats.all():
        say_times(poll, seat, answered=False)
    [card] = times.times_to_say(desk)
    assert (card.title, card.status) == ("Wanjiru Kimani: ask them which times suit", "Until Thu, April 16")
    assert card.sentence == "“Tactile signs”. E-mail does not reach them: Relay call 512-555-0177"
    assert card.urgency == Urgency.SOON
    assert [choice.ids for choice in card.choices] == [(match.public_id, poll.public_id, late.public_id)]
    assert "512" not in times.times_to_say(replace(desk, reads_private=False))[0].sentence
    assert times.times_to_say(replace(desk, now=NOW + timedelta(days=1)))[0].urgency == Urgency.LATE
    assert times.times_to_say(replace(desk, now=NOW + timedelta(days=3))) == []
    PollReply.objects.create(program=desk.program, poll=poll, seat=late, way="relay", at=NOW)
    assert times.times_to_say(desk) == []


def test_past_the_day_to_answer_it_tells_who_has_not(desk: Desk) -> None:
    match = accepted_match(desk.program, "Tactile signs", coordinator=desk.reader)
    poll = make_poll(match, TODAY + timedelta(days=9), answer_by=TODAY)
    robin, david = match.seats.order_by("pk")
    say_times(poll, robin)
    say_times(poll, david, answered=False)
    late = make_seat(match, make_person(desk.program, "Ida", "Roy"), state=SeatState.ACCEPTED)
    say_times(poll, late, answered=False)
    assert times.times_unanswered(desk) == []
    type(poll).objects.filter(program=desk.program, pk=poll.pk).update(answer_by=TODAY - timedelta(days=1))
    [card] = times.times_unanswered(desk)
    assert titles([card]) == ["Tactile signs: 2 have not said which times suit"]
    assert card.urgency == Urgency.LATE
    assert card.sentence.startswith("David Larsen and Ida Roy have not said which times suit, by Mon, April 13.")


def test_after_they_met_nothing_else_is_asked_while_a_time_is_sought(desk: Desk) -> None:
    match = accepted_match(desk.program, coordinator=desk.reader, stage=Stage.ACTIVE)
    make_meeting(match, TODAY - timedelta(days=9), state="held")
    assert len(cards.what_came_of_it(desk)) == 1
    poll = make_poll(match, TODAY + timedelta(days=9))
    assert cards.what_came_of_it(desk) == []
    assert poll.state == PollState.OPEN

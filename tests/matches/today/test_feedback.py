"""The cards of feedback: whom to ask, who found it of little use, what is new, who is quiet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from matches.following_up.feedback import asking
from matches.following_up.feedback.giving import Told, give
from matches.models import Match, Seat, Stage, Way
from matches.today.desk import Desk
from matches.today.feedback import awaited, new, of_little_use, to_ask
from participants.models import Participant, Reach
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, accepted_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """It is over, as most are when they are asked about."""
    match = accepted_match(program, coordinator=coordinator)
    Match.objects.filter(program=program).update(stage=Stage.CLOSED)
    match.refresh_from_db()
    return match


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Robin")
    return seat


def test_whom_mail_does_not_reach_is_asked_by_the_coordinator(desk: Desk, match: Match, robin: Seat) -> None:
    Participant.objects.filter(program=match.program, pk=robin.participant_id).update(reach_by=Reach.TEXT)
    asking.ask(match=match, seats=[robin.pk], at=NOW)
    [card] = to_ask(desk)
    assert (card.title, card.choices[0].page) == ("Robin Park: ask them how it was", "feedback-record")
    assert to_ask(replace(desk, reads_private=False)) == []
    assert awaited(replace(desk, now=NOW + timedelta(days=15))) == []
    give(seat=robin, told=Told(usefulness=4), way=Way.TEXT, by=match.coordinator, at=NOW)
    assert to_ask(desk) == []


def test_of_little_use_is_a_call_until_they_talked(
    signed_in: Client, desk: Desk, match: Match, robin: Seat, coordinator: User
) -> None:
    feedback, _new = give(seat=robin, told=Told(usefulness=2, quality=3), way=Way.LINK, at=NOW)
    [card] = of_little_use(desk)
    assert card.title == "Robin Park: phone them about how it was"
    assert "They said: A little useful." in card.sentence
    assert new(desk) == []
    address = reverse("feedback-seen", args=[match.program.slug, match.public_id])
    assert signed_in.post(address, {"of": "x"}).status_code == 404
    signed_in.post(address, dict(card.choices[1].sends))
    assert of_little_use(desk) == []
    feedback.refresh_from_db()
    assert feedback.seen_by == coordinator


def test_what_is_new_is_news_until_it_was_read(signed_in: Client, desk: Desk, match: Match, robin: Seat) -> None:
    give(seat=robin, told=Told(usefulness=5), way=Way.LINK, at=NOW)
    [card] = new(desk)
    assert card.sentence == "Robin Park gave feedback."
    signed_in.post(reverse("feedback-seen", args=[match.program.slug, match.public_id]), {"of": "all"})
    assert new(desk) == []
    give(seat=robin, told=Told(usefulness=4), way=Way.PHONE, by=match.coordinator, at=NOW)
    assert new(desk) == []  # whoever wrote it down knows it


def test_who_is_quiet_for_two_weeks_is_to_be_called(desk: Desk, match: Match, robin: Seat) -> None:
    [asked] = asking.ask(match=match, seats=[robin.pk], at=NOW)
    assert awaited(replace(desk, now=NOW + timedelta(days=13))) == []
    [card] = awaited(replace(desk, now=NOW + timedelta(days=15)))
    assert "Robin Park" in card.sentence
    assert to_ask(desk) == []
    assert awaited(replace(desk, now=NOW + timedelta(days=50))) == []
    asked.end(asked.Ended.NOT_REACHED, by=match.coordinator, at=NOW)
    assert awaited(replace(desk, now=NOW + timedelta(days=15))) == []

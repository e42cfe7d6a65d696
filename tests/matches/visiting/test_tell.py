"""A participant says how it was, by the link of the letter: without an account, as often as they like, for 60 days."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.feedback import asking
from matches.following_up.feedback.giving import Told, give
from matches.models import FeedbackAsked, Happening, Match, Seat, Stage, Way
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.matches.factories import accepted_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


@pytest.fixture
def asked(match: Match) -> FeedbackAsked:
    seat = match.seats.get(participant__first_name="Robin")
    [one] = asking.ask(match=match, seats=[seat.pk], at=timezone.now())
    return one


@pytest.fixture
def robin(asked: FeedbackAsked) -> Seat:
    return asked.seat


@pytest.fixture
def path(asked: FeedbackAsked) -> str:
    mail = Email.objects.get(program=asked.program, about=asking.about(asked))
    return str(unseal(mail.sealed_links)["answer"])


@pytest.fixture
def visitor(client: Client, path: str) -> Client:
    client.get(path)
    return client


def at(asked: FeedbackAsked, name: str = "tell") -> str:
    assert asked.link is not None
    return reverse(name, args=[asked.link.public_id])


def read(visitor: Client, address: str) -> str:
    page = visitor.get(address)
    assert page.status_code == 200
    return " ".join(unescape(page.content.decode()).split())


def typed(seat: Seat, **more: str) -> dict[str, str]:
    return {"usefulness": "5", f"gained_{seat.goals.get().pk}": "yes", "words": "It helped."} | more


def test_opening_it_answers_nothing_and_says_who_reads(visitor: Client, asked: FeedbackAsked, robin: Seat) -> None:
    page = read(visitor, at(asked))
    for words in ("4: Very good", "Too early to say", "nothing is anonymous", "with your name", "without names"):
        assert words in page
    for name in ("tell", "tell-not-me"):
        assert visitor.head(at(asked, name)).status_code == 200
    assert not robin.feedbacks.exists()


def test_what_they_say_is_recorded_and_they_read_what_happens_next(
    visitor: Client, asked: FeedbackAsked, robin: Seat
) -> None:
    answer: Any = visitor.post(at(asked), typed(robin), follow=True)
    said = " ".join(unescape(answer.content.decode()).split())
    for words in ("Your answers are recorded", "5: Very useful", "It helped.", "You need do nothing more", "Change my"):
        assert words in said
    feedback = robin.feedbacks.get()
    assert (feedback.usefulness, feedback.way, feedback.recorded_by, feedback.quality) == (5, Way.LINK, None, None)
    assert [one.said for one in feedback.hopes.all()] == ["yes"]


def test_they_change_it_until_the_link_ends_also_when_the_match_is_closed(
    visitor: Client, asked: FeedbackAsked, robin: Seat
) -> None:
    visitor.post(at(asked), typed(robin))
    Match.objects.filter(program=robin.program).update(stage=Stage.CLOSED)
    assert "What you said stands below" in read(visitor, at(asked))
    visitor.post(at(asked), typed(robin, usefulness="1"))
    assert robin.feedbacks.standing().get().usefulness == 1
    assert asked.link is not None
    asked.link.expires_at = timezone.now() - timedelta(seconds=1)
    asked.link.save()
    assert visitor.get(at(asked)).status_code == 404
    assert visitor.post(at(asked), typed(robin, usefulness="3")).status_code == 404
    assert robin.feedbacks.standing().get().usefulness == 1


def test_an_error_loses_nothing(visitor: Client, asked: FeedbackAsked, robin: Seat) -> None:
    page = visitor.post(at(asked), typed(robin, quality="9", change="More time"))
    said = page.content.decode()
    assert page.status_code == 200
    assert "<title>Error:" in " ".join(said.split())
    for words in ("It helped.", "More time"):
        assert words in said
    assert page.context["form"]["usefulness"].value() == "5"
    assert not robin.feedbacks.exists()


def test_whoever_sends_it_with_nothing_said_is_reminded_no_more_and_may_think_again(
    visitor: Client, asked: FeedbackAsked, robin: Seat
) -> None:
    for _press in range(2):
        said = visitor.post(at(asked), {"quality": "", "again": ""}, follow=True).content.decode()
        assert "Noted: you would rather not say" in said
    asked.refresh_from_db()
    assert asked.ended_why == FeedbackAsked.Ended.SAYS_NOTHING
    assert not asking.remind(asked=asked, at=timezone.now() + timedelta(days=8))
    assert "Your answers are recorded" in visitor.post(at(asked), typed(robin), follow=True).content.decode()
    assert "Any one will do" in visitor.post(at(asked), {}).content.decode()


def test_a_helper_says_that_they_spoke(visitor: Client, asked: FeedbackAsked, robin: Seat) -> None:
    visitor.post(at(asked), typed(robin, spoken_by="Tom, her husband"))
    assert robin.feedbacks.get().spoken_by == "Tom, her husband"


def test_what_the_coordinator_recorded_meanwhile_is_not_written_over_unseen(
    visitor: Client, asked: FeedbackAsked, robin: Seat, coordinator: User
) -> None:
    seen = visitor.get(at(asked)).context["form"]["seen"].value()
    give(seat=robin, told=Told(usefulness=2), way=Way.PHONE, by=coordinator, at=timezone.now())
    assert "Answers were recorded after" in visitor.post(at(asked), typed(robin, seen=seen)).content.decode()
    assert robin.feedbacks.standing().get().usefulness == 2


def test_whoever_it_was_not_meant_for_ends_it(visitor: Client, asked: FeedbackAsked, robin: Seat) -> None:
    answer = visitor.post(at(asked, "tell-not-me"))
    assert answer["Location"] == reverse("visit-stopped")
    asked.refresh_from_db()
    assert asked.ended_why == FeedbackAsked.Ended.NOT_THEM
    assert robin.match.happenings.filter(what=Happening.What.NOT_ME, who=robin.participant).exists()


def test_the_link_opens_nothing_else(client: Client, path: str, asked: FeedbackAsked, robin: Seat) -> None:
    assert client.get(at(asked)).status_code == 404
    client.get(path)
    assert asked.link is not None
    assert client.get(reverse("visit", args=[asked.link.public_id])).status_code == 404
    asking.wait_no_more(asked=asked, why=FeedbackAsked.Ended.CALLED_OFF, by=None, at=timezone.now())
    assert client.get(at(asked)).status_code == 404

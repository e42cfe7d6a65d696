"""The pages of feedback: what everyone said beside each other, and taking down what somebody said."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matches.following_up.feedback.giving import Told, give
from matches.models import Feedback, Match, Seat, SeatState, Stage, Way
from tests.matches.factories import NOW
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db
At = Callable[..., str]


@pytest.fixture
def at(match: Match) -> At:
    return lambda name, *rows: reverse(name, args=[match.program.slug, match.public_id, *(r.public_id for r in rows)])


def read(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def typed(seat: Seat, **more: str) -> dict[str, str]:
    hope = f"gained_{seat.goals.get().pk}"
    told = {
        "usefulness": "4",
        hope: "partly",
        "words": "It helped.",
        "again": "yes",
        "way": "phone",
        "spoken_by": "Tom",
    }
    return told | {"way": "phone", "spoken_by": "Tom"} | more


def test_what_somebody_said_by_phone_is_recorded_and_undone(signed_in: Client, at: At, robin: Seat) -> None:
    token = do(signed_in, at("feedback-record", robin), typed(robin))
    said = read(signed_in, at("feedback"))
    for words in ("1 of 2 gave feedback", "4: Useful", "Partly", "It helped.", "phone, Tom", "Written down by Ana"):
        assert words in said
    assert "Robin Park: Useful." in read(signed_in, robin.match.get_absolute_url())
    take_back(signed_in, token)
    assert "0 of 2 gave feedback" in read(signed_in, at("feedback"))


def test_a_correction_undone_brings_back_what_was_said_before(signed_in: Client, at: At, robin: Seat) -> None:
    signed_in.post(at("feedback-record", robin), typed(robin))
    page = signed_in.get(at("feedback-record", robin))
    assert page.context["form"]["words"].value() == "It helped."
    told = typed(robin, usefulness="2", seen=page.context["form"]["seen"].value())
    token = do(signed_in, at("feedback-record", robin), told)
    assert robin.feedbacks.standing().get().usefulness == 2
    take_back(signed_in, token)
    assert robin.feedbacks.standing().get().usefulness == 4


def test_an_error_loses_nothing_that_was_typed(signed_in: Client, at: At, robin: Seat) -> None:
    answer = signed_in.post(at("feedback-record", robin), typed(robin, way="", quality="7"))
    form = answer.context["form"]
    assert set(form.errors) == {"way", "quality"}
    assert "It helped." in answer.content.decode()
    assert form["usefulness"].value() == "4"
    nothing = signed_in.post(at("feedback-record", robin), {"way": "phone"})
    assert "Answer at least one of the questions" in nothing.content.decode()
    assert not robin.feedbacks.exists()


def test_nobody_writes_over_what_they_have_not_seen(signed_in: Client, at: At, robin: Seat) -> None:
    seen = signed_in.get(at("feedback-record", robin)).context["form"]["seen"].value()
    give(seat=robin, told=Told(usefulness=1, words="No."), way=Way.LINK, at=NOW)
    answer = signed_in.post(at("feedback-record", robin), typed(robin, seen=seen))
    assert "Answers were recorded after this page was opened" in unescape(answer.content.decode())
    assert robin.feedbacks.standing().get().words == "No."
    again = typed(robin, seen=answer.context["form"]["seen"].value())
    signed_in.post(at("feedback-record", robin), again)
    assert robin.feedbacks.standing().get().words == "It helped."


def test_it_is_taken_back_and_put_back(signed_in: Client, at: At, robin: Seat) -> None:
    signed_in.post(at("feedback-record", robin), typed(robin))
    [one] = robin.feedbacks.all()
    token = do(signed_in, at("feedback-take-back", one))
    assert "1 that counts no more" in read(signed_in, at("feedback"))
    take_back(signed_in, token)
    signed_in.post(at("feedback-take-back", one))
    signed_in.post(at("feedback-put-back", one))
    assert Feedback.objects.in_program(one.program).standing().get() == one


def test_the_words_of_a_call_say_truly_who_reads(signed_in: Client, at: At, robin: Seat) -> None:
    page = read(signed_in, at("feedback-record", robin))
    assert "you are two in this peer match, so nothing is anonymous" in page
    paper = read(signed_in, at("feedback-print", robin))
    for words in ("[ ] 5: Very useful", "Know how to begin with tactile signs", "[ ] Too early to say", "two in this"):
        assert words in paper
    assert "http" not in paper.partition("large-print")[2].partition("</article>")[0]


def test_of_a_closed_match_it_is_still_recorded(signed_in: Client, at: At, robin: Seat) -> None:
    Match.objects.filter(program=robin.program).update(stage=Stage.CLOSED)
    signed_in.post(at("feedback-record", robin), typed(robin))
    assert robin.feedbacks.standing().exists()


def test_of_who_left_nothing_is_recorded_and_what_they_said_stays(signed_in: Client, at: At, robin: Seat) -> None:
    give(seat=robin, told=Told(words="I was glad."), way=Way.LINK, at=NOW)
    Seat.objects.filter(program=robin.program, pk=robin.pk).update(state=SeatState.WITHDRAWN)
    answer: Any = signed_in.post(at("feedback-record", robin), typed(robin), follow=True)
    assert "does not take part in this match" in answer.content.decode()
    assert "I was glad." in answer.content.decode()

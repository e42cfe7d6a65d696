"""Feedback on record: the latest of each person counts, nothing is deleted, and it is about what was."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from matches.following_up.feedback.giving import Told, give
from matches.framing.writing import write_hopes
from matches.models import Feedback, Gained, Happening, Match, Seat, SeatState, Stage, Way
from peermatch.accounts.models import User
from tests.matches.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def said(seat: Seat, **told: Any) -> Told:
    usual: dict[str, Any] = {"quality": 4, "usefulness": 5, "again": "yes", "words": " It helped. "}
    return Told(**usual | {"gained": {seat.goals.get().pk: Gained.PARTLY}} | told)


def test_what_was_said_is_on_record_with_each_hope(robin: Seat) -> None:
    feedback, is_new = give(seat=robin, told=said(robin), way=Way.LINK, at=NOW)
    assert is_new
    assert (feedback.quality, feedback.relevance, feedback.usefulness, feedback.again) == (4, None, 5, "yes")
    assert (feedback.words, feedback.recorded_by, feedback.given_at) == ("It helped.", None, NOW)
    [hope] = feedback.hopes.all()
    assert str(hope) == "Know how to begin with tactile signs: Partly"
    told = robin.match.happenings.get(what=Happening.What.FEEDBACK)
    assert (told.who, told.detail) == (robin.participant, "")  # never the words


def test_said_anew_the_latest_counts_and_the_day_stays(robin: Seat, coordinator: User) -> None:
    first, _new = give(seat=robin, told=said(robin), way=Way.LINK, at=NOW)
    again, is_new = give(seat=robin, told=said(robin, words="It helped."), way=Way.LINK, at=LATER)
    assert (again, is_new) == (first, False)
    by_phone: dict[str, Any] = {"way": Way.PHONE, "by": coordinator, "at": LATER, "spoken_by": "Tom"}
    second, is_new = give(seat=robin, told=said(robin, usefulness=2), **by_phone)
    assert is_new
    assert (second.given_at, second.written_at, second.recorded_by) == (NOW, LATER, coordinator)
    rows = Feedback.objects.in_program(robin.program)
    assert list(rows.standing()) == [second]
    assert rows.count() == 2


def test_taken_back_it_counts_no_more_and_can_be_put_back(robin: Seat, coordinator: User) -> None:
    first, _new = give(seat=robin, told=said(robin), way=Way.PHONE, by=coordinator, at=NOW)
    first.take_back(by=coordinator, at=LATER)
    assert not Feedback.objects.in_program(robin.program).standing().exists()
    with pytest.raises(ValidationError, match="counts no more already"):
        first.take_back(by=coordinator, at=LATER)
    first.put_back(by=coordinator, at=LATER)
    assert first.is_standing
    second, _new = give(seat=robin, told=said(robin, quality=1), way=Way.PHONE, by=coordinator, at=LATER)
    with pytest.raises(ValidationError, match="another feedback of this person"):
        first.put_back(by=coordinator, at=LATER)
    assert Feedback.objects.in_program(robin.program).standing().get() == second


def test_the_database_lets_one_stand_for_each_person(robin: Seat) -> None:
    first, _new = give(seat=robin, told=said(robin), way=Way.LINK, at=NOW)
    first.pk, first.public_id, first._state.adding = None, Feedback().public_id, True
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_a_closed_match_is_where_most_of_it_is_given(robin: Seat) -> None:
    Match.objects.filter(program=robin.program).update(stage=Stage.CLOSED)
    give(seat=robin, told=said(robin), way=Way.LINK, at=NOW)
    assert robin.feedbacks.standing().count() == 1


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (Told(words="  "), "Answer at least one"),
        (Told(quality=6), "6"),
        (Told(again="never"), "never"),
        (Told(gained={0: "yes"}), "hopes were changed meanwhile"),
    ],
)
def test_what_cannot_be_is_refused_whole(robin: Seat, told: Told, refusal: str) -> None:
    with pytest.raises(ValidationError, match=refusal):
        give(seat=robin, told=told, way=Way.LINK, at=NOW)
    assert not robin.feedbacks.exists()


def test_who_left_gives_none(robin: Seat) -> None:
    Seat.objects.filter(program=robin.program, pk=robin.pk).update(state=SeatState.WITHDRAWN)
    with pytest.raises(ValidationError, match="does not take part"):
        give(seat=robin, told=said(robin), way=Way.LINK, at=NOW)


def test_a_hope_written_anew_leaves_what_was_said_of_the_old_one(robin: Seat, coordinator: User) -> None:
    feedback, _new = give(seat=robin, told=said(robin), way=Way.LINK, at=NOW)
    write_hopes(seat=robin, hopes=[], by=coordinator, at=NOW)
    [hope] = feedback.hopes.all()
    assert (hope.goal, hope.hope, hope.said) == (None, "Know how to begin with tactile signs", "partly")

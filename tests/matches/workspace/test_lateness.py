"""What the list calls late, and how it counts and narrows."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Invitation, Match, MatchRules, Meeting, MeetingState, SeatState, Stage
from matches.workspace.listing import MatchFilter
from peermatch.accounts.models import Program, User
from tests.factories import make_topic
from tests.matches.factories import (
    NOW,
    TODAY,
    accepted_match,
    make_match,
    make_meeting,
    make_problem,
    make_seat,
    ready_match,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATELY, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=100)


def found(program: Program, reader: User, **query: str) -> list[str]:
    return [match.title for match in MatchFilter(query, program=program, reader=reader, now=NOW).matches()]


def fresh(program: Program, title: str, **fields: Any) -> Match:
    return make_match(program, title, **{"requested_at": LATELY, "stage_since": LATELY} | fields)


@pytest.fixture
def answer_overdue(program: Program, coordinator: User) -> Match:
    match = ready_match(program, "Answer", requested_at=LATELY, stage_since=LATELY, stage=Stage.INVITING)
    seat = match.seats.get(part="provider")
    type(seat).objects.filter(program=program, pk=seat.pk).update(state=SeatState.INVITED)
    Invitation.objects.create(
        program=program, seat=seat, answer_by=TODAY - timedelta(days=1), sent_at=LATELY, sent_by=coordinator
    )
    return match


def test_an_answer_is_late_once_its_day_is_over(program: Program, coordinator: User, answer_overdue: Match) -> None:
    assert found(program, coordinator, late="answer") == ["Answer"]
    Invitation.objects.filter(program=program).update(answer_by=TODAY)
    assert found(program, coordinator, late="answer") == []


def test_nothing_is_late_on_hold(program: Program, coordinator: User, answer_overdue: Match) -> None:
    answer_overdue.hold(reason="Waiting", by=coordinator, at=NOW)
    assert found(program, coordinator, late="any") == []


def test_a_meeting_that_is_over_and_unmarked_is_late(program: Program, coordinator: User) -> None:
    match = accepted_match(program, "Meeting", requested_at=LATELY, stage_since=LATELY)
    make_meeting(match, TODAY - timedelta(days=2), state=MeetingState.CONFIRMED)
    assert found(program, coordinator, late="meeting") == ["Meeting"]
    Meeting.objects.filter(program=program).update(state=MeetingState.HELD)
    assert found(program, coordinator, late="meeting") == []


def test_preparing_and_staying_are_late_after_the_programs_days(program: Program, coordinator: User) -> None:
    fresh(program, "Fresh")
    fresh(program, "Slow", requested_at=NOW - timedelta(days=20))
    fresh(program, "Still", stage=Stage.ACTIVE, stage_since=LONG_AGO)
    assert found(program, coordinator, late="preparing") == ["Slow"]
    assert found(program, coordinator, late="stage") == ["Still"]
    assert set(found(program, coordinator, late="any")) == {"Slow", "Still"}
    MatchRules.objects.create(program=program, preparing_days=30, stage_days=200)
    assert found(program, coordinator, late="any") == []


def test_each_filter_says_how_many_it_would_show(program: Program, coordinator: User, lead: User) -> None:
    fresh(program, "Fresh", coordinator=coordinator)
    fresh(program, "Slow", coordinator=coordinator, requested_at=NOW - timedelta(days=20))
    fresh(program, "Hers", coordinator=lead, stage=Stage.ACTIVE)
    stages, late = MatchFilter({"coordinator": "mine"}, program=program, reader=coordinator, now=NOW).tallies()
    assert {one.value: one.count for one in stages if one.count} == {"draft": 2}
    assert {one.value: one.count for one in late if one.count} == {"any": 1, "preparing": 1}


def test_a_row_says_in_what_way_it_is_late(program: Program, signed_in: Client) -> None:
    fresh(program, "Slow", requested_at=NOW - timedelta(days=20), stage_since=timezone.now())
    page = signed_in.get("/p/bluebonnet/matches/").content.decode()
    assert '<span class="status stop">Preparing takes long</span>' in page
    assert '<span class="status stop">Long in one stage</span>' not in page


def test_a_topic_finds_its_matches_and_those_of_narrower_topics(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    wide = make_topic(program, "Communication")
    narrow = make_topic(program, "Tactile signs", parent=wide)
    match, other = make_match(program, "Signs"), make_match(program, "Other")
    robin = make_seat(match, ready_match(program, "Third").seats.all()[0].participant).participant
    make_problem(match, robin, narrow)
    make_problem(other, robin)
    assert found(program, coordinator, topic=str(wide.public_id)) == ["Signs"]
    page = signed_in.get("/p/bluebonnet/matches/", {"topic": str(wide.public_id)}).content.decode()
    assert "1 match" in page

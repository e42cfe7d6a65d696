"""A match on hold: nothing in it moves, what was promised stands, and it comes back as it was."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.sending import send
from matches.models import Happening, Hold, Match, MeetingState, Seat, SeatState, Stage
from matches.today.cards import all_cards
from matches.today.desk import Desk
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from tests.matches.factories import NOW, accepted_match, confirm_meeting, make_meeting, ready_match

pytestmark = pytest.mark.django_db
WHY = "Waiting for an interpreter"


def url(match: Match, name: str) -> str:
    return reverse(name, args=[match.program.slug, match.public_id])


def test_it_is_held_with_a_reason_and_resumed_to_the_stage_it_had(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = ready_match(program, coordinator=coordinator)
    signed_in.post(url(match, "match-hold"), {"reason": WHY})
    match.refresh_from_db()
    assert match.stage == Stage.ON_HOLD
    page = signed_in.get(match.get_absolute_url()).content.decode()
    assert "This match is on hold" in page
    assert f"Ana Castillo put the match on hold: {WHY}." in page
    signed_in.post(url(match, "match-resume"))
    match.refresh_from_db()
    hold = match.holds.get()
    assert (match.stage, hold.ended_by) == (Stage.PREPARING, coordinator)
    assert "Ana Castillo resumed the match: Preparing." in signed_in.get(match.get_absolute_url()).content.decode()


def test_without_a_reason_nothing_is_held(signed_in: Client, program: Program) -> None:
    match = ready_match(program)
    page = signed_in.post(url(match, "match-hold"), {"reason": " "}).content.decode()
    assert "<title>Error:" in page
    match.refresh_from_db()
    assert match.stage == Stage.PREPARING


def test_the_day_to_look_again_must_be_to_come(signed_in: Client, program: Program) -> None:
    match = ready_match(program)
    told = {"reason": WHY, "until": local_day(timezone.now(), "America/Chicago").isoformat()}
    assert "This day must be after today." in signed_in.post(url(match, "match-hold"), told).content.decode()


def test_a_confirmed_meeting_stands_and_is_said_so_before(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = accepted_match(program, coordinator=coordinator)
    meeting = confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=9)), at=timezone.now())
    assert "stands: people come, and are reminded" in signed_in.get(url(match, "match-hold")).content.decode()
    signed_in.post(url(match, "match-hold"), {"reason": WHY})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONFIRMED


def test_nothing_else_moves_while_it_waits(program: Program, coordinator: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    match.hold(reason=WHY, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="on hold"):
        send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="on hold"):
        match.hold(reason="Again", by=coordinator, at=NOW)
    assert Hold.objects.in_program(program).count() == 1


def test_what_is_not_on_hold_is_not_resumed(signed_in: Client, program: Program) -> None:
    match = ready_match(program)
    page = signed_in.post(url(match, "match-resume"), follow=True).content.decode()
    assert "This match is not on hold." in page
    assert not match.happenings.filter(what=Happening.What.RESUMED).exists()


def test_today_leaves_it_alone_until_its_day(program: Program, coordinator: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    Seat.objects.filter(program=program).update(state=SeatState.DECLINED)
    match.hold(reason=WHY, until=date(2026, 4, 20), by=coordinator, at=NOW)
    desk = Desk(program, coordinator, NOW)
    assert all_cards(desk) == []
    later = Desk(program, coordinator, NOW + timedelta(days=7))
    assert [card.title for card in all_cards(later)] == ["Moving to tactile signs: on hold until now"]

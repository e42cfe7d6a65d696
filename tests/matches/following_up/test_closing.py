"""Closing a match: nothing that was ahead stays ahead, and whoever counted on it is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.following_up.closing import ahead_of, close
from matches.inviting import sending
from matches.models import CloseReason, Happening, Match, Meeting, MeetingState, SeatState, Stage
from participants.models import Link
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.matches.factories import NOW, confirm_meeting, make_meeting, ready_match
from tests.matches.scheduling.conftest import person_in

LATER = NOW + timedelta(days=1)


def end(match: Match, *, call_off: bool = True, reason: str = CloseReason.GOALS_MET) -> None:
    close(match=match, reason=reason, outcome="They meet again.", by=match.coordinator, at=LATER, call_off=call_off)


def test_a_match_with_nothing_ahead_closes_at_once(match: Match) -> None:
    end(match, call_off=False)
    match.refresh_from_db()
    assert (match.stage, match.close_reason, match.outcome) == (Stage.CLOSED, "goals_met", "They meet again.")
    assert match.happenings.filter(what=Happening.What.CLOSED).get().detail == "They gained what they hoped for"


def test_what_is_ahead_is_named(match: Match, meeting: Meeting) -> None:
    confirm_meeting(meeting)
    plan = make_meeting(match, date(2026, 6, 4))
    over = make_meeting(match, date(2026, 4, 1), state=MeetingState.CONFIRMED, confirmed_at=NOW)
    ahead = ahead_of(match, LATER)
    assert (ahead.confirmed, ahead.planned, ahead.to_mark, ahead.unanswered) == ([meeting], [plan], [over], [])


def test_without_the_coordinators_word_nothing_is_called_off(match: Match, meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting)
    with pytest.raises(ValidationError, match="still ahead"):
        end(match, call_off=False)
    match.refresh_from_db()
    meeting.refresh_from_db()
    assert (match.stage, meeting.state) == (Stage.ACTIVE, MeetingState.CONFIRMED)
    assert not Email.objects.in_program(program).filter(kind="meeting-cancelled").exists()


def test_meetings_ahead_are_cancelled_and_everyone_is_told(
    match: Match, meeting: Meeting, delivered: Callable[..., SmtpSink]
) -> None:
    confirm_meeting(meeting)
    delivered()
    plan = make_meeting(match, date(2026, 6, 4))
    end(match)
    for one in (meeting, plan):
        one.refresh_from_db()
        assert one.state == MeetingState.CANCELLED
    assert not meeting.bookings.exists()
    said = sorted(one.message["Subject"].partition(": ")[0] for one in delivered(LATER).received)
    assert said == ["Cancelled"] * 2 + ["Confirmed"] * 2


def test_of_a_whole_series_everyone_is_told_in_one_letter(
    match: Match, meeting: Meeting, delivered: Callable[..., SmtpSink]
) -> None:
    for one in (meeting, make_meeting(match, date(2026, 6, 4)), make_meeting(match, date(2026, 6, 11))):
        confirm_meeting(one)
    delivered()
    end(match)
    said = [one.message["To"] for one in delivered(LATER).received if one.message["Subject"].startswith("Cancelled")]
    assert len(said) == len(set(said)) == 2
    assert not match.meetings.exclude(state=MeetingState.CANCELLED).exists()


def test_everyones_load_falls(match: Match) -> None:
    robin = person_in(match, "Robin")
    assert robin.open_matches == 1
    end(match)
    robin.refresh_from_db()
    assert robin.open_matches == 0


def test_links_open_nothing_any_more_and_waiting_invitations_stay_in(
    program: Program, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    match = ready_match(program, coordinator=coordinator)
    sending.send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    end(match, reason=CloseReason.NO_LONGER_NEEDED)
    assert not Link.objects.in_program(program).live(LATER).exists()
    assert delivered(LATER).received == []
    states = set(Email.objects.in_program(program).values_list("state", flat=True))
    assert states == {State.SUPERSEDED}


def test_whoever_was_asked_and_has_not_answered_is_told(
    program: Program, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    match = ready_match(program, coordinator=coordinator)
    sending.send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    delivered()
    assert len(ahead_of(match, LATER).unanswered) == 2
    end(match, reason=CloseReason.NO_LONGER_NEEDED)
    subjects = [message["Subject"] for message in delivered(LATER).to("robin.park@mail.example")]
    assert subjects[1:] == ["Nothing to do: your peer match will not go on"]


def test_a_closed_match_is_not_closed_again(match: Match) -> None:
    end(match)
    with pytest.raises(ValidationError, match="closed"):
        end(match)


def test_a_match_on_hold_is_resumed_first(match: Match) -> None:
    match.stage = Stage.ON_HOLD
    match.save()
    with pytest.raises(ValidationError, match="on hold"):
        end(match)


def test_a_reason_is_needed_and_without_one_nothing_is_called_off(match: Match, meeting: Meeting) -> None:
    confirm_meeting(meeting)
    with pytest.raises(ValidationError, match="Choose why"):
        end(match, reason="because")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONFIRMED


def test_who_said_what_stays(match: Match) -> None:
    end(match)
    assert set(match.seats.values_list("state", flat=True)) == {SeatState.ACCEPTED}

"""What the clocks read from the rows of a request and of its match."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matches.models import (
    Answer,
    Contact,
    ContactWay,
    MatchRules,
    MeetingState,
    Part,
    Request,
    RequestPause,
    Said,
    Seat,
    SeatState,
    Way,
)
from matches.models.contact import Waiting
from matches.requesting.clock_words import say_clock
from matches.requesting.clocks import Clock
from matches.requesting.reading import clocks_of, hours_of, with_clocks
from peermatch.accounts.models import Program, User
from tests.factories import make_parent
from tests.matches.factories import ASKED, NOW, make_match, make_meeting, make_request, make_seat

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def matched(program: Program, coordinator: User) -> Request:
    """Rosa was called back after two hours; Olivia was found as her support parent, and not asked yet."""
    rosa, olivia = make_parent(program, "Rosa", "Delgado"), make_parent(program, "Olivia", "Hart")
    match = make_match(program, "Sleep", path="family", requested_at=ASKED, coordinator=coordinator)
    make_seat(match, rosa, Part.RECIPIENT, state=SeatState.ACCEPTED, state_since=ASKED)
    make_seat(match, olivia, Part.PROVIDER)
    request = make_request(program)
    request.call_back(by=coordinator, at=ASKED + 2 * HOUR, now=NOW)
    request.become(match, rosa, by=coordinator, at=NOW)
    return request


def standing(request: Request, hours: float) -> list[str]:
    rows: Any = with_clocks(Request.objects.in_program(request.program))
    three = clocks_of(rows.get(pk=request.pk), hours_of(request.program), ASKED + hours * HOUR)
    return [say_clock(clock, "America/Chicago").status for clock in three]


def say_yes(request: Request, hours: int) -> None:
    assert request.match
    seats = Seat.objects.in_program(request.program).filter(match=request.match, part=Part.PROVIDER)
    seats.update(state=SeatState.ACCEPTED, state_since=ASKED + hours * HOUR)
    request.match.introduced_at = ASKED + (hours + 1) * HOUR
    request.match.save()


def test_the_match_is_made_by_the_yes_of_someone_else(matched: Request) -> None:
    assert standing(matched, 50) == ["Done", "2 hours late", "Not yet"]
    say_yes(matched, 40)
    assert standing(matched, 50) == ["Done", "Done", "In time"]


@pytest.mark.parametrize("way", [ContactWay.TEXT, ContactWay.RELAY, ContactWay.PHONE])
def test_a_text_or_a_relay_call_stops_the_third_clock_as_a_voice_does(matched: Request, way: str) -> None:
    say_yes(matched, 40)
    told = {"program": matched.program, "match": matched.match, "way": way}
    Contact.objects.create(at=ASKED + 60 * HOUR, reached=False, **told)
    assert standing(matched, 100) == ["Done", "Done", "11 hours late"]
    Contact.objects.create(at=ASKED + 80 * HOUR, **told)
    assert standing(matched, 100)[2] == "Done"


def test_a_meeting_that_was_held_is_a_contact(matched: Request) -> None:
    assert matched.match
    say_yes(matched, 40)
    make_meeting(matched.match, state=MeetingState.HELD)
    assert standing(matched, 41 + 49)[2] == "Done"


def test_waiting_for_an_interpreter_and_a_hold_pause_the_third_clock(matched: Request, coordinator: User) -> None:
    assert matched.match
    say_yes(matched, 40)
    Waiting.objects.create(program=matched.program, match=matched.match, reason="Tactile", since=ASKED + 50 * HOUR)
    assert standing(matched, 300)[2] == "Paused"
    Waiting.objects.in_program(matched.program).update(until=ASKED + 60 * HOUR)
    matched.match.hold(reason="Summer", by=coordinator, at=ASKED + 70 * HOUR)
    assert standing(matched, 300)[2] == "Paused"
    matched.match.resume(by=coordinator, at=ASKED + 170 * HOUR)
    assert standing(matched, 41 + 48 + 10 + 100)[2] == "In time"
    assert standing(matched, 41 + 48 + 10 + 101)[2] == "1 hour late"


def test_a_hold_pauses_the_clock_to_the_yes(matched: Request, coordinator: User) -> None:
    assert matched.match
    matched.match.hold(reason="Summer", by=coordinator, at=ASKED + 20 * HOUR)
    assert standing(matched, 200)[1] == "Paused"
    matched.match.resume(by=coordinator, at=ASKED + 120 * HOUR)
    assert [standing(matched, hours)[1] for hours in (148, 149)] == ["In time", "1 hour late"]


def test_a_pause_of_the_request_is_not_counted(program: Program, coordinator: User) -> None:
    request = make_request(program)
    pause = RequestPause.begin(request, why="interpreter", by=coordinator, at=ASKED + 10 * HOUR)
    assert standing(request, 100)[0] == "Paused"
    pause.end(by=coordinator, at=ASKED + 30 * HOUR)
    assert standing(request, 43)[0] == "In time"
    assert standing(request, 45)[0] == "1 hour late"


def test_the_programs_own_hours_count(program: Program) -> None:
    request = make_request(program)
    MatchRules.objects.create(program=program, call_back_hours=2)
    assert standing(request, 3)[0] == "1 hour late"


def test_nothing_runs_for_a_request_that_was_declined(program: Program, coordinator: User) -> None:
    request = make_request(program)
    request.decline(reason="nobody", words="", by=coordinator, at=NOW)
    assert standing(request, 500) == ["Not needed"] * 3


def test_a_yes_that_was_written_down_later_counts_from_the_day_on_which_it_was_given(matched: Request) -> None:
    say_yes(matched, 60)
    assert match_clock(matched).late_by == 12 * HOUR
    seat = Seat.objects.in_program(matched.program).get(match=matched.match, part=Part.PROVIDER)
    told = {"program": matched.program, "seat": seat, "way": Way.PHONE}
    Answer.objects.create(said=Said.YES, at=ASKED + 60 * HOUR, given_on=ASKED.date() + timedelta(days=1), **told)
    clock = match_clock(matched)
    assert clock.stopped == datetime(2026, 4, 4, 23, 59, tzinfo=ZoneInfo(matched.program.time_zone))
    assert not clock.late_by
    Answer.objects.create(said=Said.NO, at=ASKED + 61 * HOUR, **told)
    Answer.objects.create(said=Said.YES, at=ASKED + 62 * HOUR, **told)  # what they said before counts no more
    assert match_clock(matched).late_by == 12 * HOUR


def test_the_day_on_which_whoever_asked_said_yes_makes_no_match(matched: Request) -> None:
    seat = Seat.objects.in_program(matched.program).get(match=matched.match, part=Part.RECIPIENT)
    Answer.objects.create(
        program=matched.program, seat=seat, way=Way.PHONE, said=Said.YES, at=NOW, given_on=ASKED.date()
    )
    assert match_clock(matched).stopped is None


def match_clock(request: Request) -> Clock:
    rows: Any = with_clocks(Request.objects.in_program(request.program))
    return clocks_of(rows.get(pk=request.pk), hours_of(request.program), NOW)[1]

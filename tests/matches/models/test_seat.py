"""What holds whenever a seat's state changes."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from matches.models import Direction, Happening, Match, Part, Path, Seat, SeatState, on_seat_change
from matches.models import seat as seats
from participants.models import Participant
from peermatch.accounts.models import Program, User
from tests.factories import make_person

NOW = datetime(2026, 4, 1, 15, 0, tzinfo=UTC)


@pytest.fixture
def seat(program: Program, coordinator: User) -> Seat:
    match = Match.objects.create(
        program=program, title="Tactile signs", coordinator=coordinator, path=Path.PROFESSIONAL,
        direction=Direction.MUTUAL, stage_since=NOW, requested_at=NOW,
    )  # fmt: skip
    made = Seat(program=program, match=match, participant=make_person(program, "Maria", "Lopez"), part=Part.PEER)
    made.propose(by=coordinator, at=NOW)
    return made


def test_later_steps_hear_of_each_change_once(seat: Seat, coordinator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, User | None, datetime]] = []

    def listen(changed: Seat, by: User | None, at: datetime) -> None:
        heard.append((changed.state, by, at))

    monkeypatch.setattr(seats, "_changes", [])
    on_seat_change(listen)
    on_seat_change(listen)
    seat.invite(by=coordinator, at=NOW)
    seat.accept(by=None, at=NOW)
    assert heard == [(SeatState.INVITED, coordinator, NOW), (SeatState.ACCEPTED, None, NOW)]


def test_a_change_that_a_later_step_refuses_does_not_happen(
    seat: Seat, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(changed: Seat, by: User | None, at: datetime) -> None:
        raise ValidationError("No.")

    monkeypatch.setattr(seats, "_changes", [refuse])
    with pytest.raises(ValidationError):
        seat.invite(by=coordinator, at=NOW)
    kept = Seat.objects.in_program(seat.program).get()
    assert (kept.state, kept.match.happenings.count()) == (SeatState.PROPOSED, 1)
    assert Participant.objects.in_program(seat.program).get().open_matches == 0


def test_what_someone_else_did_meanwhile_counts(seat: Seat, coordinator: User) -> None:
    stale = Seat.objects.in_program(seat.program).get()
    seat.withdraw(by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="cannot be done now"):
        stale.invite(by=coordinator, at=NOW)


def test_a_seat_whose_link_reached_someone_else_waits_again(seat: Seat, coordinator: User) -> None:
    seat.invite(by=coordinator, at=NOW)
    seat.accept(by=None, at=NOW)
    seat.wait_again(at=NOW)
    line = seat.match.happenings.filter(what=Happening.What.NOT_ME).get()
    assert (seat.state, line.by, line.who) == (SeatState.INVITED, None, seat.participant)

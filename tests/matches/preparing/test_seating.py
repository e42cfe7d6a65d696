"""Seating people and taking them out."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.models import Direction, Happening, Invitation, Part, SeatState, Stage
from matches.preparing.parts import next_part, parts_for
from matches.preparing.seating import seat_person, take_out, why_not
from participants.models import Link, Purpose, Status
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, make_match, make_seat, ready_match

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"status": Status.INVITED}, "Robin Park has not given permission yet. Record it on their page first."),
        ({"status": Status.PAUSED}, "Robin Park is paused."),
        (
            {"status": Status.PAUSED, "paused_until": date(2026, 5, 3)},
            "Robin Park is paused until Sun, May 3.",
        ),
        ({"status": Status.WITHDRAWN}, "Robin Park has left the program."),
        ({"capacity": 0}, "Robin Park takes no matches now: “open matches at once” is 0 on their page."),
        (
            {"capacity": 1, "open_matches": 1},
            "Robin Park is in 1 of 1 open matches. If they agree to more, raise “open matches at once” on their page.",
        ),
    ],
)
def test_who_cannot_be_asked_is_refused_with_the_reason(
    program: Program, coordinator: User, fields: dict[str, Any], reason: str
) -> None:
    robin, match = make_person(program, "Robin", "Park", **fields), make_match(program)
    assert why_not(robin) == reason
    if reason:
        with pytest.raises(ValidationError) as refusal:
            seat_person(match=match, person=robin, part=Part.RECIPIENT, by=coordinator, at=NOW)
        assert refusal.value.messages == [reason]
        assert not match.seats.exists()


def test_seating_twice_seats_once_and_begins_preparing(program: Program, coordinator: User) -> None:
    match, robin = make_match(program), make_person(program, "Robin", "Park")
    for _ in range(2):
        seat_person(match=match, person=robin, part=Part.RECIPIENT, by=coordinator, at=NOW)
    assert match.seats.get().part == Part.RECIPIENT
    assert match.happenings.filter(what=Happening.What.SEATED).count() == 1
    assert match.stage == Stage.PREPARING


def test_a_part_can_change_until_they_are_asked(program: Program, coordinator: User) -> None:
    match, robin = make_match(program), make_person(program, "Robin", "Park")
    seat_person(match=match, person=robin, part=Part.RECIPIENT, by=coordinator, at=NOW)
    seat = seat_person(match=match, person=robin, part=Part.PROVIDER, by=coordinator, at=NOW)
    assert match.seats.get().part == Part.PROVIDER
    seat.invite(by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="was asked as “Provides”"):
        seat_person(match=match, person=robin, part=Part.RECIPIENT, by=coordinator, at=NOW)


def test_parts_suit_the_direction(program: Program, coordinator: User) -> None:
    mutual = make_match(program, direction=Direction.MUTUAL)
    assert parts_for(mutual) == (Part.PEER, Part.PRESENTER, Part.FACILITATOR)
    with pytest.raises(ValidationError, match="part"):
        seat_person(
            match=mutual, person=make_person(program, "Robin", "Park"), part=Part.PROVIDER, by=coordinator, at=NOW
        )


def test_the_part_still_wanted_is_offered_first(program: Program) -> None:
    match = make_match(program)
    assert next_part(match, []) == Part.RECIPIENT
    assert next_part(match, [make_seat(match, make_person(program, "Robin", "Park"), Part.RECIPIENT)]) == Part.PROVIDER


def test_someone_taken_out_can_be_seated_again(program: Program, coordinator: User) -> None:
    match = ready_match(program)
    seat = match.seats.get(part=Part.PROVIDER)
    for _ in range(2):
        take_out(seat=seat, by=coordinator, at=NOW, reason="On leave")
    line = match.happenings.get(what=Happening.What.UNSEATED)
    assert (line.who, line.detail, line.by) == (seat.participant, "On leave", coordinator)
    seat_person(match=match, person=seat.participant, part=Part.EXPERT, by=coordinator, at=NOW)
    seat.refresh_from_db()
    assert (seat.state, seat.part) == (SeatState.PROPOSED, Part.EXPERT)


def test_whoever_asked_for_the_match_stays_in_it(program: Program, coordinator: User) -> None:
    match = ready_match(program)
    seat = match.seats.get(part=Part.RECIPIENT)
    with pytest.raises(ValidationError, match="asked for this match"):
        take_out(seat=seat, by=coordinator, at=NOW)
    seat.invite(by=coordinator, at=NOW)
    seat.decline(by=coordinator, at=NOW)
    take_out(seat=seat, by=coordinator, at=NOW)
    assert seat.state == SeatState.WITHDRAWN


def test_taking_out_someone_who_was_asked_ends_their_link_their_mail_and_their_load(
    program: Program, coordinator: User
) -> None:
    match = ready_match(program)
    seat = match.seats.get(part=Part.PROVIDER)
    seat.invite(by=coordinator, at=NOW)
    link, _token = Link.issue(seat.participant, Purpose.ANSWER, seat.public_id, None)
    invitation = Invitation.objects.create(
        program=program, seat=seat, link=link, answer_by=TODAY, sent_at=NOW, sent_by=coordinator
    )
    mail = _queued(program, f"seat:{seat.public_id}", seat.participant.public_id)
    take_out(seat=seat, by=coordinator, at=NOW)
    for row in (link, invitation, mail):
        row.refresh_from_db()
    seat.participant.refresh_from_db()
    assert (link.revoked_at, invitation.revoked_at, mail.state) == (NOW, NOW, State.SUPERSEDED)
    assert seat.participant.open_matches == 0


def _queued(program: Program, about: str, recipient: Any, at: datetime = NOW) -> Email:
    return queue.enqueue(
        program=program, kind="invitation", about=about, links={}, now=at,
        to=queue.Recipient(ref=recipient, name="David", address="david@mail.example"),
        message=letters.Message(subject="Subject", text="Words", html="<p>Words</p>"),
    )  # fmt: skip


def test_a_closed_match_seats_nobody(program: Program, coordinator: User) -> None:
    match = make_match(program, stage=Stage.CLOSED)
    with pytest.raises(ValidationError, match="closed"):
        seat_person(
            match=match, person=make_person(program, "Robin", "Park"), part=Part.RECIPIENT, by=coordinator, at=NOW
        )

"""Several hands at once, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from matches.inviting.answering import answer
from matches.inviting.sending import send, send_again, send_new_link
from matches.models import Invitation, Match, Part, Said, Seat, SeatState, Stage, Way
from participants.models import Link, Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.matches.factories import NOW, make_goal, make_seat, ready_match

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the refusal it met; all begin at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def fresh(seat: Seat) -> Seat:
    """The seat as another process reads it."""
    found: Seat = Seat.objects.filter(program=seat.program_id).select_related("match", "participant").get(pk=seat.pk)
    return found


def sending(match: Match, by: User) -> Callable[[], list[Invitation]]:
    def act() -> list[Invitation]:
        read: Match = Match.objects.filter(program=match.program_id).get(pk=match.pk)
        return send(match=read, seats=list(read.seats.all()), by=by, at=NOW)

    return act


def test_sending_at_once_sends_once(match: Match, program: Program, coordinator: User) -> None:
    done = at_once(*[sending(match, coordinator)] * MANY)
    assert sorted(len(one) for one in done) == [0] * (MANY - 1) + [2]
    assert Email.objects.in_program(program).count() == Link.objects.in_program(program).count() == 2


def test_sending_again_at_once_sends_once(sent: Match, david: Seat, coordinator: User) -> None:
    lost = david.invitations.get().public_id
    done = at_once(
        *[lambda: send_again(seat=fresh(david), instead_of=lost, by=coordinator, at=NOW + timedelta(hours=1))] * MANY
    )
    assert [one for one in done if one is not None] == [david.invitations.standing().get()]
    assert david.invitations.count() == 2


def test_the_same_answer_at_once_is_recorded_once(sent: Match, david: Seat) -> None:
    done = at_once(
        *[lambda: answer(seat=fresh(david), said=Said.YES, way=Way.LINK, at=NOW, hopes=["Pass it on"])] * MANY
    )
    assert {one.pk for one in done} == {david.answers.get().pk}
    assert david.goals.count() == 1
    assert Email.objects.filter(program=sent.program, kind="answer-received").count() == 1


def test_the_last_two_answers_at_once_make_the_match_active(sent: Match, robin: Seat, david: Seat) -> None:
    at_once(
        lambda: answer(seat=fresh(robin), said=Said.YES, way=Way.LINK, at=NOW),
        lambda: answer(seat=fresh(david), said=Said.YES, way=Way.LINK, at=NOW),
    )
    sent.refresh_from_db()
    assert sent.stage == Stage.ACTIVE


def test_new_links_at_once_are_one(sent: Match, david: Seat) -> None:
    assert sum(at_once(*[lambda: send_new_link(seat=fresh(david), at=NOW)] * MANY)) == 1


def test_one_person_in_two_matches_at_once_is_asked_into_as_many_as_they_wanted(
    match: Match, david: Seat, program: Program, coordinator: User
) -> None:
    Participant.objects.filter(program=program, pk=david.participant_id).update(capacity=1)
    other = ready_match(program, "Another")
    other.seats.filter(part=Part.PROVIDER).delete()
    make_goal(make_seat(other, fresh(david).participant, Part.PROVIDER))
    done = at_once(sending(match, coordinator), sending(other, coordinator))
    assert len([one for one in done if isinstance(one, ValidationError)]) == 1
    asked = Seat.objects.filter(program=program, participant=david.participant, state=SeatState.INVITED)
    assert asked.count() == 1

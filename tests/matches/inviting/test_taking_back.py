"""An answer that was recorded by mistake is taken back: it stays on record and counts no more."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.inviting.answering import answer
from matches.inviting.letters import about
from matches.inviting.sending import send
from matches.inviting.taking_back import take_answer_back
from matches.models import Match, Part, Said, Seat, SeatState, Way
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.matches.factories import NOW, ready_match

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    match = ready_match(program, coordinator=coordinator)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    return match


@pytest.fixture
def david(match: Match) -> Seat:
    seat: Seat = match.seats.select_related("match", "participant").get(part=Part.PROVIDER)
    return seat


def test_without_an_earlier_answer_the_person_is_waited_for(david: Seat, coordinator: User) -> None:
    given = answer(seat=david, said=Said.NO, way=Way.PHONE, by=coordinator, at=NOW)
    assert take_answer_back(mistaken=given, by=coordinator, at=LATER) is None
    david.refresh_from_db()
    assert david.state == SeatState.INVITED
    assert david.invitations.standing().get().answered_at is None
    assert david.answers.get() == given
    told = Email.objects.in_program(david.program).filter(kind="answer-received")
    assert [mail.state for mail in told] == [State.SUPERSEDED]


def test_what_was_said_before_counts_again(david: Seat, coordinator: User) -> None:
    answer(seat=david, said=Said.YES, way=Way.LINK, at=NOW)
    given = answer(seat=david, said=Said.NO, way=Way.PHONE, by=coordinator, at=NOW + timedelta(minutes=1))
    now = take_answer_back(mistaken=given, by=coordinator, at=LATER)
    assert now is not None
    david.refresh_from_db()
    assert (now.said, david.state, david.answers.count()) == (Said.YES, SeatState.ACCEPTED, 3)


def test_once_they_answered_again_it_is_refused(david: Seat, coordinator: User) -> None:
    given = answer(seat=david, said=Said.NO, way=Way.PHONE, by=coordinator, at=NOW)
    answer(seat=david, said=Said.YES, way=Way.LINK, at=NOW + timedelta(minutes=1))
    with pytest.raises(ValidationError, match="has answered again since"):
        take_answer_back(mistaken=given, by=coordinator, at=LATER)


def test_once_they_were_introduced_it_is_refused(match: Match, david: Seat, coordinator: User) -> None:
    given = answer(seat=david, said=Said.YES, way=Way.PHONE, by=coordinator, at=NOW)
    match.refresh_from_db()
    match.introduce(by=coordinator, at=LATER)
    david.match.refresh_from_db()
    with pytest.raises(ValidationError, match="introduced"):
        take_answer_back(mistaken=given, by=coordinator, at=LATER)


def test_whose_invitation_the_answer_had_stopped_gets_a_new_one(david: Seat, coordinator: User) -> None:
    given = answer(seat=david, said=Said.YES, way=Way.PHONE, by=coordinator, at=NOW)
    take_answer_back(mistaken=given, by=coordinator, at=LATER)
    letters = Email.objects.in_program(david.program).filter(kind="invitation", about=about(david))
    assert [mail.state for mail in letters.order_by("pk")] == [State.SUPERSEDED, State.QUEUED]
    david.refresh_from_db()
    assert (david.state, david.invitations.standing().get().sent_at) == (SeatState.INVITED, LATER)


def test_while_the_gate_is_closed_they_read_as_not_asked(match: Match, david: Seat, coordinator: User) -> None:
    given = answer(seat=david, said=Said.YES, way=Way.PHONE, by=coordinator, at=NOW)
    match.problems.get().delete()
    take_answer_back(mistaken=given, by=coordinator, at=LATER)
    david.refresh_from_db()
    assert (david.state, david.invitations.standing().exists()) == (SeatState.PROPOSED, False)


def test_whom_the_letter_had_reached_gets_no_other(match: Match, david: Seat, coordinator: User) -> None:
    mails = Email.objects.in_program(match.program).filter(kind="invitation")
    mails.update(state=State.SENT, sealed_links="", final_at=NOW)
    given = answer(seat=david, said=Said.NO, way=Way.PHONE, by=coordinator, at=NOW)
    take_answer_back(mistaken=given, by=coordinator, at=LATER)
    assert david.invitations.get().sent_at == NOW

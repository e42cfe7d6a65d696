"""What leaving the program means for a person's matches."""

import pytest

from matches.models import Booking, Call, Happening, Seat, SeatState
from participants.models import Link, Participant
from participants.profile.contact import contact
from participants.profile.leaving import leave_program
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import OPEN_STATES, Email
from tests.factories import make_member
from tests.matches.factories import NOW, accepted_match, confirm_meeting, make_cover, make_meeting

pytestmark = pytest.mark.django_db


def leave(seat: Seat, coordinator: User) -> Participant:
    person: Participant = seat.participant
    leave_program(person=person, way="phone", by=coordinator, at=NOW)
    seat.refresh_from_db()
    person.refresh_from_db()
    return person


def test_they_are_taken_out_and_it_stands_in_the_history(program: Program, coordinator: User) -> None:
    match = accepted_match(program, coordinator=coordinator)
    robin, david = match.seats.order_by("pk")
    person = leave(robin, coordinator)
    david.refresh_from_db()
    assert (robin.state, david.state, person.open_matches) == (SeatState.WITHDRAWN, SeatState.ACCEPTED, 0)
    latest = Happening.objects.in_program(program).filter(match=match, what=Happening.What.UNSEATED).get()
    assert latest.detail == "left the program"


def test_their_time_is_theirs_again_and_no_mail_or_call_but_goodbye_goes_to_them(
    program: Program, coordinator: User
) -> None:
    meeting = confirm_meeting(make_meeting(accepted_match(program, coordinator=coordinator)))
    robin = meeting.match.seats.order_by("pk")[0]
    person = leave(robin, coordinator)
    assert not Booking.objects.in_program(program).filter(participant=person).exists()
    open_mail = Email.objects.in_program(program).filter(recipient=person.public_id, state__in=OPEN_STATES)
    assert [mail.kind for mail in open_mail] == ["goodbye"]
    assert not Call.objects.in_program(program).filter(participant=person).waiting().exists()
    assert not Link.objects.in_program(program).filter(participant=person).live(NOW).exists()


def test_who_covers_for_a_coordinator_stands_on_their_own_page(program: Program, coordinator: User) -> None:
    lee = make_member(program, "Lee Okafor", phone="512-555-0199")
    assert contact(program, coordinator)["name"] == "Ana Castillo"
    make_cover(program, coordinator, lee, by=coordinator)
    assert contact(program, coordinator) == {
        "name": "Lee Okafor", "phone": "512-555-0199", "email": "hello@bluebonnet.example",
    }  # fmt: skip

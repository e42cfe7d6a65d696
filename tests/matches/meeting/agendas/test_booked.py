"""The agenda to those who are booked: interpreters read when what is done and who leads, and no needs or hopes."""

import pytest

from matches.meeting.agendas import doors
from matches.meeting.agendas.check import Check
from matches.meeting.agendas.letters import Letters
from matches.meeting.agendas.sending import send
from matches.models import Agenda, Match, ServiceBooking
from matches.scheduling.access import asking
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.matches.factories import NOW, confirm_meeting
from tests.matches.scheduling.access.cast import ASL, ask, make_provider, needs, planned, row_of
from tests.matches.scheduling.conftest import person_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(match: Match, coordinator: User) -> ServiceBooking:
    """Dana, on Denver's clock, and Lee, who has no e-mail, interpret for David when three meet each in turn."""
    needs(person_in(match, "David"), ASL)
    meeting = planned(match, minutes=95)
    doors.propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=NOW)
    dana = make_provider(match.program, email="dana@interpreters.example", time_zone="America/Denver")
    found = ask(row_of(meeting), dana)
    for one in (found, ask(row_of(meeting), make_provider(match.program, "Lee Sato", email=""))):
        asking.confirm(booking=one, by=coordinator, at=NOW)
    confirm_meeting(meeting)
    return found


def agenda_of(booking: ServiceBooking) -> Agenda:
    found: Agenda = Agenda.objects.in_program(booking.program).select_related("meeting__match__program").get()
    return found


def send_it(booking: ServiceBooking, by: User) -> Email | None:
    agenda = agenda_of(booking)
    send(meeting=agenda.meeting, read=Letters(agenda, at=NOW).digest(), by=by, at=NOW)
    mails = Email.objects.filter(program=booking.program, kind="service-agenda", state=State.QUEUED)
    found: Email | None = mails.first()
    return found


def test_whoever_is_booked_gets_it_once_on_their_clock_with_first_names(
    booking: ServiceBooking, coordinator: User
) -> None:
    to_dana = send_it(booking, coordinator)
    assert to_dana
    assert to_dana.subject.startswith("Agenda: Thu, May 7, 2:00 pm Mountain")
    for part in (to_dana.text, to_dana.html):
        for said in ("2:00 pm Mountain", "Welcome, roll call", "David leads.", "Interpreters meet the facilitator"):
            assert said in part
        for hidden in ("ASL", "Pass on what worked", "Park"):
            assert hidden not in part
    send_it(booking, coordinator)
    assert Email.objects.filter(program=booking.program, kind="service-agenda").count() == 1


def test_changed_before_it_left_it_is_called_back_and_goes_as_it_is_then(
    booking: ServiceBooking, coordinator: User
) -> None:
    send_it(booking, coordinator)
    agenda = agenda_of(booking)
    doors.add_segment(
        agenda=agenda, after=1, words="Who is who", minutes=5, leads="everyone", seen=1, by=coordinator, at=NOW
    )
    mails = Email.objects.filter(program=booking.program, kind="service-agenda")
    assert {mail.state for mail in mails} == {State.SUPERSEDED}
    anew = send_it(booking, coordinator)
    assert anew
    assert "Who is who" in anew.text


def test_who_has_it_reads_what_changed(booking: ServiceBooking, coordinator: User) -> None:
    send_it(booking, coordinator)
    Email.objects.filter(program=booking.program).update(state=State.SENT, sealed_links="", final_at=NOW, sent_at=NOW)
    agenda = agenda_of(booking)
    doors.add_segment(
        agenda=agenda, after=1, words="Who is who", minutes=5, leads="everyone", seen=1, by=coordinator, at=NOW
    )
    anew = send_it(booking, coordinator)
    assert anew
    assert "for which you are booked has changed" in anew.text
    assert "5 minutes: Who is who." in anew.text.split("What is done when")[0]


def test_without_an_address_the_words_to_say_are_there(booking: ServiceBooking) -> None:
    dana, lee = Check.of(agenda_of(booking), at=NOW).booked
    assert dana.goes
    assert lee.goes is None
    assert "3:00 pm Central" in lee.words

"""A corrected address of whoever is booked: what had not reached them goes there, and nothing goes twice."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Part, ServiceBooking, Untold
from matches.scheduling.access import asking, following, letters
from participants.models import AccessProvider
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping
from peermatch.returning.models import Why
from tests.kept_rows import kept
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.access.cast import PROTACTILE, ask, make_provider, needs, row_of
from tests.matches.scheduling.pages import words

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "dana@wrong.example", "dana@right.example"


@pytest.fixture
@kept
def booking(program: Program, coordinator: User) -> ServiceBooking:
    """Dana is asked by mail; the letter waits."""
    match = accepted_match(program, coordinator=coordinator)
    meeting = confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=40)), at=timezone.now())
    needs(match.seats.select_related("participant").get(part=Part.PROVIDER).participant, PROTACTILE)
    following.begin(meeting)
    return ask(row_of(meeting), make_provider(program, email=WRONG), at=timezone.now(), by_mail=True)


def correct(booking: ServiceBooking, address: str = RIGHT) -> None:
    found = AccessProvider.objects.get(program=booking.program, name="Dana Field")
    found.email = address
    found.save()


def url_ids(booking: ServiceBooking) -> list[object]:
    row = booking.accommodation
    ids = (row.meeting.match.public_id, row.meeting.public_id, row.public_id, booking.public_id)
    return [booking.program.slug, *ids]


def letters_of(booking: ServiceBooking) -> list[tuple[str, str, str]]:
    found = Email.objects.filter(program=booking.program, about=letters.about(booking)).order_by("pk")
    return [(mail.kind, mail.to_address, mail.state) for mail in found]


def test_what_waits_goes_to_the_right_address_in_the_same_words(booking: ServiceBooking) -> None:
    for address in (RIGHT, WRONG, RIGHT):
        correct(booking, address)
    assert letters_of(booking)[0] == (letters.REQUEST, WRONG, State.SUPERSEDED)
    assert letters_of(booking)[-1] == (letters.REQUEST, RIGHT, State.QUEUED)
    assert [state for _kind, _to, state in letters_of(booking)].count(State.QUEUED) == 1
    assert len(set(Email.objects.filter(program=booking.program, kind=letters.REQUEST).values_list("text"))) == 1


def test_what_is_held_stays_held_for_the_right_address(booking: ServiceBooking) -> None:
    rows = Email.objects.filter(program=booking.program, about=letters.about(booking))
    rows.hold(why="A backup was restored.")
    correct(booking)
    assert [mail.to_address for mail in rows.held()] == [RIGHT]
    assert rows.open().count() == 1


def test_the_calendar_file_is_made_for_the_right_address(booking: ServiceBooking) -> None:
    asking.confirm(booking=booking, by=booking.requested_by, at=timezone.now())
    correct(booking)
    last = Email.objects.filter(program=booking.program, about=letters.about(booking)).latest("pk")
    unfolded = last.calendar.replace("\r\n ", "")
    assert (RIGHT in unfolded, WRONG in unfolded, last.calendar_method) == (True, False, "REQUEST")


def test_what_was_sent_is_not_sent_again_and_what_was_refused_is(booking: ServiceBooking) -> None:
    rows = Email.objects.filter(program=booking.program, about=letters.about(booking))
    final = {"sealed_links": "", "final_at": timezone.now()}
    rows.update(state=State.SENT, **final)
    correct(booking)
    assert len(letters_of(booking)) == 1
    rows.update(state=State.FAILED, **final)
    correct(booking, WRONG)
    assert [to for _kind, to, state in letters_of(booking) if state == State.QUEUED] == [WRONG]


def test_whoever_has_no_address_any_more_is_to_be_told_by_the_coordinator(booking: ServiceBooking) -> None:
    AccessProvider.objects.filter(program=booking.program).update(phone="512-555-0140")
    asking.confirm(booking=booking, by=booking.requested_by, at=timezone.now())
    correct(booking, "")
    booking.refresh_from_db()
    assert booking.untold == Untold.DETAILS
    assert State.QUEUED not in {state for _kind, _to, state in letters_of(booking)}


@pytest.mark.parametrize("became", ["waits", "failed", "came back"])
def test_whoever_was_not_reached_and_has_no_address_any_more_is_to_be_asked(
    booking: ServiceBooking, signed_in: Client, became: str
) -> None:
    rows = Email.objects.filter(program=booking.program, about=letters.about(booking))
    if became != "waits":
        state = State.FAILED if became == "failed" else State.SENT
        rows.update(state=state, sealed_links="", final_at=timezone.now())
        stopping.miss(rows, Why.NO_MAILBOX, at=timezone.now())
    correct(booking, "")
    booking.refresh_from_db()
    assert (booking.untold, State.QUEUED in {state for _kind, _to, state in letters_of(booking)}) == ("request", False)
    today = words(signed_in.get(reverse("today", args=[booking.program.slug])))
    assert today.count("Dana Field could not be reached: phone them") == 1
    page = words(signed_in.get(booking.accommodation.get_absolute_url()))
    assert "The booking request did not arrive: ask them another way." in page
    assert "What you say to Dana Field" in page
    told = reverse("service-told", args=url_ids(booking))
    assert "Dana Field was asked." in words(signed_in.post(told, follow=True))
    booking.refresh_from_db()
    assert (booking.untold, booking.state) == ("", "requested")


def test_whoever_gets_an_address_again_is_asked_by_mail(booking: ServiceBooking) -> None:
    for address in ("", WRONG, "", RIGHT):
        correct(booking, address)
    booking.refresh_from_db()
    assert booking.untold == ""
    assert [to for _kind, to, state in letters_of(booking) if state == State.QUEUED] == [RIGHT]


def test_whoever_was_never_asked_hears_nothing_of_a_move_and_needs_no_call_once_it_is_off(
    booking: ServiceBooking, coordinator: User
) -> None:
    correct(booking, "")
    booking.refresh_from_db()
    booking.owe(Untold.PLACE)
    assert booking.untold == Untold.REQUEST
    asking.cancel(booking=booking, by=coordinator, at=timezone.now(), is_told=False)
    assert booking.untold == ""


def test_a_request_that_came_back_is_said_where_they_are_on_record_as_asked(
    booking: ServiceBooking, signed_in: Client
) -> None:
    meeting = booking.accommodation.meeting.get_absolute_url()
    shown = words(signed_in.get(meeting))
    assert "Asked: Dana Field." in shown
    assert "did not arrive" not in shown
    rows = Email.objects.filter(program=booking.program, about=letters.about(booking))
    rows.update(state=State.SENT, sealed_links="", final_at=timezone.now())
    stopping.miss(rows, Why.NO_MAILBOX, at=timezone.now())
    shown = words(signed_in.get(meeting))
    assert "One booking request did not arrive" in shown
    assert "Not reached: Dana Field." in shown
    assert "Asked: Dana Field." not in shown
    page = words(signed_in.get(booking.accommodation.get_absolute_url()))
    assert "The booking request did not arrive: ask them another way." in page
    assert "What you say to Dana Field" in page
    asking.confirm(booking=booking, by=booking.requested_by, at=timezone.now())
    assert "did not arrive" not in words(signed_in.get(meeting))


def test_another_providers_letters_and_a_new_name_change_nothing(booking: ServiceBooking) -> None:
    before = letters_of(booking)
    make_provider(booking.program, "Ed Rossi", email="ed@mail.example")
    AccessProvider.objects.get(program=booking.program, name="Dana Field").save()
    assert letters_of(booking) == before

"""What the calendar of an interpreter answers: recorded as theirs by one press, for the time that it answered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import BookingState, DoneAs, MailReply, Meeting, Part, ServiceBooking
from matches.replying.recording import record, why_not
from matches.scheduling.access import asking, following, letters
from matches.scheduling.planning import Place, move
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail
from peermatch.outbox.models import Email
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.access.cast import PROTACTILE, ask, make_provider, needs, row_of
from tests.replies import answer_to, deliver, deliver_calendar_answer

pytestmark = pytest.mark.django_db
DANA = "dana@mail.example"


@pytest.fixture
def meeting(program: Program, coordinator: User) -> Meeting:
    """David needs a ProTactile interpreter at a meeting that is confirmed."""
    match = accepted_match(program, coordinator=coordinator)
    found = confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=40)), at=timezone.now())
    needs(match.seats.select_related("participant").get(part=Part.PROVIDER).participant, PROTACTILE)
    following.begin(found)
    return found


@pytest.fixture
def dana(program: Program, meeting: Meeting) -> ServiceBooking:
    """She said yes by phone, and got the details with the calendar file."""
    booking = ask(row_of(meeting), make_provider(program, email=DANA), at=timezone.now(), by_mail=True)
    asking.confirm(booking=booking, by=meeting.match.coordinator, at=timezone.now())
    return booking


def reply_to(mail: IncomingMail) -> MailReply:
    assert mail.program is not None
    rows = MailReply.objects.in_program(mail.program).select_related("mail", "match", "seat", "provider")
    found: MailReply = rows.get(mail=mail)
    return found


def answer(meeting: Meeting, said: str) -> MailReply:
    return reply_to(deliver_calendar_answer(Meeting.objects.get(program=meeting.program, pk=meeting.pk), DANA, said))


def test_one_press_records_their_no_and_leads_to_whom_to_ask_instead(
    signed_in: Client, program: Program, meeting: Meeting, dana: ServiceBooking
) -> None:
    reply = answer(meeting, "declined")
    dana.refresh_from_db()
    assert (reply.provider, reply.seat, dana.state) == (dana.provider, None, BookingState.CONFIRMED)
    today = signed_in.get(reverse("today", args=[program.slug])).content.decode()
    assert "Dana Field&#x27;s calendar declined" in today
    press = reverse("reply-record", args=[program.slug, meeting.match.public_id, reply.public_id])
    assert f'action="{press}"' in today
    done = signed_in.post(press)
    assert done["Location"] == dana.accommodation.get_absolute_url()
    dana.refresh_from_db()
    assert (dana.state, dana.declined_by) == (BookingState.DECLINED, meeting.match.coordinator)
    thanked = Email.objects.filter(program=program, about=letters.about(dana), kind=letters.OFF)
    assert [mail.calendar_method for mail in thanked] == ["CANCEL"]
    assert "dealt with already" in signed_in.post(press, follow=True).content.decode()


def test_their_yes_confirms_what_waits_for_it_and_said_again_it_stays(
    meeting: Meeting, dana: ServiceBooking, coordinator: User
) -> None:
    record(reply=answer(meeting, "accepted"), by=coordinator, at=timezone.now())
    asking.ask_again(booking=dana, by=coordinator, at=timezone.now())
    again = reply_to(deliver(answer_to("outlook_accepted", meeting=meeting, address=DANA)))
    assert record(reply=again, by=coordinator, at=timezone.now()) is None
    dana.refresh_from_db()
    assert (dana.state, again.done_as) == (BookingState.CONFIRMED, DoneAs.RECORDED)


def test_it_counts_only_for_the_time_it_answered(meeting: Meeting, dana: ServiceBooking, coordinator: User) -> None:
    reply = answer(meeting, "declined")
    there = Meeting.objects.select_related("match__program").get(program=meeting.program, pk=meeting.pk)
    wall = replace(there.wall_time, on=there.on + timedelta(days=1))
    place = Place(there.place_kind, there.place, there.place_notes)
    move(meeting=there, wall=wall, minutes=there.minutes, place=place, by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="changed since"):
        record(reply=reply, by=coordinator, at=timezone.now())
    anew_said = answer(meeting, "accepted")  # of the new time, for which she was not asked yet
    assert why_not(anew_said) == "Dana is not asked for this meeting any more."


def test_what_another_address_says_is_looked_at_first_and_silences_nothing(
    signed_in: Client, program: Program, meeting: Meeting, dana: ServiceBooking
) -> None:
    theirs = answer(meeting, "accepted")
    raw = answer_to("gmail_declined", meeting=meeting, address=DANA)
    forged = reply_to(deliver(raw.replace(f"<{DANA}>".encode(), b"<robin@mail.example>")))
    theirs.refresh_from_db()
    assert (forged.is_of_another, forged.provider, theirs.is_open) == (True, dana.provider, True)
    today = signed_in.get(reverse("today", args=[program.slug])).content.decode()
    assert "Somebody answered for Dana Field" in today
    assert f"{forged.public_id}/record/" not in today
    page = reverse("reply", args=[program.slug, meeting.match.public_id, forged.public_id])
    assert "Ask Dana before you record it" in signed_in.get(page).content.decode()


def test_of_two_answers_of_their_calendar_the_later_counts(meeting: Meeting, dana: ServiceBooking) -> None:
    accepted = reply_to(deliver_calendar_answer(meeting, DANA, "accepted", "outlook"))
    declined = reply_to(deliver_calendar_answer(meeting, DANA, "declined", "outlook"))
    accepted.refresh_from_db()
    assert (accepted.done_as, declined.is_open) == (DoneAs.OVERTAKEN, True)


def test_maybe_is_no_answer_to_a_booking(meeting: Meeting, dana: ServiceBooking) -> None:
    assert why_not(answer(meeting, "maybe")) == "“Maybe” is no answer to a booking. Ask Dana."


def test_an_address_of_two_is_told_apart_by_the_letter_that_was_answered(
    program: Program, meeting: Meeting, dana: ServiceBooking
) -> None:
    """David and whoever interprets share a mailbox."""
    david = meeting.match.seats.select_related("participant").get(part=Part.PROVIDER).participant
    type(david).objects.filter(program=program, pk=david.pk).update(email=DANA)
    assert "whose calendar" in why_not(answer(meeting, "accepted"))
    letter = Email.objects.filter(program=program, about=letters.about(dana)).latest("pk")
    told = answer_to("outlook_declined", meeting=meeting, address=DANA, message_id=letter.message_id)
    assert reply_to(deliver(told)).provider == dana.provider


def test_words_of_theirs_are_shown_with_what_they_are_asked_for(
    signed_in: Client, program: Program, meeting: Meeting, dana: ServiceBooking
) -> None:
    letter = Email.objects.filter(program=program, about=letters.about(dana)).latest("pk")
    reply = reply_to(deliver(answer_to("gmail_answer", letter=letter)))
    page = signed_in.get(reverse("reply", args=[program.slug, meeting.match.public_id, reply.public_id]))
    assert "Record what Dana says: ProTactile interpreter" in page.content.decode()
    assert f'href="{dana.accommodation.get_absolute_url()}?mail=' in page.content.decode()

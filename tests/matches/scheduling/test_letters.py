"""What people read and hear of a meeting, as it arrives over real SMTP."""

import email
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any, Literal

import icalendar
import pytest
from playwright.sync_api import Page

from matches.models import Accommodation, Match, Meeting, Part, PlaceKind, RowState, Seat, SeatState
from matches.reminding.due import queue_due
from matches.scheduling import planning, telling, words
from matches.scheduling.access import for_you
from matches.scheduling.planning import Place
from participants.models import Link, Participant, Status
from participants.models.address import address_changed
from peermatch.accounts.models import Program
from peermatch.clock import WallTime, hours_before
from peermatch.outbox.letters import LONGEST_SUBJECT, Message
from peermatch.outbox.models import Email
from tests.browsing import axe, scrolls_sideways
from tests.factories import make_person
from tests.mail import SmtpSink
from tests.matches.factories import NOW, confirm_meeting, make_meeting, make_seat
from tests.matches.scheduling.access.cast import PROTACTILE, needs
from tests.matches.scheduling.conftest import seat_of
from tests.zones import AWKWARD_ZONES, second_source

Delivered = Callable[..., SmtpSink]
ROBIN, DAVID = "robin.park@mail.example", "david.larsen@mail.example"
MAY_8 = WallTime(date(2026, 5, 8), time(9, 30), "America/Chicago")
LATER = NOW + timedelta(days=1)
ROOM = Place(PlaceKind.VIDEO, "https://video.example/room")


def move(meeting: Meeting, wall: WallTime = MAY_8, place: Place = ROOM, reason: str = "") -> None:
    planning.move(
        meeting=meeting, wall=wall, minutes=60, place=place, by=meeting.match.coordinator, at=LATER, reason=reason
    )


def cancel(meeting: Meeting, reason: str = "") -> None:
    planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=LATER, reason=reason)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def event_of(message: EmailMessage) -> Any:
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar" and not part.get_filename()]
    [event] = icalendar.Calendar.from_ical(part.get_content()).events
    return event


def test_a_confirmation_says_when_where_and_with_whom_on_the_readers_own_clock(
    meeting: Meeting, delivered: Delivered
) -> None:
    meeting.place_notes = "code 1234"
    meeting.save()
    confirm_meeting(meeting)
    [message] = delivered().to(DAVID)
    assert message["Subject"] == "Confirmed: Thu, May 7, 10:00 am Hawaii, your peer meeting"
    assert message["Reply-To"] == "hello@bluebonnet.example"
    text = text_of(message)
    for said in (
        "Dear David,",
        "When: Thu, May 7, 10:00 am Hawaii",
        "on the program's clock: Thu, May 7, 3:00 pm Central",
        "How long: 1 hour",
        "Video call: https://video.example/room",
        "How to get in: code 1234",
        "With: Robin and Wanjiru",
        "Or reach Ana Castillo, 512-555-0101",
        "We remind you 7 days, 24 hours and 1 hour before it begins.",
    ):
        assert said in text
    assert "⟦" not in text


def test_only_whoever_needs_something_reads_whether_it_is_arranged(meeting: Meeting) -> None:
    """And nobody which need it is: others may read along in a mailbox."""
    said = "What you need to take part is being arranged."
    Accommodation.objects.create(
        program=meeting.program, meeting=meeting, participant=seat_of(meeting.match, "David").participant,
        kind="captions", needed_by=meeting.on,
    )  # fmt: skip
    [david, robin] = [_said(meeting, name) for name in ("David", "Robin")]
    assert all(said in one for one in (david.text, david.html, david.script, david.paper))
    assert all(said not in one for one in (robin.text, robin.html, robin.script, robin.paper))
    assert "aptions" not in david.text


def test_a_late_yes_reads_whether_what_they_need_is_arranged(meeting: Meeting, program: Program) -> None:
    ida = make_seat(meeting.match, make_person(program, "Ida", "Berg"), Part.PEER, state=SeatState.DECLINED)
    needs(ida.participant, PROTACTILE)
    confirm_meeting(meeting)
    ida.accept(by=None, at=NOW + timedelta(days=1))
    [letter] = Email.objects.in_program(program).filter(recipient=ida.participant.public_id)
    assert "Access: What you need to take part is being arranged." in letter.text
    assert "ProTactile" not in letter.text
    assert meeting.accommodations.filter(participant=ida.participant).count() == 1


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], ""),
        (["confirmed", "sent"], "All that you need to take part is arranged."),
        (["confirmed", "requested"], "Part of what you need to take part is arranged. The rest is being arranged."),
        (["declined", "to_send"], "What you need to take part is being arranged."),
    ],
)
def test_how_far_access_is_arranged_is_said_in_general_words(states: list[str], said: str) -> None:
    assert for_you.in_words(map(RowState, states)) == said


def _said(meeting: Meeting, name: str) -> Message:
    [shown] = telling.preview(meeting, [seat_of(meeting.match, name)], at=NOW)
    return shown.message


def test_text_and_html_say_the_same(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    [message] = delivered().to(ROBIN)
    html = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html_of(message)))
    for said in (
        "Thu, May 7, 3:00 pm Central",
        "1 hour",
        "https://video.example/room",
        "David and Wanjiru",
        "Ana Castillo",
    ):
        assert said in text_of(message)
        assert said in html


def test_names_in_plain_text_are_not_escaped(meeting: Meeting, program: Program, delivered: Delivered) -> None:
    person = seat_of(meeting.match, "Wanjiru").participant
    person.first_name = "D'Ann & Bo"
    person.save()
    confirm_meeting(meeting)
    [message] = delivered().to(ROBIN)
    assert "With: David and D'Ann & Bo" in text_of(message)
    assert "D&#x27;Ann &amp; Bo" in html_of(message)


def test_the_link_in_a_confirmation_opens_the_persons_answer_until_a_day_after_the_meeting(
    meeting: Meeting, delivered: Delivered
) -> None:
    confirm_meeting(meeting)
    [message] = delivered().to(ROBIN)
    [token] = set(re.findall(r"/l/([\w-]+)/", text_of(message)))
    link = Link.objects.for_token(token).get()
    assert link.about == seat_of(meeting.match, "Robin").public_id
    assert link.is_live(meeting.ends_at + timedelta(hours=24) - timedelta(minutes=1))


def test_the_structure_of_a_confirmation(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    [message] = delivered().to(ROBIN)
    assert [(part.get_content_type(), part.get_param("method"), part.get_filename()) for part in message.walk()] == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", None, None),
        ("text/html", None, None),
        ("text/calendar", "REQUEST", None),
        ("application/ics", None, "invite.ics"),
    ]


def test_a_calendar_file_names_its_recipient_and_the_program_alone(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    for message in (one.message for one in delivered().received):
        event = event_of(message)
        mine = message["To"].addresses[0].addr_spec
        assert event["attendee"] == f"mailto:{mine}"
        assert event["organizer"] == "mailto:hello@bluebonnet.example"
        assert event["summary"] == "Peer meeting, Bluebonnet DeafBlind Project"
        file = event.to_ical().decode()
        others = {"Robin", "David", "Wanjiru", "tactile", "Tactile", "/l/"} - {
            message["To"].addresses[0].display_name.split()[0]
        }
        assert not [word for word in others if word in file]


def test_the_life_of_a_meeting_in_one_calendar(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    move(meeting)
    delivered(LATER)
    cancel(meeting)
    messages = delivered(LATER).to(ROBIN)
    events = [event_of(message) for message in messages]
    assert [message["Subject"] for message in messages] == [
        "Confirmed: Thu, May 7, 3:00 pm Central, your peer meeting",
        "New time: Fri, May 8, 9:30 am Central, your peer meeting",
        "Cancelled: Fri, May 8, 9:30 am Central, your peer meeting",
    ]
    assert {str(event["uid"]) for event in events} == {meeting.uid}
    assert [(event["sequence"], str(event["status"]), event["dtstart"].dt) for event in events] == [
        (0, "CONFIRMED", WallTime(date(2026, 5, 7), time(15), "America/Chicago").instant()),
        (1, "CONFIRMED", MAY_8.instant()),
        (2, "CANCELLED", MAY_8.instant()),
    ]


@pytest.mark.parametrize("what", ["Confirmed", "New time", "Changed", "Cancelled", "Removed", "Reminder"])
@pytest.mark.parametrize("zone", AWKWARD_ZONES)
def test_a_subject_is_as_short_as_any_and_says_what_and_when_in_forty_characters(what: str, zone: str) -> None:
    moment = datetime(2026, 11, 25, 11, 30, tzinfo=second_source(zone))
    subject = words.subject(words.headline(what, moment, zone), ["your peer meeting", "peer meeting"])
    assert len(subject) <= LONGEST_SUBJECT
    assert f"{what}: Wed, Nov 25, 11:30 am" in subject[:40]


def test_a_subject_says_the_zone_within_forty_characters_in_the_states_of_a_program() -> None:
    moment = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
    headline = words.headline("Cancelled", moment, "America/Phoenix")
    assert words.subject(headline, []) == headline == "Cancelled: Wed, Nov 25, 11:30 am Arizona"


def test_a_move_says_the_old_time_the_new_one_and_why(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    move(meeting, reason="The interpreter is free then.")
    message = delivered(LATER).to(DAVID)[1]
    text = text_of(message)
    assert "The time is new. It was Thu, May 7, 10:00 am Hawaii." in text
    assert "Why: The interpreter is free then." in text
    assert "When: Fri, May 8, 4:30 am Hawaii" in text


def test_a_new_place_is_said_as_such(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    move(meeting, meeting.wall_time, Place(PlaceKind.IN_PERSON, "12 Main Street, Austin"))
    message = delivered(LATER).to(ROBIN)[1]
    assert message["Subject"] == "New place: Thu, May 7, 3:00 pm Central, your peer meeting"
    assert "You meet in person now." in text_of(message)
    assert "The time is new" not in text_of(message)
    assert "Address: 12 Main Street, Austin" in text_of(message)


@pytest.mark.parametrize(
    ("kind", "before", "said"),
    [
        ("video", ("video", "https://a.example", ""), "The link is new."),
        ("video", ("video", "https://b.example", "code 1"), "How to get in is new."),
        ("phone", ("phone", "512-555-0100", ""), "The number to dial is new."),
        ("in_person", ("in_person", "1 Main Street", ""), "The place is new."),
        ("phone", ("video", "https://a.example", ""), "You meet by phone now."),
        ("video", (), "The link is new."),
    ],
)
def test_what_is_new_of_a_place_is_called_by_its_name(kind: str, before: tuple[str, ...], said: str) -> None:
    assert words.place_news(before, (kind, "https://b.example", "")).startswith(said)


def test_a_cancellation_is_kind_and_says_what_follows(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    cancel(meeting, reason="The interpreter is ill.")
    text = text_of(delivered(LATER).to(ROBIN)[1])
    for said in (
        "We are sorry",
        "Thu, May 7, 3:00 pm Central",
        "Why: The interpreter is ill.",
        "You need not do anything",
    ):
        assert said in text


def test_nothing_of_the_old_time_goes_out_after_a_move(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    move(meeting)
    subjects = [one.message["Subject"] for one in delivered(LATER).received]
    assert sorted(subjects) == [
        "New time: Fri, May 8, 4:30 am Hawaii, your peer meeting",
        "New time: Fri, May 8, 9:30 am Central, your peer meeting",
    ]


def test_whoever_said_no_reads_thanks_and_loses_the_entry(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    seat_of(meeting.match, "Robin").decline(by=None, at=LATER)
    message = delivered(LATER).to(ROBIN)[1]
    assert message["Subject"] == "Removed: Thu, May 7, 3:00 pm Central, out of your calendar"
    assert "Thank you for telling us" in text_of(message)
    assert "sorry" not in text_of(message)
    assert str(event_of(message)["status"]) == "CANCELLED"


def test_whoever_was_taken_out_reads_no_reason(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    seat_of(meeting.match, "David").withdraw(by=None, at=LATER, detail="A worry that stays between us")
    text = " ".join(text_of(message) for message in delivered(LATER).to(DAVID)[1:])
    assert "You are no longer part of this peer match" in text
    assert "worry" not in text


def test_a_letter_never_arrives_after_the_meeting_began(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    assert delivered(meeting.starts_at).received == []


def test_a_letter_that_waits_while_the_person_leaves_is_not_sent(
    meeting: Meeting, program: Program, delivered: Delivered
) -> None:
    """Even where the seat was changed past every door: the letter is asked about once more as it leaves."""
    confirm_meeting(meeting)
    Seat.objects.filter(program=program, participant__first_name="Robin").update(state=SeatState.WITHDRAWN)
    assert [one.recipients for one in delivered().received] == [(DAVID,)]


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.ERASED])
def test_whoever_left_the_program_gets_no_more_letters(
    meeting: Meeting, program: Program, delivered: Delivered, status: str
) -> None:
    confirm_meeting(meeting)
    cancel(meeting)
    Participant.objects.filter(program=program, first_name="Robin").update(status=status)
    assert {one.recipients for one in delivered(LATER).received} == {(DAVID,)}


def test_where_mail_reached_someone_else_not_another_word_goes_there(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    seat_of(meeting.match, "Robin").wait_again(at=LATER)
    assert len(delivered(LATER).to(ROBIN)) == 1
    assert sorted(one.participant.first_name for one in meeting.bookings.all()) == ["David", "Wanjiru"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.django_db(transaction=True)
def test_the_formatted_letters_can_be_read_by_everyone(
    meeting: Meeting, delivered: Delivered, page: Page, scheme: Literal["light", "dark"]
) -> None:
    confirm_meeting(meeting)
    delivered()
    move(meeting, reason="The interpreter is free then.")
    delivered(LATER)
    at = hours_before(meeting.starts_at, 24)
    queue_due(at)
    delivered(at)
    cancel(meeting, reason="The interpreter is ill.")
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    letters = delivered(at).to(DAVID)
    assert len(letters) == 4
    for message in letters:
        page.set_content(html_of(message))
        assert (axe(page), scrolls_sideways(page)) == ([], False)


def test_a_corrected_address_keeps_letters_from_the_wrong_mailbox(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    Participant.objects.filter(program=meeting.program, email=DAVID).update(email="right@mail.example")
    assert [bool(delivered().to(to)) for to in (ROBIN, DAVID)] == [True, False]


RIGHT = "right@mail.example"


def correct(meeting: Meeting, first_name: str, address: str = RIGHT, at: datetime = NOW) -> None:
    """As it is done when a person is saved, but at a time of the test's own."""
    person = seat_of(meeting.match, first_name).participant
    person.email = address
    Participant.objects.filter(program=meeting.program, pk=person.pk).update(email=address)
    address_changed([person], at=at)


def test_what_waited_for_a_wrong_address_goes_to_the_right_one_with_a_link_that_works(
    meeting: Meeting, delivered: Delivered
) -> None:
    confirm_meeting(meeting)
    correct(meeting, "David", "wrong@mail.example")
    correct(meeting, "David")
    sink = delivered()
    assert (sink.to(DAVID), sink.to("wrong@mail.example"), len(sink.to(ROBIN))) == ([], [], 1)
    [message] = sink.to(RIGHT)
    assert message["Subject"] == "Confirmed: Thu, May 7, 10:00 am Hawaii, your peer meeting"
    assert event_of(message)["attendee"] == f"mailto:{RIGHT}"
    [token] = set(re.findall(r"/l/([\w-]+)/", text_of(message)))
    assert Link.objects.for_token(token).get().is_live(NOW)


def test_a_change_keeps_what_it_says_of_the_time_before(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    move(meeting, reason="The interpreter is free then.")
    correct(meeting, "David", at=LATER)
    [message] = delivered(LATER).to(RIGHT)
    assert "It was Thu, May 7, 10:00 am Hawaii." in text_of(message)
    assert len(delivered(LATER).to(DAVID)) == 1


def test_a_cancellation_that_was_refused_reaches_the_corrected_address(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    sink = delivered()
    cancel(meeting)
    sink.refuse("550 no such user", at="RCPT", recipient=DAVID)
    delivered(LATER)
    correct(meeting, "David", at=LATER)
    [message] = delivered(LATER).to(RIGHT)
    assert message["Subject"].startswith("Cancelled: ")
    assert str(event_of(message)["status"]) == "CANCELLED"


def test_what_was_delivered_is_not_sent_again(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    delivered()
    correct(meeting, "David")
    assert delivered(LATER).to(RIGHT) == []


def test_whoever_has_no_address_any_more_is_called(meeting: Meeting, delivered: Delivered) -> None:
    confirm_meeting(meeting)
    correct(meeting, "David", "")
    assert delivered().to(DAVID) == []
    called = {call.participant.first_name: call.get_news_display() for call in meeting.calls.waiting()}
    assert called == {"Wanjiru": "Meeting confirmed", "David": "Meeting confirmed"}


def test_asking_whether_many_letters_are_wanted_takes_three_queries(
    meeting: Meeting, program: Program, django_assert_num_queries: Any
) -> None:
    from matches.scheduling.wanted import asked, if_it_stands
    from peermatch.outbox.models import Email

    confirm_meeting(meeting)
    confirm_meeting(make_meeting(meeting.match, date(2026, 6, 4)))
    mails = list(Email.objects.in_program(program))
    with django_assert_num_queries(3):
        assert asked(if_it_stands)(mails) == {}


def test_a_call_has_its_own_words(meeting: Meeting) -> None:
    confirm_meeting(meeting)
    script = meeting.calls.get().script
    assert script.startswith(
        "Hello Wanjiru, I am calling from Bluebonnet DeafBlind Project. Your peer meeting is confirmed."
    )
    assert "It is on Fri, May 8, 1:45 am Kathmandu, and takes 1 hour." in script
    assert "You will meet Robin and David." in script


@pytest.mark.parametrize("zone", AWKWARD_ZONES)
def test_mail_calendar_and_call_show_the_wall_time_that_was_typed_in(
    match: Match, program: Program, delivered: Delivered, zone: str
) -> None:
    """The meeting's zone is the reader's, on a day near which clocks change; the expectation is dateutil's."""
    for seat in match.seats.select_related("participant"):
        seat.participant.time_zone = zone
        seat.participant.save()
    shown = datetime(2026, 10, 25, 14, 30)
    meeting = make_meeting(match, shown.date(), shown.time(), time_zone=zone)
    assert meeting.starts_at == shown.replace(tzinfo=second_source(zone))
    confirm_meeting(meeting)
    [message] = delivered().to(ROBIN)
    assert message["Subject"].startswith("Confirmed: Sun, Oct 25, 2:30 pm")
    assert event_of(message)["dtstart"].dt.astimezone(second_source(zone)).replace(tzinfo=None) == shown
    assert "Sun, October 25, 2:30 pm" in meeting.calls.get().script


def test_what_is_typed_cannot_fake_a_header_or_a_calendar_line(meeting: Meeting, delivered: Delivered) -> None:
    person = seat_of(meeting.match, "Robin").participant
    person.first_name = "Robin\r\nBcc: eve@evil.example\u2028X-Evil: 1"
    person.save()
    program = meeting.program
    program.name = "Blue\r\nATTENDEE:mailto:eve@evil.example\u202ebonnet"
    program.save()
    meeting.refresh_from_db()
    meeting.place = "https://video.example/room\r\nATTENDEE:mailto:eve@evil.example"
    meeting.save()
    confirm_meeting(meeting)
    for one in delivered().received:
        parsed = email.message_from_bytes(one.raw)
        assert "Bcc" not in parsed
        assert "X-Evil" not in parsed
        assert one.recipients in ((ROBIN,), (DAVID,))
        assert event_of(one.message)["attendee"] in (f"mailto:{ROBIN}", f"mailto:{DAVID}")

"""Which match a mail belongs to, and what is never believed of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matches.inviting import letters as invitations
from matches.inviting.sending import send
from matches.models import (
    Accommodation,
    DoneAs,
    FoundBy,
    Happening,
    MailReply,
    Match,
    Meeting,
    Part,
    Says,
    Seat,
    SeatState,
    ServiceBooking,
    Way,
)
from matches.replying import forgetting
from matches.replying.finding import find
from matches.replying.recording import assign, record, take_off, unmatched, why_not
from matches.replying.words import list_replies
from matches.scheduling.absences.doors import cannot_come
from matches.scheduling.planning import Place, move
from matches.scheduling.polls import letters as polls
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail
from peermatch.outbox.models import Email
from tests.kept_rows import kept
from tests.matches.factories import accepted_match, ask_times, confirm_meeting, make_meeting, make_request, ready_match
from tests.replies import answer_to, deliver, deliver_calendar_answer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
@kept
def meeting(program: Program, coordinator: User) -> Meeting:
    """Robin and David said yes; their meeting is confirmed, and both were written to."""
    match = accepted_match(program, coordinator=coordinator)
    on = timezone.localdate() + timedelta(days=20)
    return confirm_meeting(make_meeting(match, on), at=timezone.now())


@pytest.fixture
def david(meeting: Meeting) -> Seat:
    return meeting.match.seats.select_related("participant").get(part=Part.PROVIDER)


def reply_to(mail: IncomingMail) -> MailReply:
    assert mail.program is not None
    found: MailReply = MailReply.objects.in_program(mail.program).select_related("mail", "match", "seat").get(mail=mail)
    return found


def letter_to(seat: Seat, kind: str = "meeting_confirmed") -> Email:
    mails = Email.objects.filter(program=seat.program, recipient=seat.participant.public_id)
    return mails.latest("pk")


def test_an_answer_to_a_letter_is_shown_with_its_match_and_its_person(meeting: Meeting, david: Seat) -> None:
    reply = reply_to(deliver(answer_to("outlook_answer", letter=letter_to(david))))
    assert (reply.match, reply.seat, reply.meeting, reply.found_by) == (meeting.match, david, meeting, FoundBy.THREAD)
    assert (reply.says, reply.is_of_another, reply.is_open) == (Says.WORDS, False, True)
    assert meeting.match.happenings.filter(what=Happening.What.MAIL_REPLY, who=david.participant).exists()


def test_who_answers_for_somebody_is_said_to_be_another(david: Seat) -> None:
    assert reply_to(deliver(answer_to("relative", letter=letter_to(david)))).is_of_another


def test_invitations_and_polls_are_answered_too(program: Program, coordinator: User) -> None:
    asked, times = ready_match(program, coordinator=coordinator), accepted_match(program, "Times")
    send(match=asked, seats=list(asked.seats.all()), by=coordinator, at=timezone.now())
    poll = ask_times(times, at=timezone.now())
    for match, about in ((asked, invitations.about(asked.seats.all()[0])), (times, polls.about(poll))):
        letter = Email.objects.filter(program=program, about=about).latest("pk")
        reply = reply_to(deliver(answer_to("gmail_answer", letter=letter)))
        assert (reply.match, reply.poll, reply.seat.participant.public_id) == (  # type: ignore[union-attr]
            match, poll if match == times else None, letter.recipient
        )  # fmt: skip


def test_answers_to_every_kind_of_letter_find_their_match(meeting: Meeting, david: Seat) -> None:
    need = Accommodation.objects.create(
        program=meeting.program, meeting=meeting, participant=david.participant, needed_by=meeting.on
    )
    asked = ServiceBooking.objects.create(
        program=meeting.program, accommodation=need, provider_name="Ida", requested_at=NOW,
        starts_at=meeting.starts_at, ends_at=meeting.ends_at,
    )  # fmt: skip
    request = make_request(meeting.program)
    type(request).objects.filter(program=meeting.program, pk=request.pk).update(match=meeting.match)
    letter = letter_to(david)
    for about in (f"meetings:{meeting.match.public_id}", f"service:{asked.public_id}", f"request:{request.public_id}"):
        letter.about = about
        found = find(IncomingMail(program=meeting.program, answers=letter))
        assert found is not None
        assert (found.match, found.by) == (meeting.match, FoundBy.THREAD)
    letter.about = f"person:{david.participant.public_id}"
    assert find(IncomingMail(program=meeting.program, answers=letter)) is None


@pytest.mark.parametrize("by", ["gmail", "outlook", "apple"])
@pytest.mark.parametrize(("said", "says"), [("accepted", Says.COMES), ("declined", Says.CANNOT), ("maybe", Says.MAYBE)])
def test_what_a_calendar_says_is_to_be_confirmed_and_changes_nothing(
    meeting: Meeting, david: Seat, by: str, said: str, says: Says
) -> None:
    reply = reply_to(deliver_calendar_answer(meeting, david.participant.email, said, by))
    assert (reply.seat, reply.meeting, reply.says, why_not(reply)) == (david, meeting, says, "")
    david.refresh_from_db()
    assert (david.state, meeting.match.happenings.filter(what__in=["comes", "cannot", "may_come"]).count()) == (
        SeatState.ACCEPTED, 0
    )  # fmt: skip


def test_recording_it_is_one_act_and_happens_once(meeting: Meeting, david: Seat, coordinator: User) -> None:
    reply = reply_to(deliver_calendar_answer(meeting, david.participant.email, "accepted"))
    record(reply=reply, by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="dealt with already"):
        record(reply=reply_to(reply.mail), by=coordinator, at=timezone.now())
    comes = meeting.match.happenings.filter(what=Happening.What.COMES)
    assert [(one.who, one.by, one.detail) for one in comes] == [(david.participant, coordinator, str(meeting))]
    assert (reply.done_as, reply.mail.settled_at is not None) == (DoneAs.RECORDED, True)


def test_a_no_that_is_recorded_frees_their_time_and_asks_what_becomes_of_the_meeting(
    meeting: Meeting, david: Seat, coordinator: User
) -> None:
    accepted = reply_to(deliver_calendar_answer(meeting, david.participant.email, "accepted", "outlook"))
    declined = reply_to(deliver_calendar_answer(meeting, david.participant.email, "declined", "outlook"))
    absence = record(reply=declined, by=coordinator, at=timezone.now())
    assert list(meeting.absences.undecided()) == [absence]
    assert not meeting.bookings.filter(participant=david.participant).exists()
    accepted.refresh_from_db()
    assert accepted.done_as == DoneAs.OVERTAKEN


def test_who_could_not_come_and_now_accepts_comes_again(meeting: Meeting, david: Seat, coordinator: User) -> None:
    cannot_come(meeting=meeting, seat=david, way=Way.PHONE, at=timezone.now(), by=coordinator)
    reply = reply_to(deliver_calendar_answer(meeting, david.participant.email, "accepted"))
    record(reply=reply, by=coordinator, at=timezone.now())
    assert not meeting.absences.standing().exists()
    assert meeting.bookings.filter(participant=david.participant).exists()


def test_the_later_answer_of_one_calendar_counts_in_whichever_order_they_arrive(meeting: Meeting, david: Seat) -> None:
    address = david.participant.email
    declined = reply_to(deliver_calendar_answer(meeting, address, "declined", "outlook"))  # stamped on the 16th
    accepted = reply_to(deliver_calendar_answer(meeting, address, "accepted", "outlook"))  # on the 15th
    assert (declined.is_open, accepted.done_as) == (True, DoneAs.OVERTAKEN)


def forge(meeting: Meeting, says: str, *, by: str, stamp: str = "99991231T000000Z") -> MailReply:
    """An answer for David that anybody could have written, to no time and later than all others."""
    attendee = meeting.match.seats.select_related("participant").get(part=Part.PROVIDER).participant.email
    file = "\r\n".join([
        "BEGIN:VCALENDAR", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{meeting.uid}", "SEQUENCE:99", f"DTSTAMP:{stamp}",
        f"ATTENDEE;PARTSTAT={says}:mailto:{attendee}", "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip
    head = (
        f"From: {by}\r\nMessage-ID: <{says}{stamp}@evil.example>\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    )
    return reply_to(deliver((head + file).encode()))


def test_an_answer_from_another_address_silences_no_other_and_is_silenced_by_none(
    meeting: Meeting, david: Seat
) -> None:
    address = david.participant.email
    declined = reply_to(deliver_calendar_answer(meeting, address, "declined", "outlook"))
    forged = [forge(meeting, says, by="robin@mail.example") for says in ("ACCEPTED", "TENTATIVE")]
    declined.refresh_from_db()
    assert [(one.is_of_another, one.is_open) for one in (declined, *forged)] == [
        (False, True),
        (True, True),
        (True, True),
    ]


def test_a_stamp_of_the_future_counts_as_when_it_came(meeting: Meeting, david: Seat) -> None:
    address, stamp = david.participant.email, "21000101T000000Z"
    first = forge(meeting, "ACCEPTED", by=address, stamp=stamp)
    later = reply_to(deliver(answer_to("gmail_declined", meeting=meeting, address=address).replace(
        b"DTSTAMP:20260415T151122Z", b"DTSTAMP:21000101T000000Z"
    )))  # fmt: skip
    first.refresh_from_db()
    assert (first.done_as, later.is_open) == (DoneAs.OVERTAKEN, True)


@pytest.mark.parametrize("said", ["accepted", "declined"])
def test_an_answer_to_a_former_time_is_not_recorded_for_the_new_one(
    meeting: Meeting, david: Seat, coordinator: User, said: str
) -> None:
    reply = reply_to(deliver_calendar_answer(meeting, david.participant.email, said))
    assert (reply.is_outdated, why_not(reply)) == (False, "")  # and read before the meeting is moved
    there = Meeting.objects.select_related("match").get(program=meeting.program, pk=meeting.pk)
    wall = replace(there.wall_time, on=there.on + timedelta(days=1))
    place = Place(there.place_kind, there.place, there.place_notes)
    move(meeting=there, wall=wall, minutes=there.minutes, place=place, by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="changed since"):
        record(reply=reply, by=coordinator, at=timezone.now())
    assert (reply.is_open, meeting.absences.count()) == (True, 0)


def test_what_was_wiped_is_not_recorded(meeting: Meeting, david: Seat) -> None:
    reply = reply_to(deliver_calendar_answer(meeting, david.participant.email, "declined"))
    reply.mail.calendar = {}
    assert "wiped" in why_not(reply)


def test_a_counter_proposal_is_told_with_its_time_and_never_recorded(meeting: Meeting, david: Seat) -> None:
    reply = reply_to(deliver(answer_to("outlook_another_time", meeting=meeting, address=david.participant.email)))
    assert (reply.says, str(reply.proposed_at)) == (Says.ANOTHER_TIME, "2026-05-08 15:00:00+00:00")
    assert why_not(reply)


def test_whose_calendar_it_is_is_not_guessed(meeting: Meeting) -> None:
    reply = reply_to(deliver_calendar_answer(meeting, "somebody@else.example", "accepted"))
    assert (reply.match, reply.seat) == (meeting.match, None)
    assert "whose calendar" in why_not(reply)


def test_a_sender_in_one_open_match_is_shown_there_and_in_two_nowhere(
    program: Program, meeting: Meeting, david: Seat, coordinator: User
) -> None:
    address: dict[str, Any] = {"address": david.participant.email}
    assert reply_to(deliver(answer_to("forged", **address))).found_by == FoundBy.SENDER
    second = accepted_match(program, "Another one", coordinator=coordinator)
    Seat.objects.filter(program=program, match=second, part=Part.PROVIDER).update(participant=david.participant)
    lost = deliver(answer_to("no_message_id", **address))
    assert list(unmatched(program)) == [lost]


def test_a_coordinator_says_whose_it_is_once_and_may_take_it_off_again(
    program: Program, meeting: Meeting, david: Seat, coordinator: User
) -> None:
    lost, now = deliver(answer_to("no_message_id", address="new@mail.example")), timezone.now()
    first = assign(mail=lost, seat=david, by=coordinator, at=now)
    assert assign(mail=lost, seat=david, by=coordinator, at=now) == first
    assert (first.found_by, first.assigned_by, first.is_of_another) == (FoundBy.HAND, coordinator, True)
    take_off(reply=first, by=coordinator, at=now)
    assert list(unmatched(program)) == [lost]


def test_what_machines_send_is_no_reply_of_a_match(program: Program, david: Seat) -> None:
    for name in ("vacation", "bounce"):
        deliver(answer_to(name, letter=letter_to(david)))
    assert not MailReply.objects.in_program(program).exists()


def test_another_programs_meeting_is_not_reached_through_a_calendar(
    meeting: Meeting, other_program: Program, stranger: User
) -> None:
    theirs = confirm_meeting(make_meeting(accepted_match(other_program, coordinator=stranger)))
    ours = letter_to(meeting.match.seats.select_related("participant")[0])
    reply = reply_to(deliver(answer_to("outlook_accepted", meeting=theirs, message_id=ours.message_id)))
    assert (reply.program, reply.match.program) == (meeting.program, meeting.program)
    assert reply.meeting in (None, meeting)


def test_a_closed_match_still_gets_its_mail(meeting: Meeting, david: Seat) -> None:
    letter = letter_to(david)
    Match.objects.filter(program=meeting.program, pk=meeting.match_id).update(stage="closed")
    assert reply_to(deliver(answer_to("gmail_answer", letter=letter))).match == meeting.match


def test_mail_of_no_match_is_forgotten_with_its_sender_though_nobody_dealt_with_it(
    program: Program, meeting: Meeting, david: Seat
) -> None:
    lost, kept = deliver(answer_to("no_message_id")), deliver(answer_to("relative", letter=letter_to(david)))
    vacation = deliver(answer_to("vacation", letter=letter_to(david)))
    days = timedelta(days=1)
    assert forgetting.forget(now=timezone.now() + 29 * days) == 0
    assert [forgetting.forget(now=timezone.now() + 31 * days) for _twice in range(2)] == [2, 0]
    assert not unmatched(program).exists()
    mails = IncomingMail.objects.in_program(program).in_bulk()
    told = {pk: (one.from_name, one.from_address, one.text, one.message_id) for pk, one in mails.items()}
    assert told[lost.pk] == told[vacation.pk] == ("", "", "", "")
    assert (told[kept.pk][1], mails[lost.pk].set_aside_at is not None) == ("june@mail.example", True)


def test_the_page_of_a_match_reads_no_more_than_the_beginning_of_twenty(meeting: Meeting, david: Seat) -> None:
    raw = answer_to("gmail_answer", letter=letter_to(david)).replace(b"ten minutes", b"ten minutes " + b"more " * 200)
    for n in range(22):
        deliver(raw.replace(b"CAF8gmail", b"%dgmail" % n))
    listed = list_replies(meeting.match)
    assert (len(listed), {len(vars(one)["begins"]) for one, *_rest in listed}) == (20, {300})

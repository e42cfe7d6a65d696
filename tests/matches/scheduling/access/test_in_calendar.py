"""What is left in the calendar of whoever is booked for more than one need of a meeting, or booked anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from icalendar import Calendar

from matches.models import Accommodation, Match, Meeting
from matches.reminding.due import queue_due
from matches.scheduling.access import asking, letters
from participants.models import AccessProvider
from peermatch.accounts.models import Program, User
from tests.mail import SmtpSink
from tests.matches.factories import NOW
from tests.matches.scheduling.access.cast import ASL, ask, make_provider, needs, planned
from tests.matches.scheduling.access.test_letters import confirm, stand
from tests.matches.scheduling.conftest import person_in, seat_of

pytestmark = pytest.mark.django_db
DANA = "dana@interpreters.example"
SOON, LATER = NOW + timedelta(seconds=20), NOW + timedelta(hours=12)
Deliver = Callable[..., SmtpSink]


@pytest.fixture
def rows(match: Match) -> list[Accommodation]:
    """Robin and David need an interpreter each, at one meeting that is planned."""
    for name in ("Robin", "David"):
        needs(person_in(match, name), ASL, team_size=1, receives=["asl"] if name == "David" else [])
    meeting = planned(match)
    found = list(meeting.accommodations.standing().select_related("participant").order_by("pk"))
    for row in found:
        row.meeting = meeting
    return found


@pytest.fixture
def dana(program: Program) -> AccessProvider:
    return make_provider(program, email=DANA, time_zone="America/New_York")


@pytest.fixture
def meeting(rows: list[Accommodation]) -> Meeting:
    return rows[0].meeting


def files(sink: SmtpSink) -> list[str]:
    """Of what arrived in order: put in, or taken out. Each is newer than the one before."""
    parts = [part for mail in sink.to(DANA) for part in mail.walk() if part.get_content_type() == "application/ics"]
    read = [Calendar.from_ical(cast(bytes, part.get_payload(decode=True))) for part in parts]
    numbers = [int(str(event["SEQUENCE"])) for file in read for event in file.walk("VEVENT")]
    assert numbers == sorted(set(numbers))
    return [str(file["METHOD"]) for file in read]


def last_text(sink: SmtpSink) -> str:
    body = sink.to(DANA)[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("end", ["they say no", "cancelled", "the person leaves"])
def test_who_said_no_and_was_asked_for_more_does_not_keep_the_entry(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, coordinator: User, delivered: Deliver, end: str
) -> None:
    one = confirm(ask(rows[0], dana))
    stand(meeting)
    delivered(NOW)
    two = ask(rows[1], dana, override_reason="They serve both", by_mail=True)
    asking.decline(booking=one, by=None, at=NOW)
    sink = delivered(NOW)
    assert sink.to(DANA)[-1]["Subject"].startswith("Noted: ")
    assert "also asked for something else" in last_text(sink)
    if end == "they say no":
        asking.decline(booking=two, by=None, at=NOW)
    elif end == "cancelled":
        asking.cancel(booking=two, by=coordinator, at=NOW, is_told=False)
    else:
        seat_of(meeting.match, rows[1].participant.first_name).decline(by=None, at=NOW)
    sink = delivered(LATER)
    assert files(sink) == ["REQUEST", "CANCEL"]
    subjects = [str(mail["Subject"]) for mail in sink.to(DANA)]
    assert len([one for one in subjects if one.startswith("Cancelled")]) == (0 if end == "they say no" else 1)


def test_of_two_needs_one_letter_tells_and_one_file_is_sent(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, delivered: Deliver
) -> None:
    for row in rows:
        confirm(ask(row, dana, override_reason="They serve both"))
    stand(meeting)
    sink = delivered(NOW)
    assert files(sink) == ["REQUEST"]
    assert len(sink.to(DANA)) == 1
    said = " ".join(last_text(sink).split())
    assert "ASL interpreter, for Robin; ASL interpreter, for David" in said
    assert "David: Receives: ASL" in said


def test_of_two_needs_one_letter_reminds_and_names_both(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, coordinator: User, delivered: Deliver
) -> None:
    one, _two = [confirm(ask(row, dana, override_reason="They serve both")) for row in rows]
    stand(meeting)
    delivered(NOW)
    then = meeting.starts_at - timedelta(hours=23)
    for _twice in range(2):
        queue_due(then)
    sink = delivered(then)
    assert [str(mail["Subject"]).partition(":")[0] for mail in sink.to(DANA)] == ["Booked", "Reminder"]
    assert "ASL interpreter, for Robin; ASL interpreter, for David" in " ".join(last_text(sink).split())
    soon = meeting.starts_at - timedelta(hours=1)
    queue_due(soon)
    asking.cancel(booking=one, by=coordinator, at=soon, is_told=False)
    sink = delivered(soon)
    assert "You are still booked for what is written here." in last_text(sink)  # the reminder of both is called back
    assert len(sink.to(DANA)) == 3


def test_a_reminder_that_waits_is_not_sent_after_a_letter_that_says_more(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, delivered: Deliver
) -> None:
    confirm(ask(rows[0], dana))
    stand(meeting)
    delivered(NOW)
    then = meeting.starts_at - timedelta(hours=23)
    queue_due(then)
    asking.confirm(booking=ask(rows[1], dana, at=then, override_reason="They serve both"), by=None, at=then)
    sink = delivered(then)
    assert [str(mail["Subject"]).partition(":")[0] for mail in sink.to(DANA)] == ["Booked", "Booked"]
    assert "for Robin; ASL interpreter, for David" in " ".join(last_text(sink).split())


def test_who_is_booked_for_less_keeps_the_entry_and_reads_what_is_left(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, coordinator: User, delivered: Deliver
) -> None:
    one, two = [confirm(ask(row, dana, override_reason="They serve both")) for row in rows]
    stand(meeting)
    delivered(NOW)
    before = letters.preview_off(one, at=SOON)
    asking.cancel(booking=one, by=coordinator, at=SOON, is_told=False)
    sink = delivered(SOON)
    assert files(sink) == ["REQUEST", "REQUEST"]
    said = last_text(sink)
    assert "You are still booked for what is written here." in said
    assert ("for David" in said, "for Robin" in said) == (True, False)
    assert " ".join(said.split()) in " ".join(before.split())
    asking.decline(booking=two, by=None, at=LATER)
    assert files(delivered(LATER)) == ["REQUEST", "REQUEST", "CANCEL"]


def test_a_cancellation_that_waits_does_not_arrive_after_they_are_booked_anew(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, mail_by_smtp: SmtpSink, delivered: Deliver
) -> None:
    one = confirm(ask(rows[0], dana))
    stand(meeting)
    delivered(NOW)
    mail_by_smtp.refuse("451 greylisted", at="RCPT", recipient=DANA)
    asking.decline(booking=one, by=None, at=NOW)
    delivered(NOW)
    asking.confirm(booking=ask(rows[0], dana, at=SOON), by=None, at=SOON)
    delivered(SOON)
    assert files(delivered(LATER)) == ["REQUEST", "REQUEST"]


def test_a_yes_that_was_a_mistake_does_not_take_the_rest_along(
    rows: list[Accommodation], meeting: Meeting, dana: AccessProvider, coordinator: User, delivered: Deliver
) -> None:
    """The letter about both waited as the one of the mistake."""
    confirm(ask(rows[1], dana))
    stand(meeting)
    mistaken = confirm(ask(rows[0], dana, override_reason="They serve both"))
    asking.ask_again(booking=mistaken, by=coordinator, at=SOON)
    sink = delivered(SOON)
    assert files(sink) == ["REQUEST"]
    assert ("for David" in last_text(sink), "for Robin" in last_text(sink)) == (True, False)

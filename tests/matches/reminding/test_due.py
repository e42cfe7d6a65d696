"""Reminders: each once, when it falls due, from the meeting as it is then."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from matches.models import Accommodation, Match, Meeting, MeetingState, PlaceKind
from matches.reminding.due import due_offset, queue_due, to_phone
from matches.scheduling import planning
from matches.scheduling.planning import Place
from participants.models import MailWish, Participant
from peermatch import ticking
from peermatch.accounts.models import Program
from peermatch.clock import WallTime, hours_before
from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from tests.kept_rows import kept
from tests.mail import SmtpSink
from tests.matches.factories import NOW, accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.conftest import seat_of
from tests.matches.scheduling.test_letters import text_of

pytestmark = pytest.mark.once

MINUTE = timedelta(minutes=1)
ROOM = Place(PlaceKind.VIDEO, "https://video.example/room")


@pytest.fixture
@kept
def confirmed(meeting: Meeting) -> Meeting:
    """Thursday, May 7, 3:00 pm Central; confirmed on April 14. Robin and David by mail, Wanjiru by phone."""
    return confirm_meeting(meeting)


def reminders(program: Program) -> list[tuple[str, str, str]]:
    rows = Email.objects.in_program(program).filter(kind="meeting-reminder").order_by("pk")
    return sorted((row.to_name.split()[0], row.occasion, row.state) for row in rows)


def before(meeting: Meeting, hours: int) -> datetime:
    return hours_before(meeting.starts_at, hours)


@pytest.mark.parametrize("hours", [168, 24, 1])
def test_a_reminder_is_queued_when_it_falls_due_and_not_a_moment_before(
    confirmed: Meeting, program: Program, hours: int
) -> None:
    confirmed.program.reminder_hours = [hours]
    confirmed.program.save()
    assert queue_due(before(confirmed, hours) - timedelta(seconds=1)) == 0
    assert queue_due(before(confirmed, hours)) == 3
    assert reminders(program) == [("David", f"{hours}h", State.QUEUED), ("Robin", f"{hours}h", State.QUEUED)]


def test_asking_again_queues_nothing_again(confirmed: Meeting, program: Program) -> None:
    at = before(confirmed, 24)
    assert [queue_due(at), queue_due(at), queue_due(at + timedelta(hours=3))] == [3, 0, 0]
    assert (len(reminders(program)), confirmed.calls.filter(news="meeting-reminder").count()) == (2, 1)


def test_each_offset_reminds_once(confirmed: Meeting, program: Program) -> None:
    at = confirmed.starts_at - timedelta(days=9)
    while at < confirmed.starts_at + timedelta(hours=2):
        queue_due(at)
        at += timedelta(minutes=30)
    assert [(name, occasion) for name, occasion, _ in reminders(program)] == [
        ("David", "168h"), ("David", "1h"), ("David", "24h"), ("Robin", "168h"), ("Robin", "1h"), ("Robin", "24h"),
    ]  # fmt: skip


def test_after_an_outage_only_the_latest_reminder_goes_out(confirmed: Meeting, program: Program) -> None:
    queue_due(before(confirmed, 1) + MINUTE)
    assert {occasion for _, occasion, _ in reminders(program)} == {"1h"}


def test_its_foot_leads_to_where_reminders_are_stopped_and_to_look_stops_none(
    confirmed: Meeting, program: Program, mail_by_smtp: SmtpSink, client: Client
) -> None:
    at = before(confirmed, 24)
    queue_due(at)
    deliver.send_due(now=lambda: at)
    [told] = [one for one in mail_by_smtp.to("robin.park@mail.example") if "Reminder" in one["Subject"]]
    address = told["List-Unsubscribe"].strip("<>")
    for kind in ("plain", "html"):
        part = told.get_body((kind,))
        assert part
        assert address in part.get_content()
    [mail] = Email.objects.in_program(program).filter(kind="meeting-reminder", to_name__startswith="Robin")
    assert "no reminders" not in mail.paper + mail.script
    assert "You get all our mail" in client.get(address, follow=True).content.decode()
    assert not MailWish.objects.in_program(program).exists()
    others = Email.objects.in_program(program).exclude(kind="meeting-reminder")
    assert others.exists()
    assert not any("⟦link:stop⟧" in one.text + one.html for one in others)


def test_nobody_is_reminded_once_it_has_begun(confirmed: Meeting) -> None:
    assert queue_due(confirmed.starts_at) == 0


def test_a_meeting_confirmed_after_a_reminders_time_skips_that_one(meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting, at=before(meeting, 20))
    assert queue_due(before(meeting, 20) + MINUTE) == 0
    queue_due(before(meeting, 1))
    assert {occasion for _, occasion, _ in reminders(program)} == {"1h"}


def test_a_plan_reminds_nobody(meeting: Meeting) -> None:
    assert queue_due(before(meeting, 24)) == 0


def move(meeting: Meeting, wall: WallTime, at: datetime) -> None:
    planning.move(meeting=meeting, wall=wall, minutes=60, place=ROOM, by=meeting.match.coordinator, at=at)


def test_a_moved_meeting_is_never_reminded_for_the_old_time(
    confirmed: Meeting, program: Program, mail_by_smtp: SmtpSink
) -> None:
    queue_due(before(confirmed, 24))
    old_hour = before(confirmed, 1)
    move(confirmed, WallTime(date(2026, 5, 9), time(15), "America/Chicago"), before(confirmed, 24) + MINUTE)
    deliver.send_due(now=lambda: before(confirmed, 24))
    queue_due(old_hour)
    assert {(occasion, state) for _, occasion, state in reminders(program)} == {("24h", State.SUPERSEDED)}
    queue_due(before(confirmed, 24))
    deliver.send_due(now=lambda: before(confirmed, 24) + MINUTE)
    reminding = [one.message["Subject"] for one in mail_by_smtp.received if "Reminder" in one.message["Subject"]]
    assert sorted(reminding) == [
        "Reminder: Sat, May 9, 10:00 am Hawaii, your peer meeting",
        "Reminder: Sat, May 9, 3:00 pm Central, your peer meeting",
    ]


def test_a_cancelled_meeting_is_never_reminded(confirmed: Meeting, mail_by_smtp: SmtpSink) -> None:
    at = before(confirmed, 24)
    queue_due(at)
    planning.cancel(meeting=confirmed, by=confirmed.match.coordinator, at=at + MINUTE)
    queue_due(before(confirmed, 1))
    deliver.send_due(now=lambda: at + MINUTE)
    assert not [one for one in mail_by_smtp.received if "Reminder" in one.message["Subject"]]
    assert list(to_phone(confirmed.program, at + MINUTE)) == []


@pytest.mark.parametrize("since", [{"state": MeetingState.CANCELLED}, {"revision": 7}], ids=["cancelled", "moved"])
def test_a_reminder_that_was_queued_past_every_door_is_stopped_as_it_leaves(
    confirmed: Meeting, program: Program, mail_by_smtp: SmtpSink, since: dict[str, Any]
) -> None:
    at = before(confirmed, 24)
    queue_due(at)
    Meeting.objects.in_program(program).update(**since)
    deliver.send_due(now=lambda: at)
    assert mail_by_smtp.received == []


def test_a_reminder_that_could_not_leave_in_time_never_leaves(confirmed: Meeting, mail_by_smtp: SmtpSink) -> None:
    queue_due(before(confirmed, 1))
    deliver.send_due(now=lambda: confirmed.starts_at)
    assert mail_by_smtp.received == []


def test_only_those_who_come_are_reminded(confirmed: Meeting, program: Program) -> None:
    seat_of(confirmed.match, "David").decline(by=None, at=NOW + MINUTE)
    queue_due(before(confirmed, 24))
    assert [name for name, _, _ in reminders(program)] == ["Robin"]


def test_whoever_said_yes_after_a_reminders_time_was_told_by_the_confirmation(
    confirmed: Meeting, program: Program
) -> None:
    david = seat_of(confirmed.match, "David")
    david.decline(by=None, at=NOW + MINUTE)
    david.accept(by=None, at=before(confirmed, 24) + MINUTE)
    queue_due(before(confirmed, 24) + 2 * MINUTE)
    assert [(name, occasion) for name, occasion, _ in reminders(program)] == [("Robin", "24h")]
    queue_due(before(confirmed, 1))
    assert ("David", "1h", State.QUEUED) in reminders(program)


def test_a_program_chooses_its_reminders(confirmed: Meeting, program: Program) -> None:
    program.reminder_hours = [48, 2]
    program.save()
    for hours in (168, 48, 24, 2, 1):
        queue_due(before(confirmed, hours))
    assert {occasion for _, occasion, _ in reminders(program)} == {"48h", "2h"}


def test_a_program_may_have_none(confirmed: Meeting, program: Program) -> None:
    program.reminder_hours = []
    program.save()
    assert queue_due(before(confirmed, 1)) == 0


def test_a_reminder_says_when_and_where_and_has_no_calendar_file(confirmed: Meeting, mail_by_smtp: SmtpSink) -> None:
    queue_due(before(confirmed, 24))
    deliver.send_due(now=lambda: before(confirmed, 24))
    message = mail_by_smtp.to("robin.park@mail.example")[-1]
    assert message["Subject"] == "Reminder: Thu, May 7, 3:00 pm Central, your peer meeting"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    text = text_of(message)
    for said in ("Thu, May 7, 3:00 pm Central", "https://video.example/room", "With: David and Wanjiru", "/l/"):
        assert said in text


def test_a_reminder_says_whether_what_somebody_needs_is_arranged(confirmed: Meeting, program: Program) -> None:
    row = {"participant": seat_of(confirmed.match, "David").participant, "needed_by": confirmed.on}
    Accommodation.objects.create(program=program, meeting=confirmed, kind="captions", **row)
    other = confirm_meeting(make_meeting(accepted_match(program, "Another one")))
    Accommodation.objects.create(program=program, meeting=other, kind="braille", sent_at=NOW, **row)
    queue_due(before(confirmed, 24))
    mails = Email.objects.in_program(program).filter(kind="meeting-reminder", about__contains=str(confirmed.public_id))
    told = {mail.to_name.split()[0]: mail.text for mail in mails}
    assert "Access: What you need to take part is being arranged." in told["David"]
    assert "Access" not in told["Robin"]
    assert "aptions" not in told["David"]


def test_whom_mail_does_not_reach_is_to_be_phoned_until_it_begins(confirmed: Meeting, program: Program) -> None:
    confirmed.calls.get().make(way="phone", by=confirmed.match.coordinator, at=NOW)
    at = before(confirmed, 24)
    queue_due(at)
    [call] = to_phone(program, at)
    assert (call.participant.first_name, call.before, call.news) == ("Wanjiru", confirmed.starts_at, "meeting-reminder")
    assert "to remind you of your peer meeting" in call.script
    assert list(to_phone(program, confirmed.starts_at)) == []


def test_whoever_was_phoned_is_off_the_list(confirmed: Meeting, program: Program) -> None:
    at = before(confirmed, 24)
    queue_due(at)
    for call in to_phone(program, at):
        call.make(way="text", by=confirmed.match.coordinator, at=at)
    assert list(to_phone(program, at)) == []
    assert queue_due(at + MINUTE) == 0


def test_another_programs_calls_stay_there(confirmed: Meeting, other_program: Program) -> None:
    queue_due(before(confirmed, 24))
    assert list(to_phone(other_program, before(confirmed, 24))) == []


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/New_York", datetime(2026, 11, 1, 14)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 14)),
        ("Europe/London", datetime(2027, 3, 28, 14)),
    ],
)
def test_a_day_before_is_24_hours_where_the_clocks_change(match: Match, zone: str, shown: datetime) -> None:
    meeting = confirm_meeting(make_meeting(match, shown.date(), shown.time(), time_zone=zone))
    insist_that_none_is_early(meeting)


def insist_that_none_is_early(meeting: Meeting) -> None:
    """Of all that the program sends: none a second before its hour, each as it comes."""
    for hours in sorted(meeting.program.reminder_hours, reverse=True):
        falls_due = meeting.starts_at - timedelta(hours=hours)
        early, then = queue_due(falls_due - timedelta(seconds=1)), queue_due(falls_due)
        assert (hours, early, then) == (hours, 0, 3)


def test_none_is_early_while_a_longer_reach_finds_the_meeting_before_its_time(confirmed: Meeting) -> None:
    assert confirmed.program.reminder_hours == [168, 24, 1]
    insist_that_none_is_early(confirmed)


def test_reading_what_is_due_takes_as_many_queries_for_many_meetings_as_for_one(
    confirmed: Meeting, program: Program, count_reads: Callable[[datetime], int]
) -> None:
    with_one = count_reads(before(confirmed, 24))
    Email.objects.in_program(program).filter(kind="meeting-reminder").delete()
    confirmed.calls.filter(news="meeting-reminder").delete()
    for number in range(10):
        other = accepted_match(program, f"Match {number}")
        Meeting.objects.filter(program=program, pk=make_meeting(other).pk).update(
            state=MeetingState.CONFIRMED, confirmed_at=NOW
        )
    assert count_reads(before(confirmed, 24)) == with_one
    assert len(reminders(program)) == 2 + 2 * 10


def test_the_tick_looks_for_reminders() -> None:
    assert "matches.reminding.due.remind" in [f"{job.__module__}.{job.__qualname__}" for job in ticking._jobs]


def test_one_meeting_that_cannot_be_reminded_of_keeps_back_no_other(
    confirmed: Meeting, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    broken = accepted_match(program, "Broken")
    Meeting.objects.filter(program=program, pk=make_meeting(broken).pk).update(
        state=MeetingState.CONFIRMED, confirmed_at=NOW
    )
    someone = broken.seats.values_list("participant")[:1]
    Participant.objects.filter(program=program, pk__in=someone).update(email="not an address")
    assert queue_due(before(confirmed, 24)) == 3
    assert "could not be queued" in caplog.text


@given(
    st.lists(st.integers(1, 1440), max_size=6, unique=True),
    st.integers(0, 1500 * 60),
    st.lists(st.integers(0, 1500 * 60), max_size=20),
)
def test_each_offset_is_due_for_one_stretch_and_the_stretches_follow_each_other(
    hours: list[int], confirmed_before: int, looks: list[int]
) -> None:
    starts_at = datetime.fromisoformat("2026-05-07T20:00+00:00")
    confirmed_at = starts_at - timedelta(minutes=confirmed_before)
    seen = [
        due_offset(hours, starts_at, confirmed_at, starts_at - timedelta(minutes=ago))
        for ago in sorted(looks, reverse=True)
    ]
    found = [offset for offset in seen if offset is not None]
    assert all(later <= earlier for earlier, later in pairwise(found))
    assert all(offset * 60 < confirmed_before for offset in found)
    assert all(offset in hours for offset in found)

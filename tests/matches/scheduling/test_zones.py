"""New zone data: what is ahead keeps its wall time, and whoever reads another clock hears of it."""

from datetime import timedelta

import pytest

from matches.models import Booking, Meeting, PollTime
from matches.scheduling.zones import follow_zone_data, keep_wall_times
from peermatch import zone_data
from peermatch.accounts.models import Program
from peermatch.models import Tick
from peermatch.outbox.models import Email
from tests.matches.factories import NOW, ask_times, confirm_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]
HOUR = timedelta(hours=1)


def as_reckoned_before(meeting: Meeting) -> None:
    """As if it had been written when Central was known to change its clocks on another day."""
    for model in (Meeting, Booking):
        rows = model.objects.filter(program=meeting.program, **{"pk" if model is Meeting else "meeting": meeting.pk})
        rows.update(starts_at=meeting.starts_at - HOUR, ends_at=meeting.ends_at - HOUR)


def test_a_confirmed_meeting_keeps_its_wall_time_and_everyone_is_told(meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting)
    Email.objects.filter(program=program).update(state="sent", sealed_links="", final_at=NOW)
    right, sequence = meeting.starts_at, meeting.sequence
    as_reckoned_before(meeting)
    assert keep_wall_times(NOW) == 1
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (right, sequence + 1)
    assert {one.starts_at for one in meeting.bookings.all()} == {right}
    told = Email.objects.filter(program=program, kind="meeting-moved")
    assert {mail.to_name.split()[0] for mail in told} == {"Robin", "David"}
    assert keep_wall_times(NOW) == 0


def test_a_plan_is_changed_quietly_and_what_began_is_left(meeting: Meeting, program: Program) -> None:
    as_reckoned_before(meeting)
    assert keep_wall_times(meeting.starts_at) == 0
    assert keep_wall_times(NOW) == 1
    assert not Email.objects.filter(program=program).exists()


def test_times_that_are_asked_about_keep_their_wall_time(meeting: Meeting) -> None:
    poll = ask_times(meeting.match)
    right = [(time.starts_at, time.ends_at) for time in poll.times.all()]
    for time in poll.times.all():
        later = {"starts_at": time.starts_at + HOUR, "ends_at": time.ends_at + HOUR}
        PollTime.objects.filter(program=poll.program, pk=time.pk).update(**later)
    keep_wall_times(NOW)
    assert [(time.starts_at, time.ends_at) for time in poll.times.all()] == right


def test_it_is_reckoned_anew_only_where_other_zone_data_are_in_use(meeting: Meeting) -> None:
    Tick.record(NOW)
    assert follow_zone_data(NOW) == 0
    assert Tick.zone_data_seen() == zone_data.in_use() != ""
    as_reckoned_before(meeting)
    assert follow_zone_data(NOW) == 0
    Tick.see_zone_data("2019a")
    assert follow_zone_data(NOW) == 1

"""Reminders by the whole program as it runs: its own beat, broker, worker and database, and a mail server."""

import time

import pytest

from tests.mail import SmtpSink
from tests.serving import Served

# Three meetings whose 24-hour reminder falls due a few seconds after this; one was moved, one cancelled.
MEETINGS = """
from datetime import timedelta, time
from zoneinfo import ZoneInfo
from django.utils import timezone
from matches.scheduling import planning
from matches.scheduling.planning import Place
from peermatch.clock import WallTime
from tests.factories import make_program
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting

now = timezone.now()
when = (now + timedelta(hours=24, seconds=12)).astimezone(ZoneInfo("America/Chicago"))
program = make_program()


def confirmed(title):
    meeting = make_meeting(accepted_match(program, title), when.date(), when.time())
    return confirm_meeting(meeting, at=now - timedelta(days=2))


confirmed("Goes on")
moved, cancelled = confirmed("Is moved"), confirmed("Is cancelled")
planning.move(
    meeting=moved, wall=WallTime(when.date() + timedelta(days=2), time(15), "America/Chicago"), minutes=60,
    place=Place("video", "https://video.example/room"), by=moved.match.coordinator, at=now,
)
planning.cancel(meeting=cancelled, by=cancelled.match.coordinator, at=now)
"""

# Two more while it runs: everyone has the letter that confirms them, then one is moved and one cancelled. Prints when
# the reminder for the old time would have been due.
WHILE_IT_RUNS = """
from datetime import timedelta, time
import time as clock
from zoneinfo import ZoneInfo
from django.utils import timezone
from matches.scheduling import planning
from matches.scheduling.planning import Place
from peermatch.accounts.models import Program
from peermatch.clock import WallTime
from peermatch.outbox.models import Email, State
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting

now = timezone.now()
due = now + timedelta(seconds=25)
when = (due + timedelta(hours=24)).astimezone(ZoneInfo("America/Chicago"))
program = Program.objects.get()


def confirmed(title):
    meeting = make_meeting(accepted_match(program, title), when.date(), when.time())
    return confirm_meeting(meeting, at=now - timedelta(days=2))


def change(moved, cancelled):
    planning.move(
        meeting=moved, wall=WallTime(when.date() + timedelta(days=2), time(15), "America/Chicago"), minutes=60,
        place=Place("video", "https://video.example/room"), by=moved.match.coordinator, at=timezone.now(),
    )
    planning.cancel(meeting=cancelled, by=cancelled.match.coordinator, at=timezone.now())


both = confirmed("Is moved meanwhile"), confirmed("Is cancelled meanwhile")
while Email.objects.filter(program=program, kind="meeting-confirmed", state__in=[State.QUEUED, State.SENDING]).exists():
    assert timezone.now() < due, "The letters that confirm the meetings are still not out."
    clock.sleep(0.1)
change(*both)
print(due.timestamp())
"""
LETTERS = {"Confirmed": 6, "New time": 4, "Cancelled": 4, "Reminder": 2}


@pytest.mark.once
def test_a_reminder_that_falls_due_goes_out_once_per_person_and_none_for_a_moved_or_cancelled_meeting(
    served: Served, smtp_sink: SmtpSink
) -> None:
    served.extra |= {"EMAIL_URL": smtp_sink.url, "TICK_SECONDS": "2"}
    served.manage("shell", "-c", MEETINGS)
    served.start()
    would_be_due = float(served.manage("shell", "-c", WHILE_IT_RUNS).splitlines()[-1])
    smtp_sink.wait_for(sum(LETTERS.values()))
    at = max(would_be_due, time.time())
    served.wait_for_tick(since=served.wait_for_tick(since=at))  # two more looked whether anything is due
    assert served.stop() == 0
    subjects = [one.message["Subject"] for one in smtp_sink.received]
    assert len(subjects) == sum(LETTERS.values())
    assert {words: len([one for one in subjects if f"{words}: " in one]) for words in LETTERS} == LETTERS
    reminded = [one.recipients for one in smtp_sink.received if "Reminder: " in one.message["Subject"]]
    assert len(set(reminded)) == 2

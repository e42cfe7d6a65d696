"""A time that suits people in Honolulu, Kathmandu and New York, one of them by phone, and what becomes of the meeting.

With the real broker, worker, beat, mail and mailbox; participants come by the links of their letters as they arrived.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys import in_meeting, in_roster, in_times
from tests.mail import SmtpSink
from tests.peermatch.inbox.imap_server import ImapServer
from tests.serving import Served

HONOLULU, KATHMANDU = "david.larsen@mail.example", "wanjiru.kimani@mail.example"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[ImapServer]:
    """Where answers to the program's mail arrive."""
    with ImapServer(tmp_path) as server:
        yield server


def test_from_a_poll_to_a_meeting_that_moves_and_loses_one(
    desk: Page, at_marcus: Page, at_megan: Page, road: Served, smtp_sink: SmtpSink, mailbox: ImapServer
) -> None:
    road.manage("shell", "-v0", "-c", in_times.PEOPLE)
    in_roster.sign_in(desk, today="Today")
    on = date.today() + timedelta(days=40)
    match = in_times.ask_which_times(desk, on, on + timedelta(days=1))
    in_times.say_which(at_marcus, smtp_sink, HONOLULU, ("pm Hawaii", "Yes"), ("am Hawaii", "No"))
    in_times.say_which(at_megan, smtp_sink, KATHMANDU, ("am Kathmandu", "Yes"), ("pm Kathmandu", "If need be"))
    in_times.record_what_robin_said(desk, match)
    meeting = in_times.choose_the_best(desk)
    in_times.book_an_interpreter(desk, meeting)
    in_times.confirm(desk, meeting)
    invited = smtp_sink.wait_for_subject("Confirmed", KATHMANDU)
    assert "7:45 am Kathmandu" in str(invited.get_body(("plain",)))
    assert "4:00 pm Hawaii" in str(smtp_sink.wait_for_subject("Confirmed", HONOLULU).get_body(("plain",)))
    mailbox.put(in_times.calendar_accepts(invited, KATHMANDU))
    road.extra |= {"IMAP_URL": mailbox.url, "SSL_CERT_FILE": str(mailbox.certificate)}
    assert "Kept: 1." in road.manage("read_replies")
    in_times.record_the_reply(desk)
    in_times.move_by_a_day(desk, meeting, on + timedelta(days=1))
    moved = smtp_sink.wait_for_subject("New time", KATHMANDU)
    assert in_meeting.start_in(moved) - in_meeting.start_in(invited) == timedelta(days=1)
    in_times.cannot_come(at_marcus)
    in_times.go_on_without(desk, "David")
    in_meeting.cancel(desk, meeting)
    assert in_meeting.calendar_of(smtp_sink.wait_for_subject("Cancelled", KATHMANDU))["METHOD"] == "CANCEL"
    assert not [mail for mail in smtp_sink.to(HONOLULU) if mail["Subject"].startswith("Cancelled")]

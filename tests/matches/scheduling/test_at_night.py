"""Letters about meetings at their readers' night, and what each kind of letter does then."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from matches.models import Match, Meeting, PlaceKind
from matches.reminding.due import queue_due
from matches.scheduling import planning
from matches.scheduling.planning import Place
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.clock import WallTime
from peermatch.outbox import deliver, letters
from peermatch.outbox.models import Email, State
from peermatch.outbox.nights import AtNight
from tests.mail import SmtpSink
from tests.matches.factories import confirm_meeting, make_meeting

pytestmark = pytest.mark.once

ROOM = Place(PlaceKind.VIDEO, "https://video.example/room")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 4, 14, 17, 0, tzinfo=UTC)
TEN_IN_THE_EVENING = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)  # of May 5, Central; the meeting is on May 7

GOES = {"meeting-cancelled", "meeting-absent", "meetings-cancelled", "service-off", "worry-raised", "contact-stopped"}
GOES_IF_SOON = {"meeting-moved", "meetings-changed", "service-changed"}
WAITS_OR_ENDS = {"invitation-reminder", "poll-reminder", "feedback-reminder"}
MAY_WAIT_A_DAY = {
    *("invitation", "invitation-reminder", "poll", "poll-reminder", "introduction", "request-declined"),
    *("new-coordinator", "own-page", "goodbye", "action-plan", "action-reminder", "action-reminders", "feedback"),
    *("feedback-reminder", "permission-again", "guardian-consent", "guardian-settled"),
}


@pytest.fixture(autouse=True)
def by_smtp(settings: Any, mail_by_smtp: SmtpSink) -> SmtpSink:
    settings.MAIL_AT_NIGHT = False
    return mail_by_smtp


@pytest.fixture(autouse=True)
def on_one_clock(match: Match) -> None:
    people = Participant.objects.filter(program=match.program)
    people.update(time_zone="America/Chicago")


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """On May 7 at three; its confirmation is out."""
    made = make_meeting(match, on=date(2026, 5, 7))
    confirm_meeting(made, at=NOON)
    assert send(NOON) == {"meeting-confirmed"}
    return made


def send(at: datetime) -> set[str]:
    """The kinds that leave then."""
    deliver.send_due(now=lambda: at)
    everywhere = Email.objects.across_programs("a test looks at its rows")
    return set(everywhere.filter(state=State.SENT, sent_at=at).values_list("kind", flat=True))


def move(meeting: Meeting, on: date, at: datetime, ana: User) -> None:
    wall = WallTime(on, time(15), "America/Chicago")
    planning.move(meeting=meeting, wall=wall, minutes=60, place=ROOM, by=ana, at=at)


@pytest.mark.parametrize(
    ("at", "on", "leaves"),
    [
        (TEN_IN_THE_EVENING, date(2026, 5, 12), False),
        (TEN_IN_THE_EVENING + DAY, date(2026, 5, 12), True),
        (TEN_IN_THE_EVENING - DAY, date(2026, 5, 5), True),
    ],
    ids=["from-and-to-far-away", "tomorrow-it-is-not", "tomorrow-it-is"],
)
def test_a_change_goes_at_night_where_the_meeting_is_or_was_tomorrow(
    meeting: Meeting, coordinator: User, at: datetime, on: date, leaves: bool
) -> None:
    move(meeting, on, at, coordinator)
    assert send(at) == ({"meeting-moved"} if leaves else set())
    assert ("meeting-moved" in send(at + 10 * HOUR)) is not leaves


def test_a_cancellation_goes_at_any_hour(meeting: Meeting, coordinator: User) -> None:
    planning.cancel(meeting=meeting, by=coordinator, at=TEN_IN_THE_EVENING)
    assert send(TEN_IN_THE_EVENING) == {"meeting-cancelled"}


def test_a_reminder_waits_for_the_morning_and_that_of_an_hour_does_not(match: Match) -> None:
    early = make_meeting(match, on=date(2026, 5, 7), at=time(7, 30))
    confirm_meeting(early, at=NOON)
    send(NOON)
    a_day_before, an_hour_before = early.starts_at - DAY, early.starts_at - HOUR
    queue_due(a_day_before)
    assert send(a_day_before) == set()
    assert send(a_day_before + timedelta(minutes=30)) == {"meeting-reminder"}
    queue_due(an_hour_before)
    assert send(an_hour_before) == {"meeting-reminder"}


def test_each_kind_of_letter_does_at_night_what_was_decided() -> None:
    known = {kind: letters.get(kind) for kind in letters.kinds()}
    does = {kind: letter.at_night for kind, letter in known.items() if letter and letter.at_night != AtNight.WAITS}
    expected = dict.fromkeys(GOES, AtNight.GOES) | dict.fromkeys(GOES_IF_SOON, AtNight.GOES_IF_SOON)
    assert does == expected | dict.fromkeys(WAITS_OR_ENDS, AtNight.WAITS_OR_ENDS)
    assert {kind for kind, letter in known.items() if letter and letter.may_wait_a_day} == MAY_WAIT_A_DAY

"""Three peers in three zones, one of whom e-mail does not reach."""

from collections.abc import Callable
from datetime import datetime

import pytest

from matches.models import Format, Match, Meeting, Part, Seat, SeatState
from participants.models import Participant, Reach
from peermatch.accounts.models import Program, User
from peermatch.outbox import deliver
from tests.factories import make_person
from tests.kept_rows import kept
from tests.mail import SmtpSink
from tests.matches.factories import ASKED, NOW, accepted_match, make_goal, make_meeting, make_seat


@pytest.fixture
@kept
def match(program: Program, coordinator: User) -> Match:
    """Robin (Central) and David (Hawaii) said yes by e-mail, Wanjiru (Kathmandu) by phone."""
    found = accepted_match(program, format=Format.GROUP, coordinator=coordinator)
    Participant.objects.filter(program=program, first_name="David").update(time_zone="Pacific/Honolulu")
    wanjiru = make_person(
        program, "Wanjiru", "Kimani", email="", phone="512-555-0177", reach_by=Reach.PHONE, time_zone="Asia/Kathmandu"
    )
    make_goal(make_seat(found, wanjiru, Part.PEER, state=SeatState.ACCEPTED, state_since=ASKED))
    return found


@pytest.fixture
@kept
def meeting(match: Match) -> Meeting:
    """Planned for Thursday, May 7, 2026, 3:00 pm Central."""
    return make_meeting(match)


def seat_of(match: Match, first_name: str) -> Seat:
    seat: Seat = match.seats.select_related("participant").get(participant__first_name=first_name)
    return seat


def person_in(match: Match, first_name: str) -> Participant:
    return seat_of(match, first_name).participant


@pytest.fixture
def delivered(mail_by_smtp: SmtpSink) -> Callable[..., SmtpSink]:
    """delivered(at): the mail server after all that is due at that moment went out."""

    def deliver_at(at: datetime = NOW) -> SmtpSink:
        deliver.send_due(now=lambda: at)
        return mail_by_smtp

    return deliver_at

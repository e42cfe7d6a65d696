"""What a meeting that was held says of what was not arranged for it."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Accommodation, Match, Meeting, MeetingState
from peermatch.clock import WallTime
from tests.matches.scheduling.access.cast import BRAILLE, PROTACTILE, needs, planned
from tests.matches.scheduling.conftest import person_in

pytestmark = pytest.mark.django_db


def test_what_was_missing_is_said_and_nothing_is_asked(match: Match, signed_in: Client) -> None:
    needs(person_in(match, "Robin"), PROTACTILE, BRAILLE)
    day = timezone.localdate() + timedelta(days=2)
    meeting = planned(match, at=timezone.now(), wall=WallTime(day, time(15), "America/Chicago"))
    rows = Accommodation.objects.in_program(match.program)
    rows.update(needed_by=timezone.localdate() - timedelta(days=60))

    def shown() -> str:
        return " ".join(signed_in.get(meeting.get_absolute_url()).content.decode().split())

    assert "Late: it was to be" in shown()
    Meeting.objects.in_program(match.program).update(state=MeetingState.HELD)
    for words in ("Was not booked", "Was not sent"):
        assert words in shown()
    for words in ("Late:", "To request", "To send"):
        assert words not in shown()

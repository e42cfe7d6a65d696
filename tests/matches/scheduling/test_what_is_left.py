"""The rule for every calendar: what arrived, in the order in which it arrived, leaves what the person is to come to."""

import pytest

from matches.models import Match
from tests.mail import SmtpSink
from tests.matches.scheduling.walk import Walk
from tests.sharing_out import examples

STEPS = 80
SEEDS = (80, *range(60, 65))  # the first found a file that was older than the one before it


@pytest.mark.once
@pytest.mark.parametrize("seed", SEEDS[: examples(6) // 3])
def test_calendars_hold_what_their_people_come_to(match: Match, mail_by_smtp: SmtpSink, seed: int) -> None:
    walk = Walk(match, mail_by_smtp, seed)
    walk.go(STEPS)
    held, due = walk.left(), walk.due()
    assert walk.faults == []
    assert held == due

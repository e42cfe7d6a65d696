"""The same mail by two ways at once, and one press twice at once: kept once, recorded once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from matches.models import MailReply, Part
from matches.replying.recording import record
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.replies import answer_to, deliver

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the refusal it met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_mail_that_comes_by_two_ways_at_once_is_kept_and_recorded_once(program: Program, coordinator: User) -> None:
    match = accepted_match(program, coordinator=coordinator)
    meeting = confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=20)), at=timezone.now())
    david = match.seats.select_related("participant").get(part=Part.PROVIDER).participant
    raw = answer_to("gmail_declined", meeting=meeting, address=david.email)
    assert len({mail.pk for mail in at_once(*[lambda: deliver(raw)] * 5)}) == 1
    assert IncomingMail.objects.in_program(program).count() == MailReply.objects.in_program(program).count() == 1
    rows = [MailReply.objects.in_program(program).select_related("mail", "match").get() for _twice in range(2)]
    done = at_once(*[lambda row=row: record(reply=row, by=coordinator, at=timezone.now()) for row in rows])
    assert sorted(isinstance(one, ValidationError) for one in done) == [False, True]
    assert meeting.absences.count() == 1

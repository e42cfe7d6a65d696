"""An address is corrected while mail waits, is taken up by a worker, or is held: nothing is lost or goes astray."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from matches.models import Match
from matches.workspace import telling as handing_on
from participants.models import Participant
from peermatch import failpoints
from peermatch.accounts.models import Program, User
from peermatch.handling import doors
from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from peermatch.returning.models import Unreached
from tests.mail import SmtpSink
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.conftest import seat_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
NEW = "robin@new.example"


@pytest.fixture
def match(program: Program, coordinator: User, mail_by_smtp: SmtpSink) -> Match:
    """Of David and Robin, who wait to hear, in this order, who their coordinator is now."""
    made = accepted_match(program, coordinator=coordinator)
    for name in ("David", "Robin"):
        seat = seat_of(made, name)
        seat.match = made
        handing_on.post(seat, at=timezone.now())
    return made


def correct(match: Match, email: str = NEW) -> str:
    """Says what it was before."""
    robin: Participant = seat_of(match, "Robin").participant
    former, robin.email = robin.email, email
    robin.save()
    return former


def open_tasks(program: Program) -> int:
    found: int = Unreached.objects.in_program(program).open().count()
    return found


def test_what_a_worker_took_up_and_died_with_goes_to_the_new_address(
    match: Match, program: Program, mail_by_smtp: SmtpSink
) -> None:
    failpoints.arm(failpoints.read("after-claim=raise@1"))
    with pytest.raises(failpoints.FailedOnPurpose):
        deliver.send_due()
    failpoints.arm([])
    former = correct(match)
    when_leases_end = timezone.now() + timedelta(minutes=10)
    deliver.send_due(now=lambda: when_leases_end)
    assert (len(mail_by_smtp.to(former)), len(mail_by_smtp.to(NEW)), open_tasks(program)) == (0, 1, 0)


def test_what_waits_its_turn_in_a_worker_leaves_for_the_new_address(
    match: Match, program: Program, mail_by_smtp: SmtpSink, settings: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    mail_by_smtp.hold()

    def work() -> None:
        deliver.send_due()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    mail_by_smtp.wait_until_held()
    assert Email.objects.in_program(program).get(to_name__startswith="Robin").state == State.SENDING
    former = correct(match)
    mail_by_smtp.let_go()
    worker.join()
    deliver.send_due()
    assert (len(mail_by_smtp.to(former)), len(mail_by_smtp.to(NEW)), open_tasks(program)) == (0, 1, 0)


def test_what_cannot_go_anew_is_a_task(match: Match, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "send_missed", lambda **_given: False)
    correct(match)
    assert open_tasks(program) == 1


def test_what_is_held_stays_held_and_then_goes_to_the_new_address(
    match: Match, program: Program, mail_by_smtp: SmtpSink
) -> None:
    confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=9)), at=timezone.now())
    rows = Email.objects.in_program(program)
    held = rows.hold(why="A backup was restored.")
    former = correct(match)
    deliver.send_due()
    assert mail_by_smtp.received == []
    assert (rows.held().count(), rows.held().filter(to_address=NEW).count()) == (held, 2)
    assert {one.error for one in rows.held()} == {"A backup was restored."}
    rows.let_go(now=timezone.now())
    deliver.send_due()
    assert (len(mail_by_smtp.to(former)), len(mail_by_smtp.to(NEW))) == (0, 2)

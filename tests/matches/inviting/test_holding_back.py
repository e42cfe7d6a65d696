"""A match on hold and its invitations, with the real outbox: nothing leaves until it goes on."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from matches.inviting.holding_back import hold, resume
from matches.inviting.sending import send
from matches.models import Match, Seat, SeatState, Stage
from peermatch.accounts.models import Program, User
from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from tests.matches.factories import NOW, ready_match

pytestmark = pytest.mark.django_db
WHY = "Waiting for an interpreter"
HOUR = timedelta(hours=1)


@pytest.fixture
def asked(program: Program, coordinator: User) -> Match:
    """Both are asked by letter, and neither letter has left."""
    match = ready_match(program, coordinator=coordinator)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    match.refresh_from_db()
    return match


def mails(program: Program) -> list[str]:
    return list(Email.objects.filter(program=program, kind="invitation").order_by("pk").values_list("state", flat=True))


def states(match: Match) -> set[str]:
    return set(match.seats.values_list("state", flat=True))


def deliver_at(moment: datetime) -> int:
    deliver.send_due(now=lambda: moment)
    return len(mail.outbox)


def test_what_has_not_left_is_called_back_and_goes_out_anew(asked: Match, program: Program, coordinator: User) -> None:
    waiting = hold(match=asked, reason=WHY, by=coordinator, at=NOW)
    assert len(waiting) == 2
    assert deliver_at(NOW + HOUR) == 0
    assert (mails(program), states(asked)) == ([State.SUPERSEDED] * 2, {SeatState.PROPOSED})
    anew = resume(match=asked, by=coordinator, at=NOW + 48 * HOUR)
    assert len(anew.asked) == 2
    assert deliver_at(NOW + 49 * HOUR) == 2
    assert mails(program) == [State.SUPERSEDED] * 2 + [State.SENT] * 2
    assert states(asked) == {SeatState.INVITED}
    asked.refresh_from_db()
    assert asked.stage == Stage.INVITING


def test_what_left_before_stays_as_it_is(asked: Match, program: Program, coordinator: User) -> None:
    assert deliver_at(NOW) == 2
    assert hold(match=asked, reason=WHY, by=coordinator, at=NOW + HOUR) == []
    assert resume(match=asked, by=coordinator, at=NOW + 2 * HOUR).asked == []
    assert (mails(program), states(asked)) == ([State.SENT] * 2, {SeatState.INVITED})


def test_a_letter_that_the_hold_missed_is_stopped_by_the_outbox_and_sent_anew(
    asked: Match, program: Program, coordinator: User
) -> None:
    asked.hold(reason=WHY, by=coordinator, at=NOW)  # as if the letters were just going out
    assert deliver_at(NOW + HOUR) == 0
    assert len(resume(match=asked, by=coordinator, at=NOW + 2 * HOUR).asked) == 2
    assert deliver_at(NOW + 3 * HOUR) == 2


def test_who_may_not_be_asked_any_more_stays_not_asked_and_it_is_said(
    asked: Match, program: Program, coordinator: User
) -> None:
    hold(match=asked, reason=WHY, by=coordinator, at=NOW)
    one: Seat = asked.seats.select_related("participant").all()[0]
    one.participant.pause(by=coordinator, at=NOW)
    anew = resume(match=asked, by=coordinator, at=NOW + HOUR)
    assert anew.asked == []
    assert one.participant.name in anew.why_not
    assert states(asked) == {SeatState.PROPOSED}
    assert deliver_at(NOW + 2 * HOUR) == 0


def test_the_pages_say_so(signed_in: Client, asked: Match) -> None:
    at = reverse("match-hold", args=["bluebonnet", asked.public_id])
    name = asked.seats.select_related("participant").all()[0].participant.name
    assert f"The invitation of {name} has not left yet" in signed_in.get(at).content.decode()
    assert "had not left: they are called back" in signed_in.post(at, {"reason": WHY}, follow=True).content.decode()
    at = reverse("match-resume", args=["bluebonnet", asked.public_id])
    assert "are asked anew." in signed_in.post(at, follow=True).content.decode()

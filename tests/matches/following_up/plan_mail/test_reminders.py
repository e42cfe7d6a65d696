"""The day after something was to be done, its person is asked once: in one letter for all, or by one call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from matches.following_up.acting import Planned, change, plan
from matches.following_up.closing import close
from matches.following_up.plan_mail.reminders import remind_all_due
from matches.models import Action, CloseReason, Match, PlanLetter, PlanNews, Seat, Way
from participants.models import Participant, Wish
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink

pytestmark = pytest.mark.django_db
Sent = Callable[..., list[PlanLetter]]
MORNING_AFTER = datetime(2026, 4, 21, 15, 0, tzinfo=UTC)  # ten in the morning, Central; one item was due on April 20
LATER = MORNING_AFTER + timedelta(hours=2)


@pytest.fixture(autouse=True)
def told(match: Match, actions: list[Action], sent: Sent, delivered: Callable[..., SmtpSink]) -> None:
    Participant.objects.filter(program=match.program).update(time_zone="America/Chicago")
    sent()
    delivered()


def reminders(match: Match, state: str = State.QUEUED) -> list[Email]:
    rows = Email.objects.filter(program=match.program, kind=PlanNews.DUE, state=state)
    return list(rows.order_by("pk"))


def test_the_morning_after_and_once(match: Match) -> None:
    night = datetime(2026, 4, 21, 6, 0, tzinfo=UTC)
    for too_early in (MORNING_AFTER - timedelta(days=1), night):
        assert remind_all_due(too_early) == 0
    assert remind_all_due(MORNING_AFTER) == 1
    for again in (MORNING_AFTER, MORNING_AFTER + timedelta(days=5)):
        remind_all_due(again)
    [to_robin] = [mail for mail in reminders(match) if mail.to_name == "Robin Park"]
    assert to_robin.subject == "Due Mon, April 20, is it done?"
    assert "- Two signs a week, by Mon, April 20" in to_robin.text
    assert "We ask only this once." in to_robin.text
    assert "Send the film" not in to_robin.text


def test_the_day_is_over_on_their_own_clock(match: Match, robin: Seat) -> None:
    """In Honolulu it is still the day itself."""
    Participant.objects.filter(pk=robin.participant_id, program=match.program).update(time_zone="Pacific/Honolulu")
    assert remind_all_due(datetime(2026, 4, 21, 5, 0, tzinfo=UTC)) == 0
    assert remind_all_due(datetime(2026, 4, 21, 20, 0, tzinfo=UTC)) == 1


def test_what_is_due_of_one_person_stands_in_one_letter(
    match: Match, robin: Seat, sent: Sent, says: dict[str, Any], delivered: Callable[..., SmtpSink]
) -> None:
    plan(match=match, items=[Planned("Write a list", robin, date(2026, 4, 18))], **says)
    sent()
    delivered()
    assert remind_all_due(MORNING_AFTER) == 1
    [mail] = reminders(match)
    assert mail.text.index("Write a list, by Sat, April 18") < mail.text.index("Two signs a week")


def test_nobody_is_reminded_of_what_they_were_never_told(match: Match, robin: Seat, says: dict[str, Any]) -> None:
    plan(match=match, items=[Planned("Not sent", robin, date(2026, 4, 18))], **says)
    remind_all_due(MORNING_AFTER)
    assert "Not sent" not in reminders(match)[0].text


def test_what_is_done_taken_back_or_on_hold_is_not_asked_about(
    match: Match, actions: list[Action], says: dict[str, Any]
) -> None:
    robins, davids, _anas = actions
    robins.do(way=Way.LINK, outcome="", at=MORNING_AFTER)
    davids.take_back(**says)
    assert remind_all_due(MORNING_AFTER + timedelta(days=9)) == 0
    robins.undo(at=MORNING_AFTER)
    match.refresh_from_db()
    match.hold(reason="Illness", **says)
    assert remind_all_due(MORNING_AFTER) == 0
    match.resume(**says)
    assert remind_all_due(MORNING_AFTER) == 1


def test_one_that_waits_is_overtaken_by_what_is_done_and_the_rest_is_asked_anew(
    match: Match, robin: Seat, sent: Sent, says: dict[str, Any], delivered: Callable[..., SmtpSink]
) -> None:
    [listed] = plan(match=match, items=[Planned("Write a list", robin, date(2026, 4, 18))], **says)
    sent()
    delivered()
    remind_all_due(MORNING_AFTER)
    listed.refresh_from_db()
    listed.do(way=Way.LINK, outcome="", at=LATER)
    assert reminders(match) == []
    assert remind_all_due(LATER) == 1
    [mail] = reminders(match)
    assert "Write a list" not in mail.text
    assert "Two signs a week" in mail.text


def test_another_day_is_asked_about_again_after_that_day(
    match: Match, actions: list[Action], sent: Sent, says: dict[str, Any], delivered: Callable[..., SmtpSink]
) -> None:
    remind_all_due(MORNING_AFTER)
    delivered(MORNING_AFTER)
    actions[0].refresh_from_db()
    change(action=actions[0], planned=replace(Planned.of(actions[0]), due=date(2026, 4, 28)), **says)
    assert remind_all_due(MORNING_AFTER + timedelta(days=1)) == 0
    remind_all_due(MORNING_AFTER + timedelta(days=8))
    assert ["April 28" in mail.subject for mail in reminders(match) if mail.to_name == "Robin Park"] == [True]


def test_whom_mail_does_not_reach_is_called_and_who_wants_none_is_left_alone(
    match: Match, robin: Seat, david: Seat
) -> None:
    people = Participant.objects.filter(program=match.program)
    people.filter(pk=robin.participant_id).update(email="", reach_by="phone")
    people.filter(pk=david.participant_id).update(mail_wish=Wish.NO_REMINDERS)
    assert remind_all_due(MORNING_AFTER + timedelta(days=5)) == 1
    [call] = PlanLetter.objects.in_program(match.program).waiting()
    assert (call.person.first_name, call.news) == ("Robin", PlanNews.DUE)
    assert "Two signs a week, by Mon, April 20" in call.script
    assert "If it is done: what came of it?" in call.script
    assert reminders(match) == []


def test_closing_calls_it_back(match: Match, says: dict[str, Any]) -> None:
    remind_all_due(MORNING_AFTER)
    match.refresh_from_db()
    close(match=match, reason=CloseReason.OTHER, outcome="", **says)
    assert reminders(match) == []
    assert len(reminders(match, State.SUPERSEDED)) == 1

"""What is due of one person in several matches is asked in one letter; in two where one of them is off."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matches.following_up.acting import Planned, plan
from matches.following_up.plan_mail import joint
from matches.following_up.plan_mail.reminders import remind_all_due
from matches.following_up.plan_mail.sending import Sending, send
from matches.models import Action, Match, PlanLetter, PlanNews, Seat, Way
from participants.models import Participant
from peermatch.outbox import deliver, joining
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.matches.factories import NOW, make_match, make_seat
from tests.matches.following_up.plan_mail.conftest import DUE
from tests.matches.scheduling.test_letters import text_of

pytestmark = pytest.mark.django_db
MORNING_AFTER = datetime(2026, 4, 21, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def other(match: Match, robin: Seat, says: dict[str, Any]) -> Action:
    """Robin and Mei are in another match, where Robin is to do something by the same day."""
    made = make_match(match.program, "Reading maps", coordinator=match.coordinator, stage="active")
    seat = make_seat(made, robin.participant, "peer", state="accepted", state_since=NOW)
    mei = Participant.objects.create(program=match.program, first_name="Mei", last_name="Ito", email="mei@mail.example")
    mei.activate(by=None, at=NOW)
    make_seat(made, mei, "peer", state="accepted", state_since=NOW)
    [action] = plan(match=made, items=[Planned("Draw a map", seat, DUE)], **says)
    made = Match.objects.in_program(match.program).select_related("program", "coordinator").get(pk=made.pk)
    send(match=made, read=Sending.of(made).digest(), **says)
    return action


@pytest.fixture(autouse=True)
def told(
    match: Match, actions: list[Action], other: Action, sent: Callable[..., Any], delivered: Callable[..., SmtpSink]
) -> None:
    Participant.objects.filter(program=match.program).update(time_zone="America/Chicago")
    sent()
    delivered()


def tick(at: datetime = MORNING_AFTER) -> None:
    joining.settle(at)
    remind_all_due(at)
    joint.join(at)


def to_robin(match: Match, kind: str) -> list[Email]:
    rows = Email.objects.filter(program=match.program, kind=kind, to_name="Robin Park")
    return list(rows.order_by("pk"))


def test_one_letter_asks_of_both_each_with_its_own_link(match: Match, delivered: Callable[..., SmtpSink]) -> None:
    for _time in range(2):
        tick()
    [letter] = to_robin(match, joint.KIND)
    assert letter.subject == "Due Mon, April 20 and 1 more, is it done?"
    for words in ("With David:", "Two signs a week, by Mon, April 20", "With Mei:", "Draw a map, by Mon, April 20"):
        assert words in letter.text
    sink = delivered(MORNING_AFTER)
    [mail] = [one for one in sink.to(letter.to_address) if one["Subject"] == letter.subject]
    asked = [line for line in text_of(mail).splitlines() if line.startswith("http")]
    assert len(set(asked)) == len(asked) == 2
    tick(MORNING_AFTER + MINUTE)
    assert {one.state for one in to_robin(match, PlanNews.DUE)} == {State.SUPERSEDED}
    assert len(to_robin(match, joint.KIND)) == 1


def test_where_one_is_done_before_it_leaves_the_other_is_asked_alone(match: Match, other: Action) -> None:
    tick()
    other.do(way=Way.LINK, outcome="", at=MORNING_AFTER)
    assert [one.state for one in to_robin(match, joint.KIND)] == [State.SUPERSEDED]
    waiting = [one for one in to_robin(match, PlanNews.DUE) if one.state == State.QUEUED]
    assert ["Two signs a week" in one.text for one in waiting] == [True]
    deliver.send_due(now=lambda: MORNING_AFTER + MINUTE)
    assert [one.state for one in to_robin(match, PlanNews.DUE)].count(State.SENT) == 1


def test_what_is_done_once_it_has_left_is_not_asked_anew(match: Match, other: Action) -> None:
    tick()
    deliver.send_due(now=lambda: MORNING_AFTER)
    other.do(way=Way.LINK, outcome="", at=MORNING_AFTER + MINUTE)
    tick(MORNING_AFTER + 2 * MINUTE)
    assert len(to_robin(match, joint.KIND)) == 1
    assert {one.state for one in to_robin(match, PlanNews.DUE)} == {State.SUPERSEDED}
    assert PlanLetter.objects.in_program(match.program).standing().filter(news=PlanNews.DUE).exists()

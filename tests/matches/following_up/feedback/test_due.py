"""Who is asked by themselves, the day after; and who is reminded, once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from matches.following_up.feedback.due import ask_all_due, due, remind_all_due
from matches.following_up.feedback.giving import Told, give
from matches.following_up.reopening import reopen
from matches.models import (
    Attendance,
    Attended,
    CloseReason,
    Contact,
    ContactWay,
    FeedbackAsked,
    Match,
    MatchRules,
    MeetingState,
    Seat,
    Stage,
    Waiting,
    Way,
)
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.counting import queries_of
from tests.matches.factories import accepted_match, family_match, make_meeting, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MET = date(2026, 5, 7)  # 3:00 pm Central, for an hour
NEXT_DAY = datetime(2026, 5, 8, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def met(match: Match) -> Match:
    make_meeting(match, MET, state=MeetingState.HELD)
    return match


def asked(match: Match) -> list[str]:
    rows = FeedbackAsked.objects.filter(program=match.program, seat__match=match).standing()
    return sorted(one.seat.participant.first_name for one in rows.select_related("seat__participant"))


def test_everyone_is_asked_once_the_day_after_they_met(met: Match) -> None:
    assert ask_all_due(datetime(2026, 5, 7, 23, 0, tzinfo=UTC)) == 0  # still the day itself, where the program is
    assert ask_all_due(NEXT_DAY) == 2
    assert asked(met) == ["David", "Robin"]
    assert ask_all_due(NEXT_DAY) == 0
    FeedbackAsked.objects.filter(program=met.program).update(ended_at=NEXT_DAY, ended_why="says_nothing")
    assert ask_all_due(NEXT_DAY + DAY) == 0


def test_not_while_another_meeting_is_ahead_or_still_to_be_marked(met: Match) -> None:
    more = make_meeting(met, MET + timedelta(days=7))
    assert due(NEXT_DAY) == []
    assert due(NEXT_DAY + timedelta(days=9)) == []  # over, and nobody said whether it was held
    more.state = MeetingState.CANCELLED
    more.save()
    assert [match for match, _seats in due(NEXT_DAY)] == [met]


@pytest.mark.parametrize(
    "unless",
    [
        lambda match: MatchRules.objects.create(program=match.program, feedback_asks=False),
        lambda match: Match.objects.filter(program=match.program).update(stage=Stage.ON_HOLD),
        lambda match: match.meetings.update(state=MeetingState.NOT_HELD),
    ],
)
def test_not_where_the_program_does_not_want_it_or_nothing_took_place(met: Match, unless: Any) -> None:
    unless(met)
    assert ask_all_due(NEXT_DAY) == 0


def test_what_was_over_long_ago_is_left_alone(met: Match) -> None:
    assert ask_all_due(NEXT_DAY + timedelta(days=14)) == 0


def test_who_gave_theirs_already_is_not_asked(met: Match, robin: Seat) -> None:
    give(seat=robin, told=Told(usefulness=4), way=Way.LINK, at=NEXT_DAY)
    assert ask_all_due(NEXT_DAY) == 1
    assert asked(met) == ["David"]


def test_who_was_at_no_meeting_is_not_asked_how_it_was(met: Match, robin: Seat) -> None:
    [meeting], of = met.meetings.all(), {"program": met.program, "seat": robin, "recorded_at": NEXT_DAY}
    missed = Attendance.objects.create(meeting=meeting, said=Attended.ABSENT, **of)
    assert ask_all_due(NEXT_DAY) == 1
    assert asked(met) == ["David"]
    Attendance.objects.filter(program=met.program, pk=missed.pk).update(said=Attended.CAME)
    assert ask_all_due(NEXT_DAY) == 1


def test_opened_again_they_are_asked_when_it_is_over_again(met: Match, coordinator: User) -> None:
    ask_all_due(NEXT_DAY)
    met.refresh_from_db()
    met.close(reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=NEXT_DAY)
    reopen(match=met, reason="More to say", by=coordinator, at=NEXT_DAY + DAY)
    make_meeting(met, MET + timedelta(days=5), state=MeetingState.HELD)
    assert ask_all_due(NEXT_DAY + timedelta(days=5)) == 2


def introduced(program: Program, at: datetime) -> Match:
    match = say_yes(family_match(program))
    match.introduced_at = at
    match.save()
    return match


def test_families_are_asked_when_their_weeks_are_over(program: Program) -> None:
    match = introduced(program, NEXT_DAY)
    assert due(NEXT_DAY + timedelta(weeks=8)) == []
    assert [found for found, _seats in due(NEXT_DAY + timedelta(weeks=8) + DAY)] == [match]
    MatchRules.objects.create(program=program, contacts_weeks=4)
    assert due(NEXT_DAY + timedelta(weeks=8) + DAY) == []
    assert [found for found, _seats in due(NEXT_DAY + timedelta(weeks=4) + DAY)] == [match]


def test_days_on_hold_and_of_waiting_for_access_are_none_of_their_weeks(program: Program, coordinator: User) -> None:
    match = introduced(program, NEXT_DAY)
    held = NEXT_DAY + timedelta(days=50)
    match.hold(reason="The school", by=coordinator, at=held)
    assert due(NEXT_DAY + timedelta(weeks=8) + DAY) == []
    match.resume(by=coordinator, at=held + timedelta(days=25))
    waited = {"since": NEXT_DAY, "until": NEXT_DAY + timedelta(days=3)}
    Waiting.objects.create(program=program, match=match, reason="Interpreter", **waited)
    over = NEXT_DAY + timedelta(weeks=8, days=28)
    assert due(over) == []
    assert [found for found, _seats in due(over + DAY)] == [match]
    assert due(over + timedelta(days=14)) == []


def test_families_whose_match_is_closed_are_asked_if_they_were_in_touch(program: Program, coordinator: User) -> None:
    match = introduced(program, NEXT_DAY)
    match.close(reason=CloseReason.ENOUGH_FOR_NOW, outcome="", by=coordinator, at=NEXT_DAY + DAY)
    later = NEXT_DAY + 2 * DAY
    assert due(later) == []
    Contact.objects.create(program=program, match=match, at=NEXT_DAY, way=ContactWay.TEXT)
    assert due(NEXT_DAY + DAY) == []
    assert [found for found, _seats in due(later)] == [match]


def test_looking_costs_the_same_however_many_there_are(met: Match, program: Program) -> None:
    paused = introduced(program, NEXT_DAY - timedelta(weeks=9))
    paused.hold(reason="The school", by=met.coordinator, at=NEXT_DAY - timedelta(weeks=8))
    paused.resume(by=met.coordinator, at=NEXT_DAY - timedelta(weeks=7))
    before = queries_of(lambda: due(NEXT_DAY))
    for number in range(3):
        other = accepted_match(program, f"Match {number}", coordinator=met.coordinator)
        make_meeting(other, MET, time(9 + number), state=MeetingState.HELD)
    assert queries_of(lambda: due(NEXT_DAY)) == before


# Once more


def left(match: Match) -> None:
    Email.objects.filter(program=match.program).update(state=State.SENT, sealed_links="", final_at=NEXT_DAY)


def reminders(match: Match) -> list[str]:
    rows = Email.objects.filter(program=match.program, kind="feedback-reminder").order_by("to_name")
    return [mail.to_name.split()[0] for mail in rows]


def test_who_says_nothing_is_reminded_once(met: Match, robin: Seat) -> None:
    ask_all_due(NEXT_DAY)
    week = NEXT_DAY + timedelta(days=7)
    assert remind_all_due(week) == 0  # the letters have not left
    left(met)
    give(seat=robin, told=Told(words="Good."), way=Way.LINK, at=NEXT_DAY)
    assert remind_all_due(week - timedelta(minutes=1)) == 0
    assert remind_all_due(week) == 1
    assert remind_all_due(week + DAY) == 0
    assert reminders(met) == ["David"]


def test_nobody_is_reminded_at_night_on_hold_or_where_the_program_wants_none(met: Match) -> None:
    ask_all_due(NEXT_DAY)
    left(met)
    week = NEXT_DAY + timedelta(days=7)
    assert remind_all_due(week.replace(hour=6)) == 0
    Match.objects.filter(program=met.program).update(stage=Stage.ON_HOLD)
    assert remind_all_due(week) == 0
    Match.objects.filter(program=met.program).update(stage=Stage.CLOSED)
    MatchRules.objects.create(program=met.program, feedback_remind_days=0)
    assert remind_all_due(week) == 0
    MatchRules.objects.in_program(met.program).update(feedback_remind_days=3)
    Participant.objects.filter(program=met.program, first_name="Robin").update(mail_wish="no_reminders")
    assert remind_all_due(week) == 1
    assert reminders(met) == ["David"]

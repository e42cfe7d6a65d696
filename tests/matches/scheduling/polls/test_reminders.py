"""Those who have not said which times suit are asked again by themselves: after the program's days, by day, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matches.models import Match, MatchRules, Poll, Way
from matches.scheduling.polls import letters as poll_letters
from matches.scheduling.polls import polling
from matches.scheduling.polls.reminders import due, remind_all_due
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.counting import queries_of
from tests.factories import make_person
from tests.matches.factories import NOW, accepted_match, ask_times, make_seat
from tests.matches.scheduling.conftest import person_in, seat_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAYS = timedelta(days=3)  # the usual rule
LATER = NOW + DAYS + timedelta(hours=5)  # ten in the morning in Hawaii


@pytest.fixture
def poll(match: Match) -> Poll:
    """Robin (Central) and David (Hawaii) had a letter that left; Wanjiru has no e-mail."""
    poll = ask_times(match)
    left(match.program)
    return poll


def left(program: Program) -> None:
    Email.objects.filter(program=program, kind="poll").update(state=State.SENT, sealed_links="", final_at=NOW)


def reminded(poll: Poll) -> list[str]:
    mails = Email.objects.filter(program=poll.program, kind="poll-reminder").order_by("to_name")
    return [mail.to_name.split()[0] for mail in mails]


def say(poll: Poll, first_name: str) -> None:
    said = dict.fromkeys((time.pk for time in poll.times.all()), "yes")
    polling.reply(poll=poll, seat=seat_of(poll.match, first_name), said=said, way=Way.LINK, at=NOW)


def test_after_the_programs_days_who_said_nothing_is_asked_again_once(poll: Poll) -> None:
    say(poll, "Robin")
    assert remind_all_due(NOW + DAYS - timedelta(minutes=1)) == 0
    assert remind_all_due(LATER) == 1
    assert remind_all_due(LATER + timedelta(minutes=1)) == 0
    assert reminded(poll) == ["David"]
    assert remind_all_due(LATER + DAYS) == 1


def test_each_is_asked_by_day_on_their_own_clock(poll: Poll) -> None:
    Participant.objects.filter(pk=person_in(poll.match, "Robin").pk, program=poll.program).update(
        time_zone="Asia/Kathmandu"
    )
    morning = datetime(2026, 4, 18, 9, 30, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert remind_all_due(morning) == 2  # in Hawaii it is the afternoon before
    assert remind_all_due(morning + timedelta(hours=12)) == 0


@pytest.mark.parametrize(("hour", "names"), [(8, []), (9, ["Robin"]), (19, ["Robin"]), (20, [])])
def test_nobody_is_asked_at_night(poll: Poll, hour: int, names: list[str]) -> None:
    say(poll, "David")
    remind_all_due(datetime(2026, 4, 18, hour, 30, tzinfo=ZoneInfo("America/Chicago")))
    assert reminded(poll) == names


def test_never_after_the_day_an_answer_was_wanted(poll: Poll) -> None:
    assert remind_all_due(NOW + timedelta(days=11, hours=5)) == 0


def test_only_by_hand_where_the_program_says_so(poll: Poll) -> None:
    MatchRules.objects.create(program=poll.program, nudge_days=0)
    assert remind_all_due(LATER) == 0


def test_nobody_is_asked_while_the_match_is_on_hold_or_once_it_is_called_off(poll: Poll, coordinator: User) -> None:
    poll.match.hold(reason="Away", by=coordinator, at=NOW)
    assert remind_all_due(LATER) == 0
    poll.match.resume(by=coordinator, at=NOW)
    polling.call_off(poll=poll, by=coordinator, at=NOW)
    assert remind_all_due(LATER) == 0


def test_a_letter_that_has_not_left_is_no_silence(match: Match) -> None:
    poll = ask_times(match)
    assert remind_all_due(LATER) == 0
    assert reminded(poll) == []


def test_one_poll_that_fails_does_not_stop_the_others(
    poll: Poll, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    other = ask_times(accepted_match(program, "Sleep", coordinator=poll.match.coordinator))
    left(program)
    Poll.objects.filter(program=program, pk=poll.pk).update(place_kind="pigeon")  # of which no letter has words
    assert remind_all_due(LATER) == 2
    mails = Email.objects.filter(program=program, kind="poll-reminder")
    assert {mail.about for mail in mails} == {poll_letters.about(other)}
    assert f"Nobody of poll {poll.pk} could be asked again" in caplog.text


def test_looking_costs_the_same_for_one_and_for_many(poll: Poll, program: Program) -> None:
    with_two = queries_of(lambda: due(LATER))
    for number in range(5):
        late = make_seat(poll.match, make_person(program, f"Late{number}", "Kim"), state="invited")
        late.accept(by=None, at=NOW)
    left(program)
    assert len(due(LATER)) == 7
    assert queries_of(lambda: due(LATER)) == with_two

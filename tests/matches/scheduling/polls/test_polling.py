"""People are asked which times suit: each on their own clock, once; the latest word counts; one time is chosen."""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from matches.following_up.closing import close
from matches.models import CloseReason, Match, Meeting, Part, PlaceKind, Poll, PollState, SeatState, Way
from matches.scheduling import coming
from matches.scheduling.planning import AlreadyDone, Place
from matches.scheduling.polls import polling
from participants.models import WeeklyWindow
from peermatch.accounts.models import Program, Told
from peermatch.clock import WallTime
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.mail import SmtpSink
from tests.matches.factories import NOW, make_meeting, make_seat
from tests.matches.scheduling.conftest import seat_of
from tests.matches.scheduling.test_races import at_once

CENTRAL = "America/Chicago"
THURSDAY, FRIDAY = WallTime(date(2026, 5, 7), time(15), CENTRAL), WallTime(date(2026, 5, 8), time(10), CENTRAL)
BY = date(2026, 4, 28)
ROOM = Place(PlaceKind.VIDEO, "https://video.example/room")
LATER = NOW + timedelta(days=2)


def ask(match: Match, *times: WallTime, **fields: Any) -> Poll:
    told: dict[str, Any] = {
        "minutes": 60,
        "place_kind": PlaceKind.VIDEO,
        "answer_by": BY,
        "by": match.coordinator,
        "at": NOW,
    }
    return polling.ask(match=match, times=times or (THURSDAY, FRIDAY), **told | fields)


def say(poll: Poll, first_name: str, *said: str, **fields: Any) -> Any:
    times = [one.pk for one in poll.times.all()]
    told: dict[str, Any] = {"way": Way.LINK, "at": NOW} | fields
    seat = seat_of(poll.match, first_name)
    return polling.reply(poll=poll, seat=seat, said=dict(zip(times, said, strict=False)), **told)


@pytest.fixture
def poll(match: Match) -> Poll:
    return ask(match)


def text_of(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    assert text is not None
    return str(text.get_content())


def mails(program: Program) -> Mapping[str, Email]:
    """The newest letter about times to each, by first name."""
    rows = Email.objects.in_program(program).filter(kind__startswith="poll").order_by("pk")
    return {mail.to_name.split()[0]: mail for mail in rows}


def test_everyone_reads_the_times_on_their_own_clock_and_whoever_has_no_e_mail_is_called(
    poll: Poll, delivered: Callable[..., SmtpSink]
) -> None:
    sink = delivered()
    letters = {str(one.message["To"]).split()[0]: one.message for one in sink.received}
    assert set(letters) == {"Robin", "David"}
    robin, david = (text_of(letters[name]).splitlines() for name in ("Robin", "David"))
    assert {"- Thu, May 7, 3:00 pm Central", "- Fri, May 8, 10:00 am Central"} <= set(robin)
    assert {"- Thu, May 7, 10:00 am Hawaii", "- Fri, May 8, 5:00 am Hawaii"} <= set(david)
    assert re.search(r"/l/\S+\?to=times$", "\n".join(robin), re.M)  # on to the times at once
    assert letters["Robin"]["Subject"] == "Answer by Tue, April 28, which times suit you?"
    assert {one.seat.participant.first_name for one in polling.missing(poll)} == {"Robin", "David", "Wanjiru"}


@pytest.mark.parametrize(
    ("times", "fields", "why"),
    [
        ((THURSDAY,), {}, "2 to 8 different times"),
        ((THURSDAY, THURSDAY), {}, "2 to 8 different times"),
        (tuple(WallTime(date(2026, 5, day), time(9), CENTRAL) for day in range(1, 10)), {}, "2 to 8 different times"),
        ((THURSDAY, WallTime(date(2026, 4, 13), time(9), CENTRAL)), {}, "already past"),
        ((THURSDAY, FRIDAY), {"answer_by": date(2026, 5, 8)}, "no later than the first"),
        ((THURSDAY, FRIDAY), {"answer_by": date(2026, 4, 13)}, "from today on"),
        ((THURSDAY, FRIDAY), {"minutes": 5}, "greater than or equal to 15"),
    ],
)
def test_times_that_cannot_be_asked_about_are_refused_and_nobody_is_asked(
    match: Match, times: tuple[WallTime, ...], fields: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        ask(match, *times, **fields)
    assert not match.polls.exists()
    assert not Email.objects.in_program(match.program).exists()


def test_who_said_nothing_of_the_match_yet_is_not_asked_about_times(match: Match) -> None:
    match.seats.update(state=SeatState.INVITED)
    with pytest.raises(ValidationError, match="Nobody said yes yet"):
        ask(match)


def test_the_same_asked_twice_is_one_poll_and_something_else_waits(poll: Poll, match: Match) -> None:
    assert ask(match) == poll
    assert Email.objects.in_program(match.program).count() == 2
    with pytest.raises(ValidationError, match="already asked about times"):
        ask(match, THURSDAY, FRIDAY, minutes=90)


def test_the_latest_word_counts_and_all_are_kept(poll: Poll) -> None:
    say(poll, "Robin", "yes", "no")
    say(poll, "Robin", "yes", "no")
    say(poll, "Robin", "no", "if_need_be", words=" Fridays are long. ")
    robin = polling.replies_of(poll)[seat_of(poll.match, "Robin").pk]
    assert (list(robin.said.values()), robin.words) == (["no", "if_need_be"], "Fridays are long.")
    assert poll.replies.count() == 2


def test_a_word_on_every_time_is_wanted(poll: Poll) -> None:
    for said in [("yes",), ("yes", "perhaps")]:
        with pytest.raises(ValidationError, match="Say of each time"):
            say(poll, "Robin", *said)
    assert not poll.replies.exists()


def test_links_answer_up_to_the_day_and_coordinators_record_after_it(poll: Poll) -> None:
    past = NOW + timedelta(days=15)
    with pytest.raises(ValidationError, match="The day to answer is past"):
        say(poll, "Robin", "yes", "yes", at=past)
    say(poll, "Robin", "yes", "yes", at=past, way=Way.PHONE, spoken_by="Pat, spouse", by=poll.match.coordinator)
    assert polling.replies_of(poll)[seat_of(poll.match, "Robin").pk].spoken_by == "Pat, spouse"


@pytest.mark.parametrize(
    ("first_name", "at", "takes"),
    [
        ("David", "2026-04-29T06:00Z", True),  # eight in the evening of the day in Hawaii, past midnight in Texas
        ("David", "2026-04-29T10:30Z", False),
        ("Wanjiru", "2026-04-28T20:00Z", True),  # past midnight in Kathmandu, afternoon of the day in Texas
        ("Wanjiru", "2026-04-29T05:30Z", False),
    ],
)
def test_a_link_answers_until_the_day_is_over_on_both_clocks(poll: Poll, first_name: str, at: str, takes: bool) -> None:
    with nullcontext() if takes else pytest.raises(ValidationError, match="The day to answer is past"):
        say(poll, first_name, "yes", "yes", at=datetime.fromisoformat(at))
    assert poll.replies.exists() is takes


def test_only_those_who_have_not_answered_are_asked_again_once_a_day(poll: Poll, program: Program) -> None:
    say(poll, "Robin", "yes", "yes")
    assert polling.remind(poll=poll, at=NOW) == 0  # they were asked today
    assert polling.remind(poll=poll, at=LATER) == 1
    assert polling.remind(poll=poll, at=LATER) == 0
    assert mails(program)["David"].kind == "poll-reminder"
    assert mails(program)["Robin"].state == State.SUPERSEDED  # answered before it was sent
    with pytest.raises(ValidationError, match="phone those who have not answered"):
        polling.remind(poll=poll, at=NOW + timedelta(days=20))


def test_the_coordinator_is_told_when_the_last_one_has_answered(poll: Poll, program: Program) -> None:
    program.memberships.update(answers_told=Told.AT_ONCE)
    for name in ("Robin", "Wanjiru", "David"):
        assert not Email.objects.in_program(program).filter(kind="answer-news").exists()
        say(poll, name, "yes", "if_need_be")
    [news] = Email.objects.in_program(program).filter(kind="answer-news")
    assert (news.subject, news.to_address) == ("Everyone said which times suit", poll.match.coordinator.email)
    say(poll, "Robin", "no", "yes", at=LATER)
    assert Email.objects.in_program(program).filter(kind="answer-news").count() == 1


def test_whoever_says_yes_late_is_asked_too_and_whoever_leaves_is_not(poll: Poll, program: Program) -> None:
    late = make_seat(poll.match, make_person(program, "Lena", "Vogt"), Part.PEER, state=SeatState.INVITED)
    late.accept(by=None, at=NOW)
    seat_of(poll.match, "David").decline(by=None, at=NOW)
    assert mails(program)["Lena"].state == State.QUEUED
    assert mails(program)["David"].state == State.SUPERSEDED
    assert {one.seat.participant.first_name for one in polling.asked_now(poll)} == {"Robin", "Wanjiru", "Lena"}
    with pytest.raises(ValidationError, match="is not asked about these times"):
        say(poll, "David", "yes", "yes")


def test_the_chosen_time_becomes_a_meeting_that_nobody_is_told_of_yet(poll: Poll, program: Program) -> None:
    friday = poll.times.all()[1]
    meeting = polling.choose(poll=poll, time=friday, place=ROOM, by=poll.match.coordinator, at=NOW)
    assert (meeting.starts_at, meeting.minutes, meeting.place) == (friday.starts_at, 60, ROOM.where)
    assert (poll.state, poll.meeting) == (PollState.DECIDED, meeting)
    assert {mail.state for mail in mails(program).values()} == {State.SUPERSEDED}
    with pytest.raises(ValidationError, match="A time was chosen"):
        say(poll, "Robin", "yes", "yes")


def test_a_poll_that_is_called_off_asks_nobody_and_makes_room_for_another(poll: Poll, match: Match) -> None:
    polling.call_off(poll=poll, by=match.coordinator, at=NOW)
    assert ask(match, THURSDAY, FRIDAY, minutes=90) != poll
    with pytest.raises(ValidationError, match="Nobody is asked about these times"):
        polling.call_off(poll=poll, by=match.coordinator, at=NOW)


def test_closing_the_match_ends_the_poll(poll: Poll, match: Match) -> None:
    close(match=match, reason=CloseReason.GOALS_MET, outcome="", by=match.coordinator, at=NOW, call_off=True)
    poll.refresh_from_db()
    assert poll.state == PollState.CALLED_OFF


def test_a_letter_that_waits_goes_to_the_new_address_instead(
    poll: Poll, program: Program, delivered: Callable[..., SmtpSink]
) -> None:
    robin = seat_of(poll.match, "Robin").participant
    robin.email = "robin.new@example.org"
    robin.save()
    polling.readdress([robin], NOW + timedelta(minutes=1))
    addresses = [one.recipients for one in delivered(NOW + timedelta(minutes=2)).received]
    david = seat_of(poll.match, "David").participant
    assert sorted(addresses) == sorted([(david.email,), (robin.email,)])


@pytest.mark.django_db(transaction=True)
def test_twenty_who_choose_at_once_make_one_meeting_and_twenty_who_ask_one_poll(match: Match) -> None:
    def fresh(kind: Any, pk: int) -> Any:
        return kind.objects.filter(program=match.program_id).select_related("program").get(pk=pk)

    asked = at_once(*[lambda: ask(fresh(Match, match.pk))] * 5)
    [poll] = {one for one in asked if isinstance(one, Poll)}
    time = poll.times.all()[0]

    def choose() -> Meeting:
        try:
            mine = fresh(Poll, poll.pk)
            return polling.choose(poll=mine, time=mine.times.get(pk=time.pk), place=ROOM, by=match.coordinator, at=NOW)
        finally:
            connection.close()

    done = at_once(*[choose] * 20)
    assert len([one for one in done if isinstance(one, Meeting)]) == 1
    assert len([one for one in done if isinstance(one, AlreadyDone)]) == 19
    assert match.meetings.count() == 1


@pytest.mark.parametrize(("minutes", "of_david"), [(60, []), (90, ["David did not say they are free then"])])
def test_what_was_said_of_the_very_time_counts_more_than_the_week(
    poll: Poll, program: Program, minutes: int, of_david: list[str]
) -> None:
    """Who said yes to an hour has said nothing of an hour and a half."""
    david = seat_of(poll.match, "David").participant
    WeeklyWindow.objects.create(program=program, participant=david, weekday=0, begins=time(8), ends=time(9))
    for name, said in (("David", "no"), ("David", "yes"), ("Robin", "if_need_be"), ("Wanjiru", "no")):
        say(poll, name, said, "yes")
    meeting = make_meeting(poll.match, THURSDAY.on, minutes=minutes)
    said_of = {one.seat.participant.first_name: one.warnings for one in coming.people_of(meeting)}
    assert [one.partition(":")[0] for one in said_of["David"]] == of_david
    assert said_of["Wanjiru"] == ["Wanjiru said no to this time."]
    assert said_of["Robin"] == (["Robin said “if need be” to this time."] if minutes == 60 else [])

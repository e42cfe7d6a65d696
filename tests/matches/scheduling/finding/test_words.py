"""Best times and polls as a coordinator reads them."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from matches.scheduling.finding.best_times import Found, Search, Standing, Team, TeamThen, best_times
from matches.scheduling.finding.in_the_way import InTheWay, Shorter, Without
from matches.scheduling.finding.time_order import Can, Rank
from matches.scheduling.finding.whose_time import Person, Why
from matches.scheduling.finding.words import (
    can_in_words,
    in_the_way_in_words,
    stretch_in_words,
    team_in_words,
    to_come_in_words,
    too_soon_in_words,
    when_in_words,
    why_ahead,
    why_in_words,
)
from matches.scheduling.polls.ranking import Option, Voter, ranking
from participants.free_time import LAST_MINUTE, Window

CENTRAL, KATHMANDU = "America/Chicago", "Asia/Kathmandu"
MONDAY = datetime(2026, 5, 4, 5, tzinfo=UTC)
NAMES: dict[Hashable, str] = {1: "Rosa", 2: "Ben", 3: "Ida"}
BEST = Rank(0, 0, 0, 0, 0, 0, 0, 0, 0, MONDAY)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({}, {"refusing": 1, "left_out": 0}, "Everyone who must come can."),
        ({"unanswered": 1}, {"refusing": 1}, "Nobody who must come said no."),
        ({"unanswered": 1}, {"unanswered": 2}, "Fewer of those who must come are still to answer: 1 instead of 2."),
        ({}, {"short": 1}, "Everyone who must be booked is free."),
        ({"at_night": 3}, {"if_need_be": 1}, "Nobody who must come said only “if need be”."),
        ({"if_need_be": 1}, {"if_need_be": 3}, "Fewer of those who must come can only if need be: 1 instead of 3."),
        ({}, {"left_out": 2}, "Everyone else can come too."),
        ({"left_out": 1}, {"left_out": 2}, "Fewer of the others are missing: 1 instead of 2."),
        ({}, {"others_if_need_be": 1}, "For none of the others it is only “if need be”."),
        ({}, {"at_night": 1}, "It is within the waking hours of everyone who comes."),
        ({}, {"less_near": 1}, "Those who are free to be booked name the very way that is wanted."),
        ({}, {"starts_at": MONDAY + timedelta(days=1)}, "It is as good, and earlier."),
        ({}, {}, "It is as good."),
    ],
)
def test_the_first_difference_is_why_a_time_is_ahead(one: dict[str, Any], other: dict[str, Any], said: str) -> None:
    assert why_ahead(BEST._replace(**one), BEST._replace(**other)) == said


def found(*people: Person, teams: tuple[Team, ...] = ()) -> Found:
    return best_times(Search(people, 60, MONDAY, MONDAY + timedelta(days=7), CENTRAL, teams))


def test_a_proposal_says_when_to_start_and_when_that_is_for_each() -> None:
    rosa = Person(1, CENTRAL, (Window(1, time(18), time(20)),))
    ben = Person(2, KATHMANDU, tuple(Window(day, time(0), LAST_MINUTE) for day in range(7)))
    one = found(rosa, ben).proposals[0]
    assert stretch_in_words(one, CENTRAL) == "Tue, May 5, 6:00 pm Central, or any quarter hour until 7:00 pm"
    assert [when_in_words(person) for person in one.people] == [
        "Tue, May 5, 6:00 pm Central, until 7:00 pm",
        "Wed, May 6, 4:45 am Kathmandu, until 5:45 am",
    ]
    assert why_in_words(one.people[1]) == "Within their free time, but outside waking hours."
    single = replace(one, last_start=one.starts_at)
    assert stretch_in_words(single, KATHMANDU) == "Wed, May 6, 4:45 am Kathmandu"
    assert stretch_in_words(one, "Europe/London").endswith("or any quarter hour until 1:00 am")
    assert stretch_in_words(one, "Atlantic/Azores") == (
        "Tue, May 5, 11:00 pm Azores, or any quarter hour until Wed, May 6, midnight Azores"
    )


@pytest.mark.parametrize("why", Why)
def test_each_reason_has_its_words(why: Why) -> None:
    one = Standing(1, CENTRAL, True, Can.YES, why, False, MONDAY, MONDAY)
    assert why_in_words(one).endswith(".")


def test_each_answer_has_a_short_status() -> None:
    assert [can_in_words(can) for can in (*Can, None)] == ["Can", "If need be", "Cannot", "No answer yet"]


def test_what_is_too_soon_and_who_is_missing_is_said() -> None:
    rosa = Person(1, CENTRAL, (Window(1, time(9), time(10)),))
    kinds = [Team(kind, 1, from_then=MONDAY + timedelta(days=20)) for kind in ("ASL interpreters", "captioners")]
    soon = found(rosa, teams=tuple(kinds)).too_soon[0]
    assert too_soon_in_words(soon) == "Too soon to book ASL interpreters and captioners."
    assert too_soon_in_words(replace(soon, teams=())) == ""


@pytest.mark.parametrize(
    ("yes", "if_need_be", "short", "said"),
    [
        ((1,), (2,), 0, "Rosa can. If need be: Ben."),
        ((), (2, 3), 0, "If need be: Ben. When Ida can is not known."),
        ((1, 2), (), 1, "Rosa and Ben can. 1 of 2 is missing."),
        ((), (), 2, "Nobody on your list is free. 2 of 2 are missing."),
        ((), (), None, "Nobody knows yet who is free: there is no list of them."),
    ],
)
def test_a_team_says_who_is_free(yes: Any, if_need_be: Any, short: int | None, said: str) -> None:
    team = TeamThen("interpreters", 2, yes, if_need_be, short, False)
    assert team_in_words(team, lambda keys: [NAMES[key] for key in keys], {3}) == said


def test_those_in_the_way_are_named_with_what_would_free_times() -> None:
    told = InTheWay((3,), ((1, 2),), (Without((1, 3), 8, 2), Without((2, 3), 4, 1)), False, Shorter(45, 1))
    assert in_the_way_in_words(told, NAMES) == [
        "Ida has no time for it in these weeks.",
        "Rosa and Ben share no time for it in these weeks.",
        "Without Rosa and Ida there would be times on 2 days.",
        "Without Ben and Ida there would be times on 1 day.",
        "A meeting of 45 minutes would fit on 1 day.",
    ]
    many = InTheWay((), ((1, 2),) * 7, (), is_too_short=False)
    assert in_the_way_in_words(many, NAMES)[5:] == ["Nor do 2 more pairs."]
    assert in_the_way_in_words(InTheWay((), (), (), is_too_short=True), NAMES) == [
        "The meeting is longer than the time between the first and the last day."
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Rosa and Ben are still to answer. No time can be recommended yet."),
        ({(1, 1): Can.YES}, "Ben is still to answer. That can still change which time is best."),
        ({(1, 1): Can.NO}, "Ben is still to answer. None of the times suits."),
        ({(1, 1): Can.YES, (2, 1): Can.IF_NEED_BE}, "Everyone has answered."),
        ({(1, 1): Can.YES, (2, 1): Can.NO}, "Everyone has answered. None of the times suits."),
    ],
)
def test_a_poll_says_who_is_still_to_answer_and_whether_that_matters(answers: Any, said: str) -> None:
    asked = (Option(1, MONDAY, MONDAY + timedelta(hours=1)),)
    assert to_come_in_words(ranking(asked, (Voter(1, CENTRAL), Voter(2, CENTRAL)), answers), NAMES) == said


def test_who_does_not_have_to_come_cannot_change_a_lone_time() -> None:
    asked = (Option(1, MONDAY, MONDAY + timedelta(hours=1)),)
    one = ranking(asked, (Voter(1, CENTRAL), Voter(2, CENTRAL, is_required=False)), {(1, 1): Can.YES})
    assert to_come_in_words(one, NAMES) == "Ben is still to answer. That cannot change which time is best."

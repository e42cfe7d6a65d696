"""The order of a poll's times, against the rule said as a list of questions, and against every way it could end."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cmp_to_key
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from matches.scheduling.finding.time_order import Can
from matches.scheduling.polls.ranking import Answers, Option, Ranking, Voter, ranking
from tests.matches.scheduling.finding.free_weeks import ZONES, firsts
from tests.sharing_out import examples
from tests.zones import second_source

MONDAY = datetime(2026, 5, 4, 14, tzinfo=UTC)  # 10:00 in New York
ROSA, BEN, IDA = (
    Voter("Rosa", "America/New_York"),
    Voter("Ben", "America/New_York"),
    Voter("Ida", "Asia/Kathmandu", False),
)
YES, MAYBE, NO = Can.YES, Can.IF_NEED_BE, Can.NO


@st.composite
def polls(
    draw: st.DrawFn, *, options: int = 4, most_missing: int = 99
) -> tuple[tuple[Option, ...], tuple[Voter, ...], Answers]:
    first = draw(firsts())
    begins = draw(st.lists(st.integers(0, 200), min_size=1, max_size=options))
    soon = draw(st.sampled_from([0, 0, 0, 50, 150]))  # what is too soon to book comes before what is not
    asked = tuple(
        Option(n, start := first + timedelta(minutes=30 * step), start + timedelta(hours=1), step < soon)
        for n, step in enumerate(begins)
    )
    voter = st.builds(Voter, key=st.none(), zone=st.sampled_from(ZONES), is_required=st.booleans())
    people = tuple(Voter(n, one.zone, one.is_required) for n, one in enumerate(draw(st.lists(voter, max_size=3))))
    cells = list(product(range(len(people)), range(len(asked))))
    said = {cell: draw(st.sampled_from([YES, YES, MAYBE, NO, None])) for cell in cells}
    missing = [cell for cell in cells if said[cell] is None]
    said |= dict.fromkeys(missing[most_missing:], YES)
    return asked, people, {cell: can for cell, can in said.items() if can}


def is_night(person: Voter, option: Option) -> bool:
    moments = (option.starts_at + timedelta(minutes=n) for n in range(0, 60, 5))
    shown = (moment.astimezone(second_source(person.zone)).time() for moment in moments)
    return not all(time(8) <= at < time(21) for at in shown)


def told(option: Option, people: tuple[Voter, ...], answers: Answers) -> Iterator[int]:
    """What is asked of an option, one question after another; the smaller answer is ahead."""
    said = [(one, answers.get((one.key, option.key))) for one in people]
    yield int(option.is_too_soon)
    yield sum(one.is_required and can == NO for one, can in said)
    yield sum(one.is_required and can is None for one, can in said)
    yield sum(one.is_required and can == MAYBE for one, can in said)
    yield -sum(not one.is_required and can in (YES, MAYBE) for one, can in said)
    yield sum(not one.is_required and can == MAYBE for one, can in said)
    yield sum(can in (YES, MAYBE) and is_night(one, option) for one, can in said)
    yield round(option.starts_at.timestamp())


def in_order(options: tuple[Option, ...], people: tuple[Voter, ...], answers: Answers) -> list[Option]:
    """Compared two by two: the first question to which they have different answers decides."""

    def compare(one: Option, other: Option) -> int:
        pairs = zip(told(one, people, answers), told(other, people, answers), strict=True)
        return next((a - b for a, b in pairs if a != b), 0)

    return sorted(options, key=cmp_to_key(compare))


def recommended(options: tuple[Option, ...], people: tuple[Voter, ...], answers: Answers) -> Any:
    first = in_order(options, people, answers)[0]
    said = [(one.is_required, answers.get((one.key, first.key))) for one in people]
    if first.is_too_soon or (True, NO) in said or not any(can in (YES, MAYBE) for _required, can in said):
        return None
    return first.key


def key_of(found: Ranking) -> Any:
    return found.recommended.option.key if found.recommended else None


@settings(max_examples=examples(60))
@given(polls())
def test_it_is_the_order_that_asking_two_by_two_gives(poll: Any) -> None:
    found = ranking(*poll)
    assert [one.option for one in found.options] == in_order(*poll)
    assert key_of(found) == recommended(*poll)


@settings(max_examples=examples(60))
@given(polls(options=3, most_missing=3))
def test_it_can_change_if_any_way_in_which_answers_come_changes_it(poll: Any) -> None:
    options, people, answers = poll
    missing = [cell for cell in product(range(len(people)), range(len(options))) if cell not in answers]
    ends = (
        answers | {cell: can for cell, can in zip(missing, come, strict=True) if can}
        for come in product([YES, MAYBE, NO, None], repeat=len(missing))
    )
    found = ranking(options, people, answers)
    assert found.can_change == any(recommended(options, people, end) != key_of(found) for end in ends)
    assert set(found.missing) == {person for person, _option in missing}


def option(key: str, hours: int) -> Option:
    return Option(key, MONDAY + timedelta(hours=hours), MONDAY + timedelta(hours=hours + 1))


def test_a_no_of_a_required_person_falls_behind_whatever_else_speaks_for_it() -> None:
    first, second = option("first", 0), option("second", 1)
    said = {("Rosa", "first"): NO, ("Ben", "first"): YES, ("Rosa", "second"): MAYBE, ("Ben", "second"): MAYBE}
    found = ranking((first, second), (ROSA, BEN), said)
    assert [one.option.key for one in found.options] == ["second", "first"]
    assert found.options[1].no == ("Rosa",)
    assert (key_of(found), found.can_change) == ("second", False)


def test_whoever_has_not_answered_said_neither_yes_nor_no() -> None:
    found = ranking((option("first", 0),), (IDA, ROSA, BEN), {("Rosa", "first"): YES})
    assert found.options[0].unanswered == ("Ida", "Ben")
    assert found.missing == ("Ben", "Ida")
    assert (key_of(found), found.can_change) == ("first", True)


def test_nothing_is_recommended_before_somebody_answers_or_where_someone_refuses_each_time() -> None:
    asked = (option("first", 0), option("second", 1))
    nobody = ranking(asked, (ROSA, IDA), {})
    assert (nobody.recommended, nobody.can_change) == (None, True)
    refused = ranking(asked, (ROSA, IDA), {("Rosa", "first"): NO, ("Rosa", "second"): NO})
    assert (refused.recommended, refused.can_change, refused.missing) == (None, False, ("Ida",))
    assert ranking((), (ROSA,), {}) == Ranking((), (), False)


def test_equal_options_stand_by_whose_night_it_is_and_then_by_time() -> None:
    asked = (option("evening there", 0), option("their night", 1), option("our night", -6))  # there: Kathmandu
    said = {(person, one.key): YES for person in ("Rosa", "Ida") for one in asked}
    found = ranking(asked, (ROSA, IDA), said)
    assert [one.option.key for one in found.options] == ["evening there", "our night", "their night"]


def test_the_night_of_somebody_who_does_not_come_counts_for_nothing() -> None:
    asked = (option("their evening", 23), option("their night", 2))  # there: Kathmandu
    for said in ({}, {("Ida", one.key): NO for one in asked}):
        found = ranking(asked, (ROSA, IDA), said | {("Rosa", one.key): YES for one in asked})
        assert [one.option.key for one in found.options] == ["their night", "their evening"]

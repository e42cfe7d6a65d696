"""Timed agendas: exact sums, leasts, breaks, and what too short a meeting is told."""

from itertools import takewhile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matches.meeting.timing.access import BREAK, Access
from matches.meeting.timing.planning import Asked, DoesNotFit, Timed, least_length, propose, usual_length
from matches.meeting.timing.shapes import Shape, What

ACCESS = st.builds(Access, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
ASKED = st.builds(Asked, st.sampled_from(Shape), st.integers(1, 12), st.integers(1, 8), ACCESS)


def minutes(segments: list[Timed]) -> list[tuple[str, int]]:
    return [(one.what.value, one.minutes) for one in segments]


def proposed(asked: Asked, length: int) -> tuple[list[Timed], int]:
    """What is proposed for that length, or for the longer one that a refusal names; and which of the two."""
    try:
        return propose(asked, length), length
    except DoesNotFit as refusal:
        longer = max(refusal.longer, length + 1)
        return propose(asked, longer), longer


def longest_without_break(segments: list[Timed]) -> int:
    rest, longest = list(segments), 0
    while rest:
        stretch = list(takewhile(lambda one: one.what is not What.BREAK, rest))
        longest = max(longest, sum(one.minutes for one in stretch))
        rest = rest[len(stretch) + 1 :]
    return longest


@given(ASKED, st.integers(15, 480))
def test_whatever_is_proposed_keeps_every_rule_and_whatever_is_refused_works_at_the_length_it_names(
    asked: Asked, length: int
) -> None:
    found, length = proposed(asked, length)
    assert sum(one.minutes for one in found) == length
    assert all(one.minutes >= one.least for one in found)
    assert longest_without_break(found) <= asked.access.break_every
    assert all(one.minutes == BREAK for one in found if one.what is What.BREAK)
    assert What.BREAK not in (found[0].what, found[-1].what)


@given(ASKED, st.integers(15, 480))
def test_what_a_break_cuts_keeps_its_least_and_every_step_of_the_shape_is_there_in_order(
    asked: Asked, length: int
) -> None:
    found, _length = proposed(asked, length)
    whole: list[list[Timed]] = []
    for one in found:
        if one.goes_on:
            whole[-1].append(one)
        elif one.what is not What.BREAK:
            whole.append([one])
    steps = [step for step in asked.steps() if step.what is not What.BREAK]
    assert [(parts[0].what, parts[0].turn) for parts in whole] == [(step.what, step.turn) for step in steps]
    assert all(sum(p.minutes for p in parts) >= step.least for parts, step in zip(whole, steps, strict=True))
    assert [sum(p.least for p in parts) for parts in whole] == [step.least for step in steps]


@given(ASKED)
def test_a_shorter_meeting_than_the_least_is_refused_with_the_least(asked: Asked) -> None:
    least = least_length(asked)
    propose(asked, least)
    with pytest.raises(DoesNotFit) as refused:
        propose(asked, least - 1)
    assert (refused.value.longer, refused.value.shorter) == (least, None)


@given(ASKED, st.integers(15, 300))
def test_no_length_between_the_refused_and_the_named_works(asked: Asked, length: int) -> None:
    try:
        propose(asked, length)
    except DoesNotFit as refusal:
        between = range((refusal.shorter or max(length - 20, 1)) + 1, min(refusal.longer, length + 20))
        for one in between:
            with pytest.raises(DoesNotFit):
                propose(asked, one)
        if refusal.shorter:
            propose(asked, refusal.shorter)


def breaks_taken_late(segments: list[int], every: int) -> int:
    """How many breaks do, each as late as can be: where a segment ends, or within one five minutes from its ends."""
    places, past = set(), 0
    for one in segments:
        places |= {past + one, *range(past + 5, past + one - 4)}
        past += one
    taken, at = 0, 0
    while past - at > every:
        at = max(place for place in places if place <= at + every)
        taken += 1
    return taken


@given(ASKED)
@example(Asked(Shape.CONSULTATION, 1, 8, Access(breaks=True)))
def test_the_least_is_no_longer_than_the_segments_at_their_least_and_breaks_as_late_as_can_be(asked: Asked) -> None:
    blocks: list[list[int]] = [[]]
    for step in asked.steps():
        if step.what is What.BREAK:
            blocks.append([])
        else:
            blocks[-1].append(step.least)
    every, least, own = asked.access.break_every, sum(map(sum, blocks)), len(blocks) - 1
    fewest = own + sum(-(-sum(block) // every) - 1 for block in blocks)
    late = own + sum(breaks_taken_late(block, every) for block in blocks)
    assert least + fewest * BREAK <= least_length(asked) <= least + late * BREAK


@settings(max_examples=20)
@given(ASKED)
def test_access_makes_no_agenda_shorter(asked: Asked) -> None:
    plain = Asked(asked.shape, asked.people, asked.cases)
    assert least_length(asked) >= least_length(plain)
    assert usual_length(asked) >= usual_length(plain) >= least_length(plain)


def test_the_published_agendas_come_out_as_published() -> None:
    assert minutes(propose(Asked(Shape.TRAINING, 6), 60)) == [
        ("welcome", 5), ("teach", 20), ("questions", 10), ("pairs", 15), ("commit", 5), ("evaluate", 5)
    ]  # fmt: skip
    assert minutes(propose(Asked(Shape.ONE_TO_ONE, 2), 45)) == [
        ("welcome", 5), ("situation", 10), ("tried", 15), ("options", 10), ("next_steps", 5)
    ]  # fmt: skip
    assert minutes(propose(Asked(Shape.CASES, 6, 2), 90)) == [
        ("welcome", 7), ("teach", 23), ("case", 25), ("case", 25), ("wrap_up", 5), ("evaluate", 5)
    ]  # fmt: skip
    assert minutes(propose(Asked(Shape.CONSULTATION, 5), 55)) == [
        ("welcome", 5), ("overview", 10), ("clarify", 5), ("probe", 10), ("listen", 15), ("reflect", 5), ("debrief", 5)
    ]  # fmt: skip
    assert minutes(propose(Asked(Shape.IN_TURN, 4), 65))[1:5] == [
        ("present", 2), ("clarify", 3), ("consult", 8), ("feedback", 2)
    ]  # fmt: skip
    assert minutes(propose(Asked(Shape.COMMON_PROBLEM, 4), 115)) == [
        ("welcome", 5), ("write", 15), ("round", 20), ("clarify_ideas", 20), ("vote", 10), ("break", 15),
        ("discuss", 20), ("final_vote", 10)
    ]  # fmt: skip


def test_tactile_work_takes_half_as_long_again_and_a_break_within_the_hour() -> None:
    asked = Asked(Shape.ONE_TO_ONE, 2, access=Access(tactile=True))
    assert usual_length(asked) == 84
    assert minutes(propose(asked, 84)) == [
        ("welcome", 8), ("situation", 15), ("break", 15), ("tried", 23), ("options", 15), ("next_steps", 8)
    ]  # fmt: skip
    assert (asked.access.briefing, asked.access.quarters) == (15, 6)


def test_a_break_falls_between_two_turns_where_that_can_be() -> None:
    found = propose(Asked(Shape.IN_TURN, 5, access=Access(captions=True)), 95)
    at = [one.what for one in found].index(What.BREAK)
    assert found[at - 1].turn != found[at + 1].turn


def test_interpreters_are_briefed_before_and_braille_alone_needs_no_briefing() -> None:
    assert [Access(interpreted=True).briefing, Access(braille=True).briefing, Access().briefing] == [10, 0, 0]
    assert [Access(interpreted=True).quarters, Access(braille=True).quarters, Access(captions=True).quarters] == [
        5,
        5,
        4,
    ]
    assert [Access(breaks=True).break_every, Access().break_every] == [60, 90]


def test_nobody_and_crowds_are_refused() -> None:
    for people, cases in ((0, 1), (31, 1), (4, 0), (4, 9)):
        with pytest.raises(ValueError, match="1 to 30 people"):
            propose(Asked(Shape.CASES, people, cases), 90)

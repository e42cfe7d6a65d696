"""The lengths that an agenda can have: the least is among them, and each is laid within the rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matches.meeting.timing.access import BREAK, Access
from matches.meeting.timing.laying import LEAST_PART, Laid, search
from matches.meeting.timing.planning import Asked, least_length, propose
from matches.meeting.timing.shapes import Leads, Shape, Step, What

EVERY, MOST = 20, 100
PART = st.builds(
    lambda usual, under, grows: Step(What.DISCUSS, usual, max(usual - under, 1), Leads.EVERYONE, grows),
    st.integers(1, 15), st.integers(0, 4), st.booleans(),
)  # fmt: skip
PAUSE = Step(What.BREAK, BREAK, BREAK, Leads.FACILITATOR)
BLOCK = st.lists(PART, min_size=1, max_size=3)
STEPS = st.one_of(BLOCK, st.builds(lambda before, after: [*before, PAUSE, *after], BLOCK, BLOCK))


def minute_by_minute(steps: list[Step]) -> set[int]:
    """Every length that can be, tried out: (length, since the last break, of the segment, of its part, is it cut)."""
    ends = {(0, 0)}
    for index, step in enumerate(steps):
        after = {(length + BREAK, 0) for length, since in ends if since and length + BREAK <= MOST}
        if step.what is What.BREAK:
            ends = after
            continue
        begins = ends | after if index and steps[index - 1].what is not What.BREAK else ends
        seen, rest = set(), [(length, since, 0, 0, False) for length, since in begins]
        while rest:
            state = rest.pop()
            length, since, taken, part, is_cut = state
            if state in seen or since > EVERY or length > MOST or not (step.grows or taken <= step.usual):
                continue
            seen.add(state)
            rest.append((length + 1, since + 1, taken + 1, part + 1, is_cut))
            if part >= LEAST_PART:
                rest.append((length + BREAK, 0, taken, 0, True))
        ends = {
            (length, since)
            for length, since, taken, part, is_cut in seen
            if taken >= step.least and part >= (LEAST_PART if is_cut else 1)
        }
    return {length for length, _since in ends}


def check(steps: list[Step], laid: list[Laid], length: int) -> None:
    at = since = 0
    for step, one in zip(steps, laid, strict=True):
        if step.what is What.BREAK:
            at, since = at + BREAK, 0
            continue
        assert step.least <= sum(one.parts)
        assert step.grows or sum(one.parts) <= step.usual
        assert len(one.parts) == 1 or min(one.parts) >= LEAST_PART
        if one.after_break:
            assert since > 0
            at, since = at + BREAK, 0
        for number, part in enumerate(one.parts):
            at, since = at + part + (BREAK if number else 0), part + (0 if number else since)
            assert since <= EVERY
    assert at == length


@settings(max_examples=60)
@given(STEPS)
def test_the_least_is_not_missed_and_each_length_is_laid_within_the_rules(steps: list[Step]) -> None:
    laying = search(steps, EVERY, MOST)
    lengths = {length for length in range(MOST + 1) if laying.lengths() >> length & 1}
    tried = minute_by_minute(steps)
    assert lengths <= tried
    # A segment cut twice is longer than two stretches less its ends: no least ever is, and longer meetings are spread.
    assert min(lengths, default=None) == min(tried, default=None)
    for length in lengths:
        check(steps, laying.lay(length, [step.usual for step in steps]), length)


def test_the_least_is_the_least_of_all_agendas_not_of_those_spread_evenly() -> None:
    in_turn = Asked(Shape.IN_TURN, 10, access=Access(interpreted=True))
    assert least_length(in_turn) == 207
    assert sum(one.minutes for one in propose(in_turn, 207)) == 207


def test_a_short_part_grows_where_a_break_within_it_makes_the_meeting_shorter() -> None:
    cases = Asked(Shape.CONSULTATION, 6, 2, Access(tactile=True))
    assert least_length(cases) == 135
    halves = [one.minutes for one in propose(cases, 135) if one.what is What.DEBRIEF and one.turn == 1]
    assert halves == [5, 5]

"""The figures of the field, each where it decides: a change to one must show."""

import pytest

from matches.meeting.timing.access import Access
from matches.meeting.timing.planning import Asked, DoesNotFit, propose
from matches.meeting.timing.shapes import Shape, What


@pytest.mark.parametrize("need", ["tactile", "interpreted", "braille", "captions", "breaks"])
def test_each_of_these_needs_alone_brings_a_break_within_the_hour(need: str) -> None:
    assert (Access().break_every, Access(**{need: True}).break_every) == (90, 60)


def test_a_break_leaves_five_minutes_of_a_segment_on_either_side() -> None:
    """An even spread would leave three minutes of the first case before the break."""
    found = propose(Asked(Shape.CASES, 6, 3, Access(captions=True)), 132)
    parts = [(head, tail) for head, tail in zip(found, found[2:], strict=False) if tail.goes_on]
    assert all(min(head.minutes, tail.minutes) >= 5 for head, tail in parts)


def test_the_least_is_two_thirds_of_a_figure_and_the_low_end_of_a_range() -> None:
    training = {step.what: step.least for step in Asked(Shape.TRAINING, 6).steps()}
    assert training == {
        What.WELCOME: 4, What.TEACH: 14, What.QUESTIONS: 7, What.PAIRS: 10, What.COMMIT: 4, What.EVALUATE: 4
    }  # fmt: skip
    problem = {step.what: step.least for step in Asked(Shape.COMMON_PROBLEM, 6).steps()}
    assert [problem[what] for what in (What.WRITE, What.ROUND, What.CLARIFY_IDEAS, What.DISCUSS)] == [10, 20, 20, 20]


def test_the_welcome_takes_half_a_minute_a_person_where_that_is_longer() -> None:
    welcomes = [Asked(Shape.TRAINING, people).steps()[0].usual for people in (6, 10, 11, 20, 30)]
    assert welcomes == [5, 5, 6, 10, 15]


def test_a_refusal_names_the_nearest_lengths_that_work_on_both_sides() -> None:
    """Up to 90 minutes need no break; from 91 on they need one, and what is left must hold the least."""
    with pytest.raises(DoesNotFit) as refused:
        propose(Asked(Shape.CASES, 6, 3), 91)
    assert (refused.value.longer, refused.value.shorter) == (95, 90)

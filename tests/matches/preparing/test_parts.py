"""Parts are offered by format, and each says what it does."""

import pytest

from matches.models import Direction, Format, Match, Part
from matches.preparing.parts import WHAT_THEY_DO, next_part, parts_for


@pytest.mark.parametrize(
    ("direction", "chosen", "offered"),
    [
        (Direction.MUTUAL, Format.CASE_STUDY, {Part.PRESENTER, Part.PEER, Part.FACILITATOR}),
        (Direction.MUTUAL, Format.GROUP, {Part.PEER, Part.FACILITATOR}),
        (Direction.MUTUAL, Format.TRAINING, {Part.PEER, Part.EXPERT, Part.FACILITATOR}),
        (Direction.DIRECTIONAL, Format.ONE_TO_ONE, {Part.RECIPIENT, Part.PROVIDER, Part.FACILITATOR}),
        (Direction.DIRECTIONAL, "", {Part.RECIPIENT, Part.PROVIDER, Part.EXPERT, Part.FACILITATOR}),
    ],
)
def test_parts_are_those_of_the_format(direction: str, chosen: str, offered: set[Part]) -> None:
    assert set(parts_for(Match(direction=direction, format=chosen))) == offered


def test_every_part_says_what_it_does() -> None:
    assert WHAT_THEY_DO.keys() == set(Part)


def test_a_case_study_wants_a_presenter_first() -> None:
    assert next_part(Match(direction=Direction.MUTUAL, format=Format.CASE_STUDY), []) == Part.PRESENTER

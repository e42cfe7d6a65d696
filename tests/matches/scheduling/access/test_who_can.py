"""Who of a list can do what somebody needs, by the words that people write."""

import pytest

from matches.scheduling.access.who_can import is_able, is_named
from participants.models import NeedKind, Receives

INTERPRETER = [NeedKind.INTERPRETER.value]


@pytest.mark.parametrize(
    ("works_in", "detail", "receives", "can"),
    [
        ("ASL, ProTactile", "ASL", [], True),
        ("ASL, ProTactile", "protactile", [], True),
        ("ASL; pro-tactile", "ProTactile interpreter", [], True),
        ("ASL, ProTactile", "Tactile ASL", [], True),
        ("ASL, tactile", "ProTactile", [], False),
        ("ASL", "Tactile ASL", [], False),
        ("ASL", "ASL", [Receives.TACTILE], False),
        ("ASL, ProTactile", "ASL", [Receives.TACTILE], True),
        ("ASL", "American Sign Language", [], True),
        ("ASL, English, español", "ASL and Espanol", [], True),
        ("ASL", "ASL and Spanish", [], False),
        ("ASL", "LSM or ASL", [], True),
        ("ASL", "", [], True),
        ("", "ASL", [], True),
        ("", "ProTactile", [], False),
    ],
)
def test_languages_and_ways_are_compared_as_written(works_in: str, detail: str, receives: list[str], can: bool) -> None:
    assert is_able(INTERPRETER, works_in, NeedKind.INTERPRETER, detail, receives) is can


def test_the_kind_counts_first_and_captions_have_no_languages_to_compare() -> None:
    assert not is_able(INTERPRETER, "ASL", NeedKind.CAPTIONS, "")
    assert is_able([NeedKind.CAPTIONS], "English", NeedKind.CAPTIONS, "on her own screen, 40 pt")
    assert is_able([NeedKind.OTHER], "Cued speech", NeedKind.OTHER, "cued speech")
    assert not is_able([NeedKind.OTHER], "Cued speech", NeedKind.OTHER, "a note taker")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Dana Field", True),
        ("Lee Okafor; ms. Field", True),
        ("Dana", True),
        ("not Dana Field please", True),
        ("Dana Ortiz", False),
        ("", False),
    ],
)
def test_a_name_is_found_in_what_somebody_wrote(text: str, named: bool) -> None:
    assert is_named("Dana Field", text) is named

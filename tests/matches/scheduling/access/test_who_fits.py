"""Who can come for a need, by the words of the list, and whom a person named."""

import pytest

from matches.scheduling.access.who_fits import Fit, fit, is_named


@pytest.mark.parametrize(
    ("kinds", "works_in", "detail", "expected"),
    [
        (["interpreter"], "ASL, ProTactile", "ProTactile", Fit.YES),
        (["interpreter"], "asl; protactile", "Tactile ASL", Fit.NEAR),
        (["interpreter"], "ASL, Tactile ASL, Spanish", "ProTactile", Fit.NEAR),
        (["interpreter"], "ASL, Tactile ASL, Spanish", "ASL or tactile ASL", Fit.YES),
        (["interpreter"], "ProTactile, Spanish", "ASL, ProTactile", Fit.YES),
        (["interpreter"], "ASL", "tactile ASL", Fit.OTHER_WAY),
        (["interpreter"], "Spanish", "ASL", Fit.OTHER_WAY),
        (["interpreter"], "ASL and Spanish", "ASL", Fit.YES),
        (["interpreter"], "ASL", "ASL interpreting", Fit.YES),
        (["interpreter"], "ASL interpreting", "ASL", Fit.YES),
        (["interpreter"], "", "ASL", Fit.UNKNOWN),
        (["interpreter"], "ASL", "", Fit.UNKNOWN),
        (["captions"], "ASL", "ASL", Fit.OTHER_KIND),
    ],
)
def test_who_fits_a_need_for_an_interpreter(kinds: list[str], works_in: str, detail: str, expected: Fit) -> None:
    assert fit(kinds, works_in, "interpreter", detail) == expected


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("Dana Field", "dana field", True),
        ("Dana Field", "Ben Ortiz, Dana", True),
        ("Dana Field", "nobody but Dana Field or Lena", True),
        ("Dana Field", "Danae", False),
        ("Núñez Signs", "Nunez", True),
        ("Dana Field", "", False),
        ("", "Dana", False),
    ],
)
def test_whom_somebody_named(name: str, words: str, expected: bool) -> None:
    assert is_named(name, words) == expected


def test_how_somebody_receives_counts_and_captions_have_no_languages_to_compare() -> None:
    needs = ("interpreter", "ASL", ["tactile"])
    assert fit(["interpreter"], "ASL", *needs) == Fit.OTHER_WAY
    assert fit(["interpreter"], "ASL, ProTactile", *needs) == Fit.YES
    assert fit(["captions"], "English", "captions", "on her own screen, 40 pt") == Fit.YES

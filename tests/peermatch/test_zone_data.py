"""Old zone data of the system is passed over."""

from pathlib import Path

import pytest
import tzdata

from peermatch.zone_data import is_older


@pytest.mark.parametrize(
    ("first_line", "expected"),
    [
        ("# version 2025b\n", True),
        ("# version 2026f\n", False),
        ("# version 2026g\n", False),
        ("# version 2027a\n", False),
        ("# version unknown\n", True),
        ("", True),
    ],
)
def test_the_newer_of_two_is_gone_by(tmp_path: Path, first_line: str, expected: bool) -> None:
    (tmp_path / "tzdata.zi").write_text(first_line)
    assert is_older([str(tmp_path)], "2026f") == expected


def test_what_does_not_say_how_old_it_is_or_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert is_older([str(tmp_path)], "2026f")
    assert is_older([str(tmp_path / "none")], "2026f")


def test_only_the_first_place_that_there_is_counts(tmp_path: Path) -> None:
    (tmp_path / "tzdata.zi").write_text("# version 2099a\n")
    assert not is_older([str(tmp_path / "none"), str(tmp_path)], tzdata.IANA_VERSION)

"""Text as it is searched, and text that is safe in a header."""

from hypothesis import given
from hypothesis import strategies as st

from peermatch.text import fold, one_line


def test_case_accents_and_spaces_do_not_matter() -> None:
    assert fold("  NÚÑEZ\tLefèvre ") == fold("nunez lefevre") == "nunez lefevre"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_line_breaks_and_hidden_characters_become_spaces() -> None:
    assert one_line("Ana\r\nBcc: x@y.example\u2028\u202egnp") == "Ana Bcc: x@y.example gnp"


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1

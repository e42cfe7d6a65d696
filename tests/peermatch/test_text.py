"""Text as it is searched, and text that is safe in a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.text import fold, one_line, tel, without_addresses


def test_case_accents_and_spaces_do_not_matter() -> None:
    assert fold("  NÚÑEZ\tLefèvre ") == fold("nunez lefevre") == "nunez lefevre"


def test_nulls_that_no_database_takes_are_not_searched_for() -> None:
    assert fold("\x00Nú\x00ñez\x00") == "nunez"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_line_breaks_and_hidden_characters_become_spaces() -> None:
    assert one_line("Ana\r\nBcc: x@y.example\u2028\u202egnp") == "Ana Bcc: x@y.example gnp"


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+1 (512) 555-0101", "tel:+15125550101"),
        ("512-555-0100 ext. 7", "tel:5125550100;ext=7"),
        ("512.555.0100x12 ", "tel:5125550100;ext=12"),
    ],
)
def test_a_number_becomes_a_link_that_dials_it(phone: str, link: str) -> None:
    assert tel(phone) == link


@given(st.text())
def test_whatever_is_typed_as_a_number_stays_a_harmless_link(phone: str) -> None:
    assert set(tel(phone)) <= set("tel:+0123456789;ext=")


def test_addresses_are_left_out_of_a_mail_servers_words() -> None:
    said = "550 <robin.park@mail.example>: no such user (robin.park@mail.example)"
    assert without_addresses(said) == "550 <…>: no such user (…)"
    assert without_addresses("421 try again @ noon") == "421 try again @ noon"

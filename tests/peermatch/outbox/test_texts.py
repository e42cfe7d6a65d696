"""Words of letters that a program changes: what is refused and why, and what fills the placeholders."""

from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peermatch.outbox import texts
from peermatch.outbox.texts import COORDINATOR, FIRST_NAME, LONGEST_TEXT, PROGRAM, USUAL, Block

WHY = Block("why", "Why", "{coordinator} of {program} invites you.", USUAL, frozenset({"coordinator"}))
TOLD = {"first_name": "Rosa", "coordinator": "Ana", "program": "Bluebonnet", "phone": "1", "email": "a@b.example"}
names = st.sampled_from([place.name for place in USUAL])
plain = st.text(st.characters(exclude_characters="{}⟦⟧", exclude_categories=["Cs"]), max_size=40)


def test_words_with_known_placeholders_are_taken() -> None:
    assert texts.problems("{coordinator} asks you, {first_name}.", WHY) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{coordinator} {frist_name}", "{frist_name} is no placeholder here. Did you mean {first_name}?"),
        ("{coordinator} {Program}", "Did you mean {program}?"),
        ("{coordinator} {xyz}", "You can use: {first_name}, {coordinator}"),
        ("{coordinator} {}", "{} is no placeholder here."),
        ("{coordinator} {first_name.__class__}", "is no placeholder here."),
        ("Hello", "{coordinator} is missing: the name of whoever answers for the match."),
        ("{coordinator} hello {first", "A brace stands alone near"),
        ("{coordinator} hello }", "A brace stands alone near"),
        ("{{coordinator}}", "A brace stands alone near"),
        ("{coordinator} https://evil.example/", "There is an address of a page near"),
        ("{coordinator} WWW.evil.example", "There is an address of a page near"),
        ("{coordinator} ⟦link:answer⟧", "There is an address of a page near"),
        ("{coordinator}" + "x" * LONGEST_TEXT, "This is too long"),
    ],
)
def test_what_is_wrong_is_said_with_where_and_what_to_do(text: str, said: str) -> None:
    assert said in " ".join(texts.problems(text, WHY))


@given(st.text(max_size=80))
@example("{coordinator}{coordinator")
@example("{coordinator}}{")
def test_whatever_is_typed_is_refused_or_filled_whole(typed: str) -> None:
    """No brace is left over, and nothing raises."""
    text = texts.tidy(typed)
    if not texts.problems(text, WHY):
        said = "\n".join(texts.filled(text, TOLD))
        assert not set("{}⟦⟧") & set(said)
        assert "Ana" in said


@given(st.lists(st.one_of(plain, names.map("{{{}}}".format)), max_size=8).map("".join))
def test_text_around_placeholders_stays_as_it_was_typed(typed: str) -> None:
    text = texts.tidy(typed)
    expected = text
    for name, value in TOLD.items():
        expected = expected.replace(f"{{{name}}}", value)
    assert " ".join(" ".join(texts.filled(text, TOLD)).split()) == " ".join(expected.split())


@given(st.text(max_size=60))
def test_tidying_twice_is_tidying_once_and_hides_nothing(typed: str) -> None:
    tidied = texts.tidy(typed)
    assert texts.tidy(tidied) == tidied
    assert not any(ord(c) < 32 and c != "\n" for c in tidied)


@given(st.text(max_size=30))
def test_what_fills_a_placeholder_is_never_read_as_one(value: str) -> None:
    said = texts.filled("{first_name}", {"first_name": value + "{program}", "program": "secret"})
    assert "secret" not in "".join(said)


def test_what_fills_a_placeholder_stays_on_its_line() -> None:
    assert texts.filled("Hello {first_name}", {"first_name": "Rosa\r\n\r\nBcc: x@y.example"}) == [
        "Hello Rosa Bcc: x@y.example"
    ]


@given(st.lists(st.text(ascii_lowercase + " ", max_size=300), max_size=4))
def test_a_text_message_is_one_message(wordings: list[str]) -> None:
    assert len(texts.text_message(*wordings)) <= texts.LONGEST_SHORT


def test_the_fullest_wording_that_fits_is_sent_in_the_usual_signs_of_phones() -> None:
    assert texts.text_message("x" * 161, "“Yes” – or no…", "short") == '"Yes" - or no...'
    assert texts.text_message("Grüße, José") == "Grüße, José"
    assert texts.text_message("long " * 40).endswith("long...")
    assert texts.text_message() == ""


def test_every_usual_placeholder_has_a_title(db: Any) -> None:
    assert all(str(place.title) for place in USUAL)
    assert {FIRST_NAME, COORDINATOR, PROGRAM} <= set(USUAL)

"""The measure itself: it agrees with what is known of a text, and with a count by ear."""

import pytest

from tests.plain_words.grade import read, sentences, syllables, too_hard

GETTYSBURG = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in liberty, "
    "and dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing "
    "whether that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great "
    "battlefield of that war. We have come to dedicate a portion of that field, as a final resting place for those who "
    "here gave their lives that that nation might live. It is altogether fitting and proper that we should do this."
)


def test_a_known_speech_is_as_hard_as_it_is_known_to_be() -> None:
    """Counted by hand: 5 sentences, 102 words; 146 syllables by CMUdict, the pronouncing dictionary."""
    found = read(GETTYSBURG)
    assert (found.sentences, found.words) == (5, 102)
    assert found.syllables == pytest.approx(146, abs=2)
    assert too_hard({"speech": GETTYSBURG, "greeting": "We are glad that you came."}) == {"speech": 9.0}


@pytest.mark.parametrize(("word", "count"), [
    ("coordinator", 5), ("changes", 2), ("someone", 2), ("used", 1), ("table", 2), ("invitation", 4), ("are", 1),
    ("you’ve", 1), ("quiet", 2), ("people", 2),
])  # fmt: skip
def test_syllables_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_names_dates_and_addresses_are_short_words_and_labels_are_no_sentences() -> None:
    said = (
        "Dear Robin,\nAna Castillo of Bluebonnet DeafBlind Project writes to you by Thu, May 7, 3:00 pm Central. Yes?"
    )
    assert sentences(said) == ["Ann writes to you by then."]
    assert sentences("Say so here: https://example.org/l/abc, or to robin@mail.example.") == [
        "Say so here: this or to this"
    ]

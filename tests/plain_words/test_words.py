"""What participants read is plain enough to be read by most, and to be translated: grade 8 at most, short sentences.

`python -m tests.plain_words` prints how hard each letter and page is, worst first.
"""

from itertools import chain

import pytest

from peermatch.accounts.models import Program, User
from tests.plain_words.grade import MOST_WORDS, length, sentences, too_hard
from tests.plain_words.said import by_mail, in_code, in_templates

pytestmark = pytest.mark.once(on="sqlite")


@pytest.mark.django_db
def test_no_letter_is_harder_than_grade_eight(program: Program, coordinator: User) -> None:
    """No page is either: tests/test_link_scope.py says so, which opens them all."""
    said = by_mail(program)
    assert len(said) > 30
    assert too_hard(said) == {}


def test_no_sentence_is_long() -> None:
    """Also where it stands in no page and no letter that is walked: whole sentences, as they are translated."""
    every = {(file, one) for file, words in chain(in_templates(), in_code()) for one in sentences(words)}
    assert len(every) > 1000
    assert {(file, one) for file, one in every if length(one) > MOST_WORDS} == set()

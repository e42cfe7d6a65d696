"""No word of a template is said in English to whoever reads another language."""

from pathlib import Path

import pytest

from tests.tongues.marked import unmarked
from tests.tongues.pseudo import pseudo

ON_ITS_OWN = {"500.html"}  # what is shown when nothing works: no catalogue either, perhaps


def test_every_word_of_a_template_is_marked_for_translators() -> None:
    assert [(name, words) for name, words in unmarked() if name not in ON_ITS_OWN] == []


@pytest.mark.parametrize(
    "said",
    ["<p>Hello there</p>", '<img alt="A map">', "<p>{% translate 'Hello' %} there, {{ name }}</p>",
     '<button type="submit">Save it</button>', '<p aria-label="Your peers">{{ n }}</p>'],
)  # fmt: skip
def test_what_is_not_marked_is_found(tmp_path: Path, said: str) -> None:
    (tmp_path / "page.html").write_text(said)
    assert len(list(unmarked(tmp_path))) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Dear %(name)s, ", "‹Đéáŕ %(name)s,› "),
        ("<b>One</b> of {n}\n", "‹<b>Óńé</b> óƒ {n}›\n"),
        ("", ""),
        ("50%% of %d &amp; more", "‹50%% óƒ %d &amp; ɱóŕé›"),
    ],
)
def test_places_tags_and_edges_stay(words: str, said: str) -> None:
    assert pseudo(words) == said

"""What a cookie holds of a reader's choices, whatever somebody wrote into it."""

from itertools import product

import pytest

from peermatch.display.choices import CONTRASTS, SIZES, SPACINGS, Display


def test_what_was_written_is_read_again():
    for size, spacing, contrast, simpler in product(SIZES, SPACINGS, CONTRASTS, (True, False)):
        chosen = Display(size, spacing, contrast, simpler)
        assert Display.read(chosen.written()) == chosen


def test_nothing_is_written_where_all_is_as_it_comes():
    assert Display().written() == ""
    assert Display().marks() == {}


@pytest.mark.parametrize("text", ["", "...", "size=900", '150"><script>', "٣٠٠", "dark;light", "1" * 5_000])
def test_what_is_not_known_is_passed_over(text):
    assert Display.read(text) == Display()


def test_of_a_spoilt_cookie_what_can_be_read_counts():
    assert Display.read("x.300.pink.dark") == Display(size=300, contrast="dark")


@pytest.mark.parametrize(
    ("contrast", "scheme"),
    [
        ("system", "light dark"), ("light", "light"), ("dark", "dark"), ("yellow-on-black", "dark"),
        ("black-on-yellow", "light"),
    ],
)  # fmt: skip
def test_the_browsers_own_parts_follow(contrast, scheme):
    assert Display(contrast=contrast).scheme == scheme

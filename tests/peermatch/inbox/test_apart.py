"""A mail is read in a process of its own, and kept as the text that it is where that takes too long."""

import pytest

from peermatch.inbox import apart, reading
from tests.replies import sample

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", ["with_files", "outlook_declined"])
def test_it_is_read_there_as_it_would_be_here(name: str) -> None:
    assert apart.read_apart(sample(name)) == reading.read(sample(name))


@pytest.mark.parametrize("limit", ["SECONDS", "MEMORY", "PATIENCE"])
def test_what_takes_too_long_is_kept_as_the_text_that_it_is(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """No limit at all stands for a mail that would need hours."""
    monkeypatch.setattr(apart, limit, {"SECONDS": 0, "MEMORY": 1_000_000, "PATIENCE": 0.001}[limit])
    found = apart.read_apart(sample("gmail_answer", address="david@mail.example"))
    assert (found.kind, found.from_address, found.answers) == (
        "unreadable", "david@mail.example", ("<letter@bluebonnet.example>",)
    )  # fmt: skip
    assert "ten minutes more" in found.text

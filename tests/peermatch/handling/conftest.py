"""The letter that only these tests know, as in the outbox's own tests."""

from tests.peermatch.outbox.conftest import known_letter, note, unwanted

__all__ = ["known_letter", "note", "unwanted"]

"""The same three peers as in scheduling."""

from tests.matches.scheduling.conftest import delivered, match, meeting

__all__ = ["delivered", "match", "meeting"]

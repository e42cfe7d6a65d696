"""The same three peers as in scheduling, and a count of the queries that read."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matches.reminding.due import queue_due
from tests.matches.scheduling.conftest import delivered, match, meeting

__all__ = ["delivered", "match", "meeting"]
# The outbox looks whether it has this very letter, and whether its address works.
OF_ONE_LETTER = ('WHERE "outbox_email"."idempotency_key" =', 'FROM "returning_stoppedaddress"')


@pytest.fixture
def count_reads() -> Callable[[datetime], int]:
    """count_reads(at): how many queries it takes to find and read what is due at that moment, letters left out."""

    def count(at: datetime) -> int:
        with CaptureQueriesContext(connection) as caught:
            queue_due(at)
        reads = [one["sql"] for one in caught if one["sql"].startswith("SELECT")]
        return len([sql for sql in reads if not any(one in sql for one in OF_ONE_LETTER)])

    return count

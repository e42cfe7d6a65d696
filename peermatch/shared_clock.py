"""What time it is, by one clock for all machines that send and look after what is due: that of their PostgreSQL.

With SQLite there is one machine, and its own clock is asked. What a page says to its reader needs none of this.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at


def running() -> Callable[[], datetime]:
    """The same, asked once: it goes on from there by a clock that nobody sets."""
    if connection.vendor != "postgresql":
        return timezone.now
    at = now()
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)

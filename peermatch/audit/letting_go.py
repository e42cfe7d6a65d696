"""What was recorded so long ago that nobody may ask for it any more."""

from datetime import timedelta

from django.db import connection
from django.db.models.sql import DeleteQuery
from django.utils import timezone

from peermatch.audit.models import KEPT_YEARS, Record

EVERYWHERE = "records of all programs grow old"
AT_ONCE = 10_000  # rows
LONGER = timedelta(days=KEPT_YEARS * 366)  # some days more, so that no leap year and no clock is argued with


def let_go() -> int:
    """Some thousand rows at a time, so that others can write in between. Says how many there were."""
    gone = 0
    rows = Record.objects.across_programs(EVERYWHERE).filter(at__lt=timezone.now() - LONGER).order_by("at")
    while old := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        gone += len(old)
        DeleteQuery(Record).delete_batch(old, connection.alias)
    return gone

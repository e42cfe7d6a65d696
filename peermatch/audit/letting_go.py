"""What was recorded so long ago that nobody may ask for it any more. It goes with the daily purge, or by hand."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.sql import DeleteQuery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peermatch.audit.models import KEPT_YEARS, Record
from peermatch.keeping.purging import Old, grows_old

EVERYWHERE = "records of all programs grow old"
AT_ONCE = 10_000  # rows
LONGER = timedelta(days=KEPT_YEARS * 366)  # some days more, so that no leap year and no clock is argued with


def old_records(now: datetime) -> Any:
    return Record.objects.across_programs(EVERYWHERE).filter(at__lt=now - LONGER)


def delete(keys: list[int], now: datetime) -> None:
    DeleteQuery(Record).delete_batch(keys, connection.alias)


def let_go() -> int:
    """Some thousand rows at a time, so that others can write in between. Says how many there were."""
    gone, now = 0, timezone.now()
    while old := list(old_records(now).order_by("at").values_list("pk", flat=True)[:AT_ONCE]):
        gone += len(old)
        delete(old, now)
    return gone


def register() -> None:
    """Called when the app is ready."""
    grows_old(Old(_("Records of who read or changed what"), old_records, delete))

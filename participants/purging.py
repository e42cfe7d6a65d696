"""Lists of people that were uploaded: what is still written of them goes a while after they were settled.

One that nobody settled is put aside after three months.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from participants.erasing import empty_list
from participants.models import RosterUpload
from peermatch.keeping.purging import Old, grows_old

EVERYWHERE = "what is old goes in all programs"
SETTLED_FOR, WAITED_FOR = timedelta(days=30), timedelta(days=90)


def old_lists(now: datetime) -> Any:
    rows = RosterUpload.objects.across_programs(EVERYWHERE).exclude(text="", other_sheets=[])
    waiting = rows.filter(state=RosterUpload.State.WAITING, work="", created_at__lte=now - WAITED_FOR)
    return waiting | rows.exclude(state=RosterUpload.State.WAITING).filter(settled_at__lte=now - SETTLED_FOR)


def wipe_lists(keys: list[int], now: datetime) -> None:
    empty_list(RosterUpload._base_manager.filter(pk__in=keys), now)


def register() -> None:
    """Called when the app is ready."""
    grows_old(Old(_("Lists of people"), old_lists, wipe_lists))

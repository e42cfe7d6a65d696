"""Lists of people that were uploaded: what is still written of them goes a while after they were settled.

One that nobody settled is put aside after three months. And how to reach guardians who are asked no more.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.erasing import empty_list
from participants.models import Guardian, RosterUpload
from participants.profile.wanted import GONE
from peermatch.keeping.purging import Old, grows_old
from peermatch.keeping.wiping import wipe

EVERYWHERE = "what is old goes in all programs"
ASKED_NO_MORE_FOR, NO_FOR = timedelta(days=30), timedelta(days=365)
WAYS_TO_REACH = ("email", "reach", "later_words")
SETTLED_FOR, WAITED_FOR = timedelta(days=30), timedelta(days=90)


def old_lists(now: datetime) -> Any:
    rows = RosterUpload.objects.across_programs(EVERYWHERE).exclude(text="", other_sheets=[])
    waiting = rows.filter(state=RosterUpload.State.WAITING, work="", created_at__lte=now - WAITED_FOR)
    return waiting | rows.exclude(state=RosterUpload.State.WAITING).filter(settled_at__lte=now - SETTLED_FOR)


def wipe_lists(keys: list[int], now: datetime) -> None:
    empty_list(RosterUpload._base_manager.filter(pk__in=keys), now)


def idle_guardians(now: datetime) -> Any:
    """Of those who are asked no more: another row says more, the person is of age or left, or they said no long ago."""
    rows = Guardian.objects.across_programs(EVERYWHERE).exclude(**dict.fromkeys(WAYS_TO_REACH, ""))
    left = Q(participant__status__in=GONE, participant__status_since__lte=now - ASKED_NO_MORE_FOR)
    no = Q(said_at__lte=now - NO_FOR) & (Q(refused_at__isnull=False) | Q(ended_at__isnull=False))
    return rows.filter(Q(closed_at__lte=now - ASKED_NO_MORE_FOR) | Q(participant__is_adult=True) | left | no)


def wipe_guardians(keys: list[int], now: datetime) -> None:
    wipe(Guardian._base_manager.filter(pk__in=keys), WAYS_TO_REACH)


def register() -> None:
    """Called when the app is ready."""
    grows_old(Old(_("Lists of people"), old_lists, wipe_lists))
    grows_old(Old(_("How to reach guardians who are asked no more"), idle_guardians, wipe_guardians))

"""Worries that were closed, and contact that may go on again, so long ago that the program keeps none of it any more.

Of a worry stays that there was one, when, and what kind of thing was done: counts stay. That somebody asked for no
contact stays as long as the two are kept apart, and a while longer.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matches.models import ContactStop, Worry, WorryConcerns, WorryEntry, WorryState
from peermatch.keeping.purging import DAYS_OF_A_MONTH, Old, before, grows_old
from peermatch.keeping.wiping import ERASED, wipe

EVERYWHERE = "what is old goes in all programs"
A_DAY = timedelta(days=1)
MONTHS = "matches_kept_months"
SAID = ("about", "words", "reach", "spoken_by")


def old_worries(now: datetime) -> Any:
    """Closed, and nobody is held back because of it."""
    concerned = WorryConcerns.objects.across_programs(EVERYWHERE).filter(worry=OuterRef("pk"))
    rows = Worry.objects.across_programs(EVERYWHERE).filter(state=WorryState.CLOSED).exclude(words=ERASED)
    is_over = Q(goes_on_at__isnull=False) | Q(about_member__isnull=False) | ~Exists(concerned)
    return rows.filter(before(now, MONTHS, "state_since", days=DAYS_OF_A_MONTH), is_over)


def wipe_worries(keys: list[int], now: datetime) -> None:
    """Whom it was about goes too: else it would be said of them for good that somebody was worried."""
    rows = Worry._base_manager.filter(pk__in=keys)
    wipe(WorryEntry._base_manager.filter(worry__in=keys), ["words"])
    WorryConcerns._base_manager.filter(worry__in=keys).delete()
    rows.update(raised_by=None, about_member=None)
    wipe(rows, SAID)


def old_stops(now: datetime) -> Any:
    """Of two who are kept apart no more, wherever their program is."""
    rows = ContactStop.objects.across_programs(EVERYWHERE).exclude(settled_at=None)
    long_ago = before(now, MONTHS, "at", days=DAYS_OF_A_MONTH)
    return rows.filter(long_ago).exclude(pk__in=rows.standing(now.date() - A_DAY).values("pk"))


def delete_stops(keys: list[int], now: datetime) -> None:
    ContactStop._base_manager.filter(pk__in=keys).delete()


def register() -> None:
    """Called when the app is ready."""
    grows_old(Old(_("Worries closed long ago"), old_worries, wipe_worries))
    grows_old(Old(_("Contacts stopped long ago"), old_stops, delete_stops))

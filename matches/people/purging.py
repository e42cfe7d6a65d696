"""What grows old of matches, requests and lists: closed so long ago that the program keeps no words of it any more.

People are not purged by themselves: whether somebody is to be forgotten is for a lead to say. A match with a worry that
is not closed is kept.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from matches.models import (
    Accommodation,
    Match,
    MatchList,
    Request,
    RequestState,
    Stage,
    Worry,
    WorryEntry,
    WorryState,
)
from matches.people.erasing import empty_list, wipe_request
from matches.people.said_where import ALSO, OF_MATCH, SAID
from peermatch.keeping.purging import DAYS_OF_A_MONTH, Old, before, grows_old
from peermatch.keeping.wiping import ERASED, wipe

EVERYWHERE = "what is old goes in all programs"
SETTLED_FOR, WAITED_FOR = timedelta(days=30), timedelta(days=90)
MONTHS = "matches_kept_months"
OF_THEIR_OWN = (Worry, WorryEntry)  # they grow old by when they were closed


def old_matches(now: datetime) -> Any:
    worries = Worry.objects.across_programs(EVERYWHERE).filter(match=OuterRef("pk")).exclude(state=WorryState.CLOSED)
    rows = Match.objects.across_programs(EVERYWHERE).filter(stage=Stage.CLOSED).exclude(title=ERASED)
    return rows.filter(before(now, MONTHS, "stage_since", days=DAYS_OF_A_MONTH), ~Exists(worries))


def wipe_matches(keys: list[int], now: datetime) -> None:
    for model, way, names in (*SAID, *OF_MATCH, *ALSO):
        if way != "rematch_of" and model not in OF_THEIR_OWN:  # a match that follows keeps what it took along
            wipe(model._base_manager.filter(**{f"{way}__in": keys}), names)
    needs = Accommodation._base_manager.filter(meeting__match__in=keys).exclude(detail="")
    needs.update(detail=Concat(Value(f"{ERASED} "), Cast("pk", CharField())))
    wipe_request(Request._base_manager.filter(match__in=keys))


def old_requests(now: datetime) -> Any:
    """Those of which no match came."""
    rows = Request.objects.across_programs(EVERYWHERE).filter(state=RequestState.DECLINED, match=None)
    return rows.filter(before(now, MONTHS, "state_since", days=DAYS_OF_A_MONTH)).exclude(statement=ERASED)


def wipe_requests(keys: list[int], now: datetime) -> None:
    wipe_request(Request._base_manager.filter(pk__in=keys))


def old_lists(now: datetime) -> Any:
    rows = MatchList.objects.across_programs(EVERYWHERE).exclude(text="", other_sheets=[])
    waits = MatchList.State.WAITING
    return rows.filter(state=waits, created_at__lte=now - WAITED_FOR) | rows.exclude(state=waits).filter(
        settled_at__lte=now - SETTLED_FOR
    )


def wipe_lists(keys: list[int], now: datetime) -> None:
    empty_list(MatchList._base_manager.filter(pk__in=keys), now)


def register() -> None:
    """Called when the app is ready."""
    grows_old(Old(_("Matches closed long ago"), old_matches, wipe_matches, has_names=True))
    grows_old(Old(_("Requests declined long ago"), old_requests, wipe_requests, has_names=True))
    grows_old(Old(_("Lists of matches"), old_lists, wipe_lists))

"""What is kept no longer than its time: each floor says what grows old and how its words go; here it is done daily.

Rows stay, so that counts stay. What is old is read from rows: run twice, or broken off and run again, it does no harm.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from peermatch import shared_clock
from peermatch.accounts.models import Program
from peermatch.clock import local_day
from peermatch.keeping.clearing import clear_remains
from peermatch.models import Tick

log = logging.getLogger(__name__)
AT_ONCE = 200  # rows in one transaction
AT_MOST = 10  # transactions of each kind in one tick; the next goes on
EACH = timedelta(days=1)
DAYS_OF_A_MONTH = 365 / 12
NAMED = 50  # rows that are named where somebody decides what goes


@dataclass(frozen=True)
class Old:
    """`rows(now)`: what is older than its time and still says something. `wipe(keys, now)` takes that away.

    `has_names`: whether each row says what it is, for those who decide whether it goes.
    """

    name: Any
    rows: Callable[[datetime], Any]
    wipe: Callable[[list[int], datetime], object]
    has_names: bool = False


_kinds: list[Old] = []


def grows_old(kind: Old) -> None:
    """Called when an app is ready."""
    if kind not in _kinds:
        _kinds.append(kind)


def before(now: datetime, setting: str, moment: str, *, days: float = 1, program: str = "program") -> Q:
    """Rows whose moment lies longer ago than their program keeps them; `days`: how long one of the setting is."""
    found = Q(pk__in=[])
    for kept, programs in kept_for(now, setting).items():
        found |= Q(**{f"{program}__in": programs, f"{moment}__lte": now - timedelta(days=kept * days)})
    return found


def kept_for(now: datetime, setting: str) -> dict[int, list[int]]:
    """Programs by how long they keep it today."""
    found: dict[int, list[int]] = defaultdict(list)
    for program in Program.objects.order_by("pk").only(setting, "words_go_on", "kept_before", "time_zone"):
        found[program.kept_now(setting, local_day(now, program.time_zone))].append(program.pk)
    return found


def would_go(now: datetime) -> list[tuple[str, int]]:
    """What a purge would take away now, by name."""
    return [(str(kind.name), kind.rows(now).count()) for kind in _kinds]


@dataclass(frozen=True)
class Going:
    """What a purge would take away besides: how many rows and, where these have names, the first of them."""

    name: str
    count: int
    rows: tuple[Any, ...]


def would_go_besides(program: Program, values: Mapping[str, int], now: datetime) -> list[Going]:
    """What would go with these rules of the program that stays as they are now. Changes nothing."""
    before = {id(kind): kind.rows(now).count() for kind in _kinds}
    stays = {id(kind): list(kind.rows(now).values_list("pk", flat=True)) for kind in _kinds if kind.has_names}
    with transaction.atomic():
        Program.objects.filter(pk=program.pk).update(**values, words_go_on=None, kept_before={})
        going = [_going(kind, kind.rows(now), before[id(kind)], stays.get(id(kind), [])) for kind in _kinds]
        transaction.set_rollback(True)
    return [one for one in going if one.count > 0]


def _going(kind: Old, rows: Any, before: int, stays: list[int]) -> Going:
    named = rows.exclude(pk__in=stays)[:NAMED] if kind.has_names else ()
    return Going(str(kind.name), rows.count() - before, tuple(named))


def purge(now: datetime, *, at_most: int | None = None) -> list[tuple[str, int]]:
    """Takes it away, some rows at a time so that others can write in between. Says how many rows, by name."""
    return [(str(kind.name), _purge(kind, now, at_most)) for kind in _kinds]


def _purge(kind: Old, now: datetime, at_most: int | None) -> int:
    gone = rounds = 0
    while at_most is None or rounds < at_most:
        with transaction.atomic():
            keys = list(kind.rows(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not keys:
                break
            kind.wipe(keys, now)
        gone, rounds = gone + len(keys), rounds + 1
    return gone


def purge_daily() -> None:
    """The job of each tick: once a day, and on at the next tick while anything is left."""
    now = shared_clock.now()
    if not Tick.begins_to_purge(now, each=EACH):
        return
    if any(n >= AT_ONCE * AT_MOST for _name, n in purge(now, at_most=AT_MOST)):
        Tick.goes_on_purging()
    elif Tick.has_remains():
        _clear(now)


def _clear(now: datetime) -> None:
    """Somebody was erased on a page, which does not wait for files to be written anew. Busy, it is tried tomorrow."""
    if clear_remains():
        Tick.is_clear(now)
    else:
        log.warning("The database is busy: what was erased is cleared from its files another day.")

"""What erasing means is told by the floor whose rows it wipes; here it is done, written down, and done again."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from peermatch import audit
from peermatch.keeping import ledger
from peermatch.keeping.ledger import Entry
from peermatch.models import Tick

What = tuple[str, UUID]
# Wipes that row and what hangs on it; answers with all that was wiped by itself, so that a backup in which these do
# not hang together yet is wiped as well. Called for a row that is not there, or that was erased, it does no harm.
Eraser = Callable[[UUID, datetime], Collection[What]]
_erasers: dict[str, Eraser] = {}
Keeps = Callable[[Entry], object]
_keeping: dict[str, Keeps] = {}
_doubtful: list[Callable[[datetime], object]] = []


def knows(kind: str, eraser: Eraser) -> None:
    """Called when an app is ready: how rows of that kind are erased."""
    _erasers[kind] = eraser


def keeps_who_asked(kind: str, keeps: Keeps) -> None:
    """Called when an app is ready: where it stands on the row who erased it, and who asked for it."""
    _keeping[kind] = keeps


def may_bring_back(put_aside: Callable[[datetime], object]) -> None:
    """Called when an app is ready: what puts aside all that may yet bring people in, whoever they are.

    A backup may hold it from before somebody was erased who is named in it, and who was not known yet.
    """
    if put_aside not in _doubtful:
        _doubtful.append(put_aside)


@transaction.atomic
def erase(kind: str, of: UUID, *, at: datetime, by: Any = "erase", program: Any = None, said: str = "") -> None:
    """Wipes it and writes that down. `by`, `program`: as `audit.record` takes them. `said`: who asked, and how."""
    user = getattr(by, "user", None)
    wiped = _erase(Entry(at, kind, of, user.pk if user else None, said))
    told = [audit.Entry(what, str(which), which) for what, which in sorted(wiped, key=str)]
    audit.record(audit.Did.ERASED, *told, by=by, program=program)


@transaction.atomic
def erase_again(entries: Iterable[Entry], *, since: datetime | None = None) -> int:
    """Wipes what these name and is there again; says how many entries that were. `since`: when the backup was made."""
    due = list(entries)
    if since and any(entry.at > since for entry in due):
        for put_aside in _doubtful:
            put_aside(timezone.now())
    if strange := sorted({one.kind for one in due} - set(_erasers)):
        raise CommandError(f"The list of erasures names a kind that this version does not know: {strange[0]}.")
    if due:
        Tick.is_clear(None)
    for one in due:
        _erase(one)
    return len(due)


def _erase(one: Entry) -> set[What]:
    wiped = {one.what, *_erasers[one.kind](one.of, one.at)}
    ledger.write_down([one if what == one.what else Entry(one.at, *what) for what in sorted(wiped, key=str)])
    if one.kind in _keeping and (one.by or one.said):
        _keeping[one.kind](one)
    return wiped

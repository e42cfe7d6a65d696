"""Which mail a list shows: about one match, one person. Other floors know what those are, and say it when ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.models import OPEN_STATES, UNTIL_LOOKED_AT


@dataclass(frozen=True)
class About:
    """The mail of one row: which mail that is, what the row is called in words, and its page."""

    words: str
    url: str
    mails: Q


Find = Callable[[Program, UUID], About | None]
_abouts: dict[str, Find] = {}
NeedsYou = Callable[[Program, datetime], Q]
_needs: list[NeedsYou] = []


def narrows(name: str, find: Find) -> None:
    """`?name=<public id>` in the address of the list then shows that row's mail alone."""
    _abouts[name] = find


def find(name: str, program: Program, public_id: UUID) -> About | None:
    return _abouts[name](program, public_id) if name in _abouts else None


def names() -> list[str]:
    return sorted(_abouts)


def needs(which: NeedsYou) -> None:
    """Mail that a person has to see to, beside what the outbox itself knows of."""
    if which not in _needs:
        _needs.append(which)


def needs_you(program: Program, now: datetime) -> Q:
    """Held back, of a kind that nobody knows, in trouble while it waits, or ended without reaching its reader."""
    waits = Q(state__in=OPEN_STATES, overtaken_at=None)
    found = waits & (Q(next_look_at__gte=UNTIL_LOOKED_AT) | ~Q(kind__in=letters.kinds()) | Q(trouble_since__lte=now))
    for which in _needs:
        found |= which(program, now)
    return found

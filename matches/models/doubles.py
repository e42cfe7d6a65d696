"""One contact that two people told of: the same match, the same day on the program's clock, the same way.

What is a relay call at one end is a phone call at the other: these may be the same.

Nothing is lost by it: both rows stay, and the later one shows which other it is perhaps the same as. Only the first
counts until a coordinator says that they are two. What one person told of twice are two contacts: they know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from peermatch.accounts.models import User
from peermatch.clock import local_day

if TYPE_CHECKING:
    from matches.models.contact import Contact
    from matches.models.match import Match

CALLS = ("phone", "relay", "videophone")  # one call, as each end of it sees it


def may_be_called(way: str) -> tuple[str, ...]:
    """The ways in which others may tell of what one told of in this way."""
    return CALLS if way in CALLS else (way,)


@dataclass(frozen=True)
class Telling:
    """A contact as somebody told of it; `said_by` is None where that is not on record. What a coordinator settled: the
    one that it is the same as, or that it is another (`is_another`)."""

    pk: int
    said_by: int | None
    same_as: int | None = None
    is_another: bool = False


def ties(told: Sequence[Telling]) -> dict[int, int | None]:
    """Of the tellings of one day and one way, or of ways that may be one, in the order in which they were written down:
    by its pk, which one each is perhaps, or surely, the same as; None where it counts.

    Each is the same as the first that counts, that somebody else told of, and that its own teller has not told of
    already. So as many count as the one who told of most told of, and what was settled as another besides.
    """
    found: dict[int, int | None] = {}
    tellers: dict[int, set[int | None]] = {}  # by what counts
    for one in told:
        head = one.same_as if one.same_as in tellers else None
        if head is None and not one.is_another:
            head = next((pk for pk, theirs in tellers.items() if one.said_by not in theirs), None)
        found[one.pk] = head
        tellers.setdefault(one.pk if head is None else head, set()).add(one.said_by)
    return found


def regroup(match: "Match", at: datetime, way: str) -> None:
    """Looks anew at what was told of that day and that way: after one was written, changed, taken back or settled."""
    begins, ends = _day_of(match, at)
    standing = match.contacts.standing().filter(way__in=may_be_called(way), at__gte=begins, at__lt=ends)
    rows = {row.pk: row for row in standing.filter(reached=True).order_by("pk")}
    for pk, head in ties([_telling(row) for row in rows.values()]).items():
        row = rows[pk]
        if row.same_as_id != head:
            tie(row, head)
    for row in standing.filter(reached=False).exclude(same_as=None):
        tie(row, None)


def tie(contact: "Contact", head: int | None, *, settled_at: datetime | None = None, by: User | None = None) -> None:
    contact.same_as_id, contact.settled_at, contact.settled_by = head, settled_at, by
    contact.save(update_fields=["same_as", "settled_at", "settled_by"])


def _telling(row: "Contact") -> Telling:
    is_settled = row.settled_at is not None
    same_as = row.same_as_id if is_settled else None
    return Telling(row.pk, row.said_by_id, same_as, is_another=is_settled and row.same_as_id is None)


def _day_of(match: "Match", at: datetime) -> tuple[datetime, datetime]:
    """From midnight to midnight on the program's clock."""
    zone = match.program.time_zone
    day = local_day(at, zone)
    first, last = (datetime.combine(one, time(), ZoneInfo(zone)) for one in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)

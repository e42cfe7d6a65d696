"""How many contacts two families had, and when the next is due. Pure.

The measure is Parent to Parent's: about four contacts in the first eight weeks; more go with more satisfaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matches.requesting.clocks import Interval, due_after


@dataclass(frozen=True)
class Wanted:
    """What a program wants: so many contacts within so many weeks of the introduction."""

    contacts: int
    weeks: int

    @property
    def apart(self) -> timedelta:
        """The time between two contacts that are spread evenly."""
        return timedelta(weeks=self.weeks) / self.contacts


@dataclass(frozen=True)
class Pace:
    """`done` contacts in the weeks that count; `until` is when those end.

    `next_due` is None where none is awaited, or while a pause without an end holds it.
    """

    done: int
    until: datetime | None
    next_due: datetime | None
    is_over: bool

    def is_behind(self, now: datetime) -> bool:
        """Whether the next contact is overdue."""
        return self.next_due is not None and self.next_due < now


def pace(
    begun: datetime | None, contacts: Sequence[datetime], wanted: Wanted, now: datetime, pauses: Sequence[Interval] = ()
) -> Pace:
    """The pace of two who were introduced at `begun`, or whose first contact that was; `contacts` in any order.

    The first contact is no matter of pace: the third clock counts the hours to it. No time of the `pauses` counts; of
    one that has no end, the time until now is known.
    """
    contacts = [moment.astimezone(UTC) for moment in contacts]
    start = begun or min(contacts, default=None)
    if start is None:
        return Pace(0, None, None, is_over=False)
    until = due_after(start, timedelta(weeks=wanted.weeks), [(since, end or max(since, now)) for since, end in pauses])
    done = [moment for moment in contacts if until is None or moment <= until]
    is_over = until is not None and until <= now
    awaited = bool(contacts) and len(done) < wanted.contacts and not is_over
    return Pace(len(done), until, due_after(max(contacts), wanted.apart, pauses) if awaited else None, is_over)

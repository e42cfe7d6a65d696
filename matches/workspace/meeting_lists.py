"""The meetings of a match as its page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from matches.models import Meeting, MeetingState
from matches.models.meeting import STANDING


@dataclass(frozen=True)
class MeetingLists:
    """Ahead, the next one first; over and not marked; past, the latest first; cancelled, the latest first."""

    ahead: tuple[Meeting, ...]
    to_mark: tuple[Meeting, ...]
    past: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]

    @classmethod
    def of(cls, meetings: Iterable[Meeting], now: datetime) -> Self:
        """Each meeting is in one of them. Some that goes on right now is still ahead; give them earliest first."""
        rows = list(meetings)
        ahead = tuple(one for one in rows if one.state in STANDING and one.ends_at > now)
        to_mark = tuple(one for one in rows if one.state in STANDING and one.ends_at <= now)
        cancelled = tuple(one for one in reversed(rows) if one.state == MeetingState.CANCELLED)
        there = {one.pk for one in (*ahead, *to_mark, *cancelled)}
        return cls(ahead, to_mark, tuple(one for one in reversed(rows) if one.pk not in there), cancelled)

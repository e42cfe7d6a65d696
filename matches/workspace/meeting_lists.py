"""The meetings of a match as its page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from matches.models import Meeting, MeetingState, Seat, SeatState, absent_from
from matches.models.meeting import STANDING
from matches.scheduling.agenda_sent import line_of


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

    @property
    def noted(self) -> list[Meeting]:
        """Past ones of which notes are kept."""
        return [one for one in self.past if one.notes or one.shared_notes]


def agendas_to_send(meetings: Iterable[Meeting], seats: Iterable[Seat], now: datetime) -> list[Meeting]:
    """Confirmed meetings ahead with an agenda that not everyone who comes has as it is now."""
    accepted = [seat for seat in seats if seat.state == SeatState.ACCEPTED]
    ahead = [one for one in meetings if one.state == MeetingState.CONFIRMED and one.starts_at > now]
    timed = [one for one in ahead if hasattr(one, "agenda")]
    absent = absent_from(timed) if timed else {}

    def is_to_send(one: Meeting) -> bool:
        coming = [str(seat.public_id) for seat in accepted if seat.participant_id not in absent[one.pk]]
        line = line_of(one, coming, at=now)
        return line is not None and line.tone != "done"

    return [one for one in timed if is_to_send(one)]

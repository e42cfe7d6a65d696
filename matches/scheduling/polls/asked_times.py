"""The times of a poll as one of those asked stands to them: whether they may still answer, and what they said last."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matches.models import Poll, PollAsked, PollReply, PollState, PollTime, Seat, SeatState
from matches.scheduling.polls.polling import is_past_for


class Situation(StrEnum):
    """Why a link takes an answer, or takes none."""

    OPEN = "open"
    WAITS = "waits"  # the match is on hold
    PAST = "past"  # the day to answer is over; a coordinator may still record what they say
    DECIDED = "decided"
    CALLED_OFF = "called_off"


@dataclass(frozen=True)
class AskedTimes:
    poll: Poll
    seat: Seat
    asked: PollAsked
    times: tuple[PollTime, ...]
    reply: PollReply | None

    def situation(self, at: datetime) -> Situation:
        if self.poll.state != PollState.OPEN:
            return Situation.DECIDED if self.poll.state == PollState.DECIDED else Situation.CALLED_OFF
        if not self.seat.match.is_changeable:
            return Situation.WAITS
        return Situation.PAST if is_past_for(self.poll, self.seat, at) else Situation.OPEN


def newest_of(seat: Seat) -> AskedTimes | None:
    """The newest poll in which this person is asked; None where they are not, or do not take part (yet, any more)."""
    if seat.state != SeatState.ACCEPTED:
        return None
    rows = Poll.objects.filter(program=seat.program_id, match=seat.match_id, asked__seat=seat)
    poll: Poll | None = rows.select_related("meeting").first()
    return of(poll, seat) if poll else None


def of(poll: Poll, seat: Seat) -> AskedTimes | None:
    """How this person stands to that poll; None where they are not asked in it."""
    poll.match, poll.program = seat.match, seat.match.program
    asked: PollAsked | None = poll.asked.filter(seat=seat).first()
    if asked is None:
        return None
    told = poll.replies.filter(seat=seat).prefetch_related("answers").select_related("recorded_by")
    return AskedTimes(poll, seat, asked, tuple(poll.times.all()), told.first())

"""What becomes of "I cannot come" when the meeting moves, is cancelled, or the person leaves the match.

Called by the doors of meetings, inside their transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from matches.models import Absence, AbsenceEnd, Decision, Meeting, Seat, SeatState
from peermatch.accounts.models import User

LEFT = frozenset({SeatState.DECLINED, SeatState.WITHDRAWN})


def standing(meeting: Meeting) -> list[Absence]:
    rows = list(meeting.absences.standing().select_related("seat__participant"))
    for row in rows:
        row.meeting = meeting
    return rows


def by_new_time(meeting: Meeting, *, by: User | None, at: datetime) -> list[Absence]:
    """They could not come at the old time: at the new one they are expected like everyone else."""
    ended = standing(meeting)
    for absence in ended:
        _settle(absence, Decision.MOVE, by=by, at=at)
        absence.end(AbsenceEnd.MOVED, at=at)
    return ended


def by_cancelling(meeting: Meeting, *, by: User | None, at: datetime) -> list[Seat]:
    """Nothing is left to decide. Those who want to hear what becomes of it, of whom nobody is booked any more."""
    absences = standing(meeting)
    for absence in absences:
        _settle(absence, Decision.CANCEL, by=by, at=at)
    return [absence.seat for absence in absences if absence.wants_news]


def by_leaving(absences: Iterable[Absence], seat: Seat, *, by: User | None, at: datetime) -> None:
    """They take part in the match no more, or it is in doubt who said so."""
    for absence in absences:
        if seat.state in LEFT:
            _settle(absence, Decision.TAKE_OUT, by=by, at=at)
        absence.end(AbsenceEnd.LEFT, at=at)


def by_replacing(seat: Seat, *, at: datetime) -> None:
    """Whoever was taken out in the same moment, for someone who is seated with the same part, was replaced."""
    left = Absence.objects.filter(program=seat.program_id, decision=Decision.TAKE_OUT, decided_at=at)
    left.filter(meeting__match=seat.match_id, seat__part=seat.part).update(decision=Decision.REPLACE)


def _settle(absence: Absence, decision: Decision, *, by: User | None, at: datetime) -> None:
    if absence.decided_at is None:
        absence.decide(decision, by=by, at=at)

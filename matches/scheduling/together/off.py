"""Who hears that several meetings of a match are off, and in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matches.inviting.circle import Circle, circle_of
from matches.models import Absence, Booking, Call, Match, Meeting, MeetingState, News, Seat, absent_from
from matches.models.call import CONFIRMING
from matches.scheduling import letters as of_one
from matches.scheduling.letters import Bulletin
from matches.scheduling.telling import Preview
from matches.scheduling.together import letters as of_several
from matches.scheduling.together.letters import Several
from peermatch.outbox.letters import Message


@dataclass(frozen=True)
class Hearing:
    """By what each was told: whoever knows of some of them hears of those; the `unaware` know of none."""

    letters: Sequence[Preview]
    unaware: Sequence[str]

    @property
    def people(self) -> list[Seat]:
        return [one.seat for one in self.letters]


def if_cancelled(match: Match, meetings: Sequence[Meeting], *, at: datetime) -> Hearing:
    """What would go out if these were cancelled now. As many queries for many people as for few."""
    known = [one for one in meetings if one.state == MeetingState.CONFIRMED]
    for one in known:
        one.program = match.program
    seats = list(match.seats.select_related("participant"))
    waiting = _who_waits(match, known)
    knows = _who_is_concerned(match, known) - waiting
    words = _Words(circle_of(match), absent_from(known), at)
    told = []
    for seat in seats:
        if theirs := tuple(one for one in known if (one.pk, seat.participant_id) in knows):
            told.append(words.to(seat, theirs))
    hear = {one.seat.pk for one in told}
    to_call = {person for _meeting, person in waiting}
    unaware = [seat.participant.name for seat in seats if seat.participant_id in to_call and seat.pk not in hear]
    return Hearing(told, unaware)


@dataclass(frozen=True)
class _Words:
    """What each reads or hears, with all read once."""

    circle: Circle
    absent: Mapping[int, frozenset[int]]  # people (pk) by meeting (pk)
    at: datetime

    def to(self, seat: Seat, meetings: Sequence[Meeting]) -> Preview:
        message = self._of_one(seat, meetings[0]) if len(meetings) == 1 else self._of_several(seat, meetings)
        return Preview(seat, of_one.preview(message, seat), message)

    def _of_several(self, seat: Seat, meetings: Sequence[Meeting]) -> Message:
        ordered = tuple(sorted(meetings, key=lambda one: (one.starts_at, one.pk)))
        return of_several.message(Several(News.TOGETHER_OFF, ordered, self.circle, self.at), seat)

    def _of_one(self, seat: Seat, meeting: Meeting) -> Message:
        bulletin = Bulletin(
            news=News.CANCELLED, meeting=meeting, circle=self.circle, at=self.at, occasion=str(meeting.sequence),
            expires_at=meeting.ends_at, absent=self.absent[meeting.pk],
        )  # fmt: skip
        return of_one.message(bulletin, seat)


def _who_is_concerned(match: Match, meetings: Sequence[Meeting]) -> set[tuple[int, int]]:
    """Meeting and person (pks): who is booked for it, or wants to hear what becomes of it."""
    mine = {"program": match.program_id, "meeting__in": meetings}
    booked = Booking.objects.filter(**mine).values_list("meeting", "participant")
    absent = Absence.objects.filter(**mine, wants_news=True).standing().values_list("meeting", "seat__participant")
    return set(booked) | set(absent)


def _who_waits(match: Match, meetings: Sequence[Meeting]) -> set[tuple[int, int]]:
    """Meeting and person (pks): who is still to be phoned that it is confirmed."""
    calls = Call.objects.filter(program=match.program_id, meeting__in=meetings, news__in=CONFIRMING).waiting()
    return set(calls.values_list("meeting", "participant"))

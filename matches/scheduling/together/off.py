"""Who hears that several meetings of a match are off, and in which words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matches.models import Absence, Booking, Call, Match, Meeting, MeetingState, Seat
from matches.models.call import CONFIRMING
from matches.scheduling.telling import Preview
from matches.scheduling.together import telling


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
    seats = list(match.seats.select_related("participant"))
    waiting = _who_waits(match, known)
    knows = _who_is_concerned(match, known) - waiting
    alike: dict[tuple[Meeting, ...], list[Seat]] = defaultdict(list)
    for seat in seats:
        if theirs := tuple(one for one in known if (one.pk, seat.participant_id) in knows):
            alike[theirs].append(seat)
    told = [one for theirs, group in alike.items() for one in telling.preview_cancelled(theirs, group, at=at)]
    order = {seat.pk: n for n, seat in enumerate(seats)}
    told.sort(key=lambda one: order[one.seat.pk])
    hear = {one.seat.pk for one in told}
    to_call = {person for _meeting, person in waiting}
    unaware = [seat.participant.name for seat in seats if seat.participant_id in to_call and seat.pk not in hear]
    return Hearing(told, unaware)


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

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
    knows = _who_knows(match, known)
    alike: dict[tuple[Meeting, ...], list[Seat]] = defaultdict(list)
    for seat in seats:
        if theirs := tuple(one for one in known if (one.pk, seat.participant_id) in knows):
            alike[theirs].append(seat)
    told = [one for theirs, group in alike.items() for one in telling.preview_cancelled(theirs, group, at=at)]
    order = {seat.pk: n for n, seat in enumerate(seats)}
    told.sort(key=lambda one: order[one.seat.pk])
    hear = {one.seat.pk for one in told}
    comes = set(match.seats.accepted().values_list("pk", flat=True)) if known else set()
    return Hearing(told, [seat.participant.name for seat in seats if seat.pk in comes - hear])


def _who_knows(match: Match, meetings: Sequence[Meeting]) -> set[tuple[int, int]]:
    """Meeting and person (pks): who is booked for it, or wants to hear what becomes of it, and was reached about it."""
    mine = {"program": match.program_id, "meeting__in": meetings}
    booked = Booking.objects.filter(**mine).values_list("meeting", "participant")
    absent = Absence.objects.filter(**mine, wants_news=True).standing().values_list("meeting", "seat__participant")
    waiting = Call.objects.filter(**mine, news__in=CONFIRMING).waiting().values_list("meeting", "participant")
    return (set(booked) | set(absent)) - set(waiting)

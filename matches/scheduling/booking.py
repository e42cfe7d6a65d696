"""Whose time a meeting takes, and who would have to be in two places at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Booking, Match, Meeting, Seat
from participants.models import Participant
from peermatch.clock import say_moment


class Clash(ValidationError):
    """Someone is already booked then. It may be overridden with a reason."""


def lock_people(match: Match, seats: Iterable[Seat]) -> None:
    """Waits for whoever else is booking these people. Always by `pk`, so that two never wait for each other."""
    people = Participant.objects.filter(program=match.program_id, pk__in=[seat.participant_id for seat in seats])
    list(people.order_by("pk").select_for_update().values_list("pk"))


def clashes(meeting: Meeting, seats: Sequence[Seat]) -> list[Booking]:
    """Other bookings of these people that overlap the meeting as it stands in memory."""
    return overlapping(meeting.match, seats, meeting.starts_at, meeting.ends_at, leave_out=meeting)


def overlapping(
    match: Match, seats: Sequence[Seat], starts_at: datetime, ends_at: datetime, *, leave_out: Meeting | None = None
) -> list[Booking]:
    people = [seat.participant_id for seat in seats]
    found = Booking.objects.filter(program=match.program_id, participant__in=people)
    found = found.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if leave_out is not None and leave_out.pk:
        found = found.exclude(meeting=leave_out)
    return list(found.select_related("participant", "meeting__match"))


def book(meeting: Meeting, seats: Sequence[Seat], *, override_reason: str = "") -> None:
    """Writes a booking for each, over an earlier one of this meeting. Lock the people before. Raises Clash."""
    found = clashes(meeting, seats)
    if found and not override_reason.strip():
        raise Clash([in_words(one, meeting.time_zone) for one in found])
    twice = {one.participant_id for one in found}
    meeting.bookings.filter(participant__in=[seat.participant_id for seat in seats]).delete()
    Booking.objects.bulk_create(
        Booking(
            program_id=meeting.program_id,
            meeting=meeting,
            participant_id=seat.participant_id,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            override_reason=override_reason.strip() if seat.participant_id in twice else "",
        )
        for seat in seats
    )


def in_words(booking: Booking, zone: str) -> str:
    return _("%(name)s is already booked then: %(match)s, %(when)s.") % {
        "name": booking.participant.name,
        "match": booking.meeting.match.title,
        "when": say_moment(booking.starts_at, zone),
    }

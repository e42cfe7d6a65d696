"""Whose time a meeting takes, and who would have to be in two places at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Booking, Gate, Happening, Match, Meeting, Seat, Waiver
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.models import User
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


def book(
    meeting: Meeting, seats: Sequence[Seat], *, override_reason: str = "", by: User | None = None, at: datetime
) -> None:
    """Writes a booking for each, over an earlier one of this meeting. Lock the people before. Raises Clash.

    The reason of a coordinator (`by`) for two at once is kept beside the other reasons of the match.
    """
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
    let_go(meeting, [seat.participant for seat in seats], at=at)
    if by and found:
        _keep_reason(meeting, found, override_reason.strip(), by=by, at=at)


def _keep_reason(meeting: Meeting, found: Iterable[Booking], reason: str, *, by: User, at: datetime) -> None:
    for one in {one.participant_id: one for one in found}.values():
        told = {"name": one.participant.name, "when": say_moment(meeting.starts_at, meeting.time_zone)}
        waiver: Waiver = Waiver.objects.create(
            program_id=meeting.program_id, match=meeting.match, gate=Gate.BOOKING, finding=_finding(meeting, one),
            sentence=_("%(name)s has two meetings at once: %(when)s.") % told, reason=reason, by=by, at=at,
        )  # fmt: skip
        meeting.match.record(Happening.What.WAIVED, by=by, at=at, detail=waiver.sentence)
        kept = audit.of(waiver, person=one.participant.public_id)
        audit.record(audit.Did.WAIVED, kept, by=by, program=meeting.program)


def _finding(meeting: Meeting, booking: Booking) -> str:
    return _prefix(meeting) + str(booking.participant.public_id)


def _prefix(meeting: Meeting) -> str:
    return f"{Gate.BOOKING}:{meeting.public_id}:"


def let_go(meeting: Meeting, people: Iterable[Participant] | None = None, *, at: datetime) -> None:
    """Reasons for two at once end with what they were about: of all who come, or of these."""
    rows = meeting.match.waivers.standing().filter(finding__startswith=_prefix(meeting))
    if people is not None:
        rows = rows.filter(finding__in=[_prefix(meeting) + str(one.public_id) for one in people])
    rows.update(ended_at=at)


def in_words(booking: Booking, zone: str) -> str:
    return _("%(name)s is already booked then: %(match)s, %(when)s.") % {
        "name": booking.participant.name,
        "match": booking.meeting.match.title,
        "when": say_moment(booking.starts_at, zone),
    }

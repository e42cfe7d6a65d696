"""The rows of a meeting keep up with it: who comes and leaves, when it is, whether it is on.

Called by the doors of meetings and seats, inside their transactions. A profile that changes later is never followed by
itself (`changes`). Whoever was asked for what is no longer so is told by mail; without an address, that is a task.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Absence, Accommodation, MatchRules, Meeting, Seat, SeatState, ServiceBooking, WhyOff
from matches.models.meeting import STANDING
from matches.models.seat import SeatQuerySet
from matches.scheduling.access import telling
from matches.scheduling.access.arranging import lead_of
from matches.scheduling.access.notice import Lead, how_many, notice
from matches.scheduling.letters import Before
from participants.models import AccessNeed, AccessProfile, NeedKind
from peermatch.accounts.models import User
from peermatch.clock import say_moment


def begin(meeting: Meeting) -> None:
    """A meeting was planned: what everyone who said yes needs is to be arranged."""
    join(meeting, who_comes(meeting).values_list("participant_id", flat=True))


def who_comes(meeting: Meeting) -> SeatQuerySet:
    """The seats of those who said yes, and did not say that they cannot come to this meeting."""
    absent = Absence.objects.filter(program=meeting.program_id, meeting=meeting).standing()
    seats: SeatQuerySet = meeting.match.seats.accepted()
    return seats.exclude(pk__in=absent.values("seat"))


def join(meeting: Meeting, people: Collection[int]) -> None:
    """These people (by pk) come: what their profiles say is to be arranged, but for what is already."""
    standing = meeting.accommodations.standing().filter(participant__in=people)
    there = {_same(row) for row in standing}
    rows = (row for row in drawn(meeting, people) if _same(row) not in there)
    Accommodation.objects.bulk_create(rows, ignore_conflicts=True)


def _same(row: Accommodation) -> tuple[int, str, str]:
    """Whose need it is, and which, however it is spelled: “English” and “english” are one."""
    return (row.participant_id, row.kind, row.detail.casefold())


def leave(meeting: Meeting, person: int, *, by: User | None, at: datetime) -> None:
    """This person (pk) does not come to this meeting: nothing is needed for them, and whoever was asked is let go."""
    theirs = _standing(meeting).filter(participant=person)
    call_off(theirs, WhyOff.LEFT, reason=_("The person does not come."), by=by, at=at)


def come_back(absence: Absence) -> None:
    """They come after all. What was called off when the meeting was to go on without them is wanted again, as it was;
    whoever was let go is to be asked anew. What was never called off stands untouched."""
    meeting, person = absence.meeting, absence.seat.participant_id
    rows = meeting.accommodations.filter(participant=person)
    there = {row.need for row in rows.standing()}
    for row in rows.filter(why_off=WhyOff.LEFT, called_off_at__gte=absence.at).order_by("-called_off_at", "-pk"):
        if row.need not in there:
            there.add(row.need)
            row.want_again()


def follow_seat(seat: Seat, by: User | None, at: datetime) -> None:
    """Called at each change of a seat, for all meetings ahead, confirmed or not."""
    with transaction.atomic():
        excused = set(seat.absences.standing().values_list("meeting", flat=True))
        for meeting in seat.match.meetings.filter(state__in=STANDING, ends_at__gt=at):
            meeting.match = seat.match
            if seat.state != SeatState.ACCEPTED:
                leave(meeting, seat.participant_id, by=by, at=at)
            elif meeting.pk not in excused:
                join(meeting, [seat.participant_id])


def move(meeting: Meeting, before: Before, *, by: User | None, at: datetime) -> None:
    """At another time, or longer: all who were asked are to be asked anew. At another place: they are to be told."""
    rows = list(_standing(meeting))
    if reopens(before, meeting):
        _reckon_anew(meeting, rows, before.minutes)
        reason = _("The meeting was moved from %(when)s.") % {"when": say_moment(before.starts_at, meeting.time_zone)}
        why = _("The meeting was moved. If we need you at the new time, we ask you again.")
        _let_go(rows, reason=reason, why=why, by=by, at=at)
    else:
        telling.place_changed(_standing_bookings(rows), meeting, before, at=at)


def reopens(before: Before, meeting: Meeting) -> bool:
    """Whether what is booked must be booked anew."""
    return (before.starts_at, before.minutes) != (meeting.starts_at, meeting.minutes)


def cancel(meeting: Meeting, *, by: User | None, at: datetime) -> None:
    """The meeting is off, and all that was arranged for it."""
    reason = _("The meeting was cancelled.")
    call_off(_standing(meeting), WhyOff.MEETING, reason=reason, why_read=reason, by=by, at=at)


def call_off(
    rows: Iterable[Accommodation], why: WhyOff, *, reason: str, by: User | None, at: datetime, why_read: str = ""
) -> None:
    """These are wanted no longer; whoever was asked for them is told so. They read `why_read`, and no other reason."""
    rows = list(rows)
    for row in rows:
        row.call_off(why, by=by, at=at)
    _let_go(rows, reason=reason, why=why_read, by=by, at=at)


def drawn(meeting: Meeting, people: Collection[int]) -> list[Accommodation]:
    """The rows that the profiles of these people (pks) make for that meeting, not saved."""
    needs = AccessNeed.objects.filter(program=meeting.program_id, profile__participant__in=people)
    lead = lead_of(MatchRules.of(meeting.program))
    return [
        row_for(meeting, need.profile, need.kind, need.detail, lead)
        for need in needs.select_related("profile").order_by("profile", "pk")
        if NeedKind(need.kind).is_arranged
    ]


def row_for(meeting: Meeting, profile: AccessProfile, kind: str, detail: str, lead: Lead) -> Accommodation:
    """What that person needs at that meeting, not saved."""
    return Accommodation(
        program_id=meeting.program_id,
        meeting=meeting,
        participant_id=profile.participant_id,
        kind=kind,
        detail=detail,
        count=_how_many(profile, kind, detail, meeting.minutes),
        needed_by=needed_by(kind, detail, meeting.on, profile.receives, lead),
    )


def needed_by(kind: str, detail: str, day: date, receives: Collection[str], lead: Lead) -> date:
    """The last working day on which the notice that it wants is left."""
    return notice(kind, detail, on=day, day=day, receives=receives, lead=lead).by


def _reckon_anew(meeting: Meeting, rows: Sequence[Accommodation], was_minutes: int) -> None:
    """By when, and for how many, at the meeting as it is now. A number that a coordinator chose stays."""
    lead = lead_of(MatchRules.of(meeting.program))
    profiles = _profiles(meeting, rows)
    for row in rows:
        profile = profiles.get(row.participant_id) or AccessProfile(participant_id=row.participant_id)
        anew = row_for(meeting, profile, row.kind, row.detail, lead)
        row.needed_by = anew.needed_by
        if row.count == _how_many(profile, row.kind, row.detail, was_minutes):
            row.count = anew.count
        row.save(update_fields=["needed_by", "count"])


def _profiles(meeting: Meeting, rows: Sequence[Accommodation]) -> dict[int, AccessProfile]:
    people = {row.participant_id for row in rows}
    found = AccessProfile.objects.filter(program=meeting.program_id, participant__in=people)
    return {profile.participant_id: profile for profile in found}


def _how_many(profile: AccessProfile, kind: str, detail: str, minutes: int) -> int:
    return how_many(kind, detail, minutes=minutes, receives=profile.receives, team=profile.team_size)


def _standing(meeting: Meeting) -> Any:
    return meeting.accommodations.standing().prefetch_related("bookings__provider")


def _let_go(rows: Iterable[Accommodation], *, reason: str, why: str, by: User | None, at: datetime) -> None:
    bookings = _standing_bookings(rows)
    for one in bookings:
        one.cancel(reason=reason, is_told=False, by=by, at=at)
    for one in bookings:
        telling.off(one, one.accommodation.meeting, at=at, why=why)


def _standing_bookings(rows: Iterable[Accommodation]) -> list[ServiceBooking]:
    return [one for row in rows for one in row.bookings.all() if one.is_standing]

"""The doors of a meeting: plan, confirm, move, cancel; and who joins or leaves one that is confirmed.

Each is one transaction that locks the match first, then its people by `pk`: twenty confirmations at once make
one, and nobody is booked twice unless a coordinator says why. What people must hear is queued in the same
transaction, so that nothing is announced that did not happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import links
from matches.models import Absence, Booking, DoneAs, Happening, MailReply, Match, Meeting, MeetingState, Seat, SeatState
from matches.preparing import checklist
from matches.scheduling import agenda_sent, booking, telling
from matches.scheduling.absences import overtaken
from matches.scheduling.access import following
from matches.scheduling.access import telling as booked
from matches.scheduling.letters import Before
from matches.scheduling.together import telling as together
from peermatch.accounts.models import User
from peermatch.clock import WallTime, local_day


@dataclass(frozen=True)
class Place:
    """Where they meet (`kind` of models.PlaceKind): the link, number or address, and how to get in."""

    kind: str
    where: str
    notes: str = ""


class AlreadyDone(ValidationError):
    """The same was done before, by a second press or by someone else; nothing was done again."""


class AlreadyConfirmed(AlreadyDone):
    """Someone confirmed it before."""


def already_confirmed() -> AlreadyConfirmed:
    return AlreadyConfirmed(_("This meeting is already confirmed. Nobody was told a second time."))


def plan(*, match: Match, wall: WallTime, minutes: int, place: Place, by: User, at: datetime) -> Meeting:
    """A meeting that nobody is told of yet. The same one again (a form sent twice) is the one there is."""
    with transaction.atomic():
        match.lock()
        match.insist_open()
        _insist_ahead(wall, at)
        meeting = Meeting(program=match.program, match=match, state_since=at)
        _set(meeting, wall, minutes, place)
        twin: Meeting | None = match.meetings.standing().filter(starts_at=meeting.starts_at).first()
        if twin is not None:
            return _the_same_again(twin, meeting)
        meeting.save()
        following.begin(meeting)
        match.begin_preparing(by=by, at=at)
        match.record(Happening.What.PLANNED, by=by, at=at, detail=str(meeting))
    return meeting


def confirm(*, meeting: Meeting, by: User, at: datetime, override_reason: str = "") -> Meeting:
    """Books everyone who said yes and tells them, if nothing is missing any more. Raises AlreadyConfirmed, Clash."""
    with transaction.atomic():
        seats = _confirm(meeting, by=by, at=at, override_reason=override_reason)
        telling.confirmed(meeting, seats, at=at)
    return meeting


def confirm_together(
    *, meetings: Sequence[Meeting], by: User, at: datetime, override_reason: str = ""
) -> Sequence[Meeting]:
    """The same for several meetings of a match: all of them or none, with one letter to each person."""
    with transaction.atomic():
        seats: list[Seat] = []
        for meeting in meetings:
            seats = _confirm(meeting, by=by, at=at, override_reason=override_reason)
        together.confirmed(meetings, seats, at=at)
    return meetings


def _confirm(meeting: Meeting, *, by: User, at: datetime, override_reason: str) -> list[Seat]:
    """Of those who take part nobody is told yet; says who comes."""
    lock(meeting)
    if meeting.state == MeetingState.CONFIRMED:
        raise already_confirmed()
    _insist_ready(meeting, at)
    seats = _who_comes(meeting)
    meeting.confirm(by=by, at=at)
    booking.book(meeting, seats, override_reason=override_reason, by=by, at=at)
    meeting.match.become_active(by=by, at=at)
    links.extend_links(meeting.match, links.lifetime(meeting.match, at=at))
    booked.meeting_confirmed(meeting, at=at)
    return seats


def move(
    *,
    meeting: Meeting,
    wall: WallTime,
    minutes: int,
    place: Place,
    by: User | None,
    at: datetime,
    reason: str = "",
    override_reason: str = "",
    revision: int | None = None,
) -> Meeting:
    """Another time or place. If it was confirmed, everyone is told of both; a plan is changed quietly.

    `revision` is the version that the coordinator looked at; None moves any. `by` is None where clocks changed
    (`zones`). Raises Clash, AlreadyDone.
    """
    with transaction.atomic():
        lock(meeting)
        _insist_ahead(wall, at)
        before = Before.of(meeting)
        _set(meeting, wall, minutes, place)
        _insist_new(meeting, before, revision)
        meeting.change(wall, minutes, reason=reason, by=by, at=at)
        if meeting.state == MeetingState.CONFIRMED and meeting.starts_at != before.starts_at:
            for absence in overtaken.by_new_time(meeting, by=by, at=at):
                following.come_back(absence)
        following.move(meeting, before, by=by, at=at)
        if meeting.state == MeetingState.CONFIRMED:
            seats = _who_comes(meeting)
            booking.book(meeting, seats, override_reason=override_reason, by=by, at=at)
            links.extend_links(meeting.match, links.lifetime(meeting.match, at=at))
            together.renew([meeting], at=at)
            telling.moved(meeting, seats, before=before, at=at)
    return meeting


def cancel(*, meeting: Meeting, by: User | None, at: datetime, reason: str = "") -> Meeting:
    """Calls the meeting off. Whoever was told of it is told so; a plan is dropped quietly."""
    with transaction.atomic():
        seats = _cancel(meeting, by=by, at=at, reason=reason)
        together.renew([meeting], at=at)
        telling.cancelled(meeting, seats, at=at)
    return meeting


def cancel_together(
    *, meetings: Sequence[Meeting], by: User | None, at: datetime, reason: str = ""
) -> Sequence[Meeting]:
    """The same for several meetings of a match: all of them or none, with one letter to each person."""
    with transaction.atomic():
        told = [(meeting, _cancel(meeting, by=by, at=at, reason=reason)) for meeting in meetings]
        together.renew(meetings, at=at)
        together.cancelled(told, at=at)
    return meetings


def _cancel(meeting: Meeting, *, by: User | None, at: datetime, reason: str) -> list[Seat]:
    """Nobody is told yet; says who is to be."""
    lock(meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise AlreadyDone(_("This meeting is already cancelled. Nobody was told a second time."))
    seats = _who_was_told(meeting)
    meeting.cancel(reason=reason, by=by, at=at)
    meeting.bookings.all().delete()
    booking.let_go(meeting, at=at)
    following.cancel(meeting, by=by, at=at)
    for reply in MailReply.objects.in_program(meeting.program).of_calendars(meeting):
        reply.finish(DoneAs.NOTHING, by=by, at=at)
    return seats + overtaken.by_cancelling(meeting, by=by, at=at)


def follow_seat(seat: Seat, by: User | None, at: datetime) -> None:
    """Called at each change of a seat: whoever says yes late joins what is confirmed, whoever leaves is let go."""
    absences = list(seat.absences.standing().filter(meeting__match=seat.match_id).select_related("meeting__match"))
    excused = {absence.meeting_id for absence in absences}
    ahead = list(seat.match.meetings.ahead(at).select_related("match", "program"))
    booked = set(seat.match.meetings.filter(bookings__participant=seat.participant_id).values_list("pk", flat=True))
    if seat.state == SeatState.ACCEPTED:
        add_person(meetings=[one for one in ahead if one.pk not in booked | excused], seat=seat, at=at)
    else:
        drop_person(meetings=[one for one in ahead if one.pk in booked], seat=seat, at=at)
    if seat.state == SeatState.PROPOSED:
        overtaken.by_replacing(seat, at=at)
    elif seat.state != SeatState.ACCEPTED:
        overtaken.by_leaving(absences, seat, by=by, at=at)


def add_person(*, meetings: Sequence[Meeting], seat: Seat, at: datetime) -> None:
    """Someone said yes when these were already confirmed. Their yes is never refused for another booking."""
    with transaction.atomic():
        for meeting in meetings:
            lock(meeting)
            booking.lock_people(meeting.match, [seat])
            clash = booking.clashes(meeting, [seat])
            why = _("They said yes when this meeting was already confirmed.") if clash else ""
            booking.book(meeting, [seat], override_reason=why, at=at)
            following.join(meeting, [seat.participant_id])  # their letter says whether what they need is arranged
            agenda_sent.call_back(meeting, at=at)
            meeting.tell_calendars_anew()
        together.renew_for(seat, meetings, at=at)
        together.confirmed(meetings, [seat], at=at)


def drop_person(*, meetings: Sequence[Meeting], seat: Seat, at: datetime) -> None:
    """Someone said no, or was taken out, when these were confirmed: their time is theirs again."""
    with transaction.atomic():
        for meeting in meetings:
            lock(meeting)
            release(meeting, seat, at=at)
            agenda_sent.call_back(meeting, at=at)
        together.let_go(meetings, seat, at=at)


def release(meeting: Meeting, seat: Seat, *, at: datetime) -> None:
    """Their time is theirs again, and what their calendar gets next is newer than all before."""
    Booking.objects.filter(program=meeting.program_id, meeting=meeting, participant=seat.participant_id).delete()
    booking.let_go(meeting, [seat.participant], at=at)
    meeting.tell_calendars_anew()


def lock(meeting: Meeting) -> None:
    """Nobody else changes the match or this meeting until the transaction ends; it is read anew."""
    match = meeting.match
    match.lock()
    meeting.refresh_from_db()
    meeting.match = match


def _who_comes(meeting: Meeting) -> list[Seat]:
    """Those who said yes and did not say that they cannot come, locked."""
    absent = Absence.objects.filter(program=meeting.program_id, meeting=meeting).standing().values("seat")
    seats = list(meeting.match.seats.accepted().exclude(pk__in=absent).select_related("participant"))
    booking.lock_people(meeting.match, seats)
    return seats


def _who_was_told(meeting: Meeting) -> list[Seat]:
    told = meeting.bookings.values("participant")
    return list(meeting.match.seats.filter(participant__in=told).select_related("participant"))


def _set(meeting: Meeting, wall: WallTime, minutes: int, place: Place) -> None:
    meeting.place_kind, meeting.place, meeting.place_notes = place.kind, place.where, place.notes
    meeting.set_time(wall, minutes)


def _insist_new(meeting: Meeting, before: Before, revision: int | None) -> None:
    is_same, is_stale = Before.of(meeting) == before, revision not in (None, meeting.revision)
    if is_same and is_stale:
        raise AlreadyDone(_("This change was already made. Nobody was told a second time."))
    if is_same:
        raise ValidationError(_("Time and place are as they were. Change one of them, or go back."))
    if is_stale:
        raise ValidationError(_("Someone changed this meeting meanwhile. Look at it as it is now, then check again."))


def _the_same_again(twin: Meeting, meeting: Meeting) -> Meeting:
    if Before.of(twin) == Before.of(meeting):
        return twin
    raise ValidationError(_("This match already has a meeting at that time. Move that one, or choose another time."))


def _insist_ahead(wall: WallTime, at: datetime) -> None:
    if wall.instant() <= at:
        raise ValidationError(_("This time is already past. Choose a later one."))


def _insist_ready(meeting: Meeting, at: datetime) -> None:
    today = local_day(at, meeting.program.time_zone)
    gap = checklist.before_confirming(meeting.match, on=today, meeting=meeting).first_gap
    if gap is not None:
        raise ValidationError(
            _("It cannot be confirmed yet. %(title)s: %(why)s")
            % {"title": gap.title, "why": gap.sentence or gap.status}
        )

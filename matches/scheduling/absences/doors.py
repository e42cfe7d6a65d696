"""The doors of "I cannot come": said, taken back, and gone on with. Moving and cancelling have doors of their own.

Each is one transaction that locks the match first. Whoever cannot come stays in the match; only this meeting's time is
theirs again, and their calendar lets go of it. Nobody else is told, and never why, unless the coordinator says so: also
whoever is booked for them stays booked until it is decided that the meeting goes on without them.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import news
from matches.models import Absence, AbsenceEnd, Decision, Happening, Meeting, MeetingState, Seat, SeatState, Way
from matches.scheduling import agenda_sent, booking, planning, telling
from matches.scheduling.access import following
from matches.scheduling.planning import AlreadyDone
from matches.scheduling.together import telling as together
from peermatch.accounts.models import User
from peermatch.clock import say_moment

FEWEST_TO_MEET = 2


class MovedMeanwhile(ValidationError):
    """The meeting was moved after they looked at it: the later news counts, and they are asked about that."""


@transaction.atomic
def cannot_come(
    *,
    meeting: Meeting,
    seat: Seat,
    way: str,
    at: datetime,
    words: str = "",
    spoken_by: str = "",
    wants_news: bool = False,
    by: User | None = None,
    revision: int | None = None,
) -> Absence:
    """Keeps that they cannot come, frees their time, and asks the coordinator what is to be done.

    `by` is the coordinator who typed it in, `revision` the version of the meeting that was looked at. Twice is once.
    """
    planning.lock(meeting)
    seat.refresh_from_db(fields=["state", "state_since"])
    _insist_expected(meeting, seat, at)
    if revision is not None and revision != meeting.revision:
        raise MovedMeanwhile(_moved(meeting, seat))
    there: Absence | None = meeting.absences.standing().filter(seat=seat).first()
    if there is not None:
        return there
    told = {"way": way, "words": words.strip(), "spoken_by": spoken_by.strip(), "wants_news": wants_news}
    fresh = Absence(program=meeting.program, meeting=meeting, seat=seat, at=at, recorded_by=by, **told)
    fresh.full_clean(exclude=["program", "meeting", "seat"], validate_constraints=False)
    fresh.save()
    planning.release(meeting, seat, at=at)
    meeting.match.record(Happening.What.CANNOT_COME, by=by, at=at, who=seat.participant, detail=_said(fresh))
    together.renew_for(seat, [meeting], at=at)
    agenda_sent.call_back(meeting, at=at)
    telling.absent(meeting, seat, at=at)
    what = Happening.What.CANNOT_COME
    news.tell_at_once(match=meeting.match, what=what, who=seat.participant, by=by, at=at)
    return fresh


@transaction.atomic
def can_come(*, absence: Absence, way: str, at: datetime, by: User | None = None, override_reason: str = "") -> Absence:
    """They can come after all, until the meeting: their time is looked at again. Twice is once. Raises Clash.

    The others hear of it only if they heard that someone cannot come.
    """
    meeting, seat = absence.meeting, absence.seat
    _lock(absence)
    if absence.ended_why == AbsenceEnd.CAME_BACK:
        return absence
    _insist_expected(meeting, seat, at)
    booking.lock_people(meeting.match, [seat])
    absence.end(AbsenceEnd.CAME_BACK, at=at)
    booking.book(meeting, [seat], override_reason=override_reason, by=by, at=at)
    following.come_back(absence)
    meeting.tell_calendars_anew()
    detail = f"{meeting}. {Way(way).label}"
    meeting.match.record(Happening.What.CAN_COME, by=by, at=at, who=seat.participant, detail=detail)
    together.renew_for(seat, [meeting], at=at)
    agenda_sent.call_back(meeting, at=at)
    telling.confirmed(meeting, [seat], at=at)
    telling.comes_back(meeting, others(absence), words=words_of_coming_back(), of=occasion(absence), at=at)
    news.tell_at_once(match=meeting.match, what=Happening.What.CAN_COME, who=seat.participant, by=by, at=at)
    return absence


@transaction.atomic
def go_on(*, absence: Absence, by: User, at: datetime, words: str = "") -> Absence:
    """The meeting stands without them. `words` go to all who come, and to them if they want news; none: nobody is told.

    Nothing is arranged for them any more, and whoever is booked for that is let go.
    Raises AlreadyDone if that was decided before.
    """
    meeting = absence.meeting
    _lock(absence)
    if absence.decision == Decision.GO_ON:
        raise AlreadyDone(_("It was already decided to go on. Nobody was told a second time."))
    if not absence.stands:
        raise ValidationError(_("This is no longer so: %(why)s.") % {"why": absence.get_ended_why_display()})
    _insist_ahead(meeting, at)
    coming = who_comes(meeting)
    if len(coming) < FEWEST_TO_MEET:
        raise ValidationError(cannot_meet(absence))
    absence.decide(Decision.GO_ON, by=by, at=at)
    following.leave(meeting, absence.seat.participant_id, by=by, at=at)
    if words.strip():
        told = [*coming, *([absence.seat] if absence.wants_news else [])]
        telling.goes_on(meeting, told, words=words.strip(), occasion=occasion(absence), at=at)
    return absence


def who_comes(meeting: Meeting) -> list[Seat]:
    """Those who said yes and have not said that they cannot come to this meeting."""
    seats = meeting.match.seats.accepted().select_related("participant")
    absent = set(meeting.absences.standing().values_list("seat", flat=True))
    return [seat for seat in seats if seat.pk not in absent]


def others(absence: Absence) -> list[Seat]:
    """Those who come, whether the absent one does or not."""
    return [seat for seat in who_comes(absence.meeting) if seat.pk != absence.seat_id]


def occasion(absence: Absence) -> str:
    """By which the outbox knows what was told of it."""
    return f"absence-{absence.pk}"


def words_of_coming_back() -> str:
    """Says neither who nor why."""
    return _("Whoever could not come this time can come after all. The meeting takes place as planned.")


def cannot_meet(absence: Absence) -> str:
    """Why a meeting of two cannot go on without one of them."""
    return _("Without %(name)s fewer than two people would meet. Move the meeting, cancel it, or ask someone else.") % {
        "name": absence.seat.participant.name
    }


def _lock(absence: Absence) -> None:
    meeting, seat = absence.meeting, absence.seat
    planning.lock(meeting)
    seat.refresh_from_db(fields=["state", "state_since"])
    absence.refresh_from_db()
    absence.meeting, absence.seat = meeting, seat


def _insist_expected(meeting: Meeting, seat: Seat, at: datetime) -> None:
    _insist_ahead(meeting, at)
    if seat.state != SeatState.ACCEPTED:
        raise ValidationError(_("%(name)s does not take part in this match.") % {"name": seat.participant.name})


def _insist_ahead(meeting: Meeting, at: datetime) -> None:
    meeting.match.insist_not_closed()
    if meeting.state != MeetingState.CONFIRMED:
        raise ValidationError(_("This meeting is not confirmed: nobody is expected at it."))
    if meeting.starts_at <= at:
        raise ValidationError(_("This meeting has begun already."))


def _moved(meeting: Meeting, seat: Seat) -> str:
    when = say_moment(meeting.starts_at, seat.participant.time_zone)
    return _(
        "This meeting was changed after this page was opened. It is on %(when)s now. Nothing was saved: look whether "
        "that suits, and send again only if it does not."
    ) % {"when": when}


def _said(absence: Absence) -> str:
    """When the meeting is, how they said it and who spoke, for the history; never their words."""
    how = str(absence.get_way_display())
    if absence.spoken_by:
        how = _("%(way)s, said by %(who)s") % {"way": how, "who": absence.spoken_by}
    return f"{absence.meeting}. {how}"

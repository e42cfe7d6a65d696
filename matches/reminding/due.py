"""Which reminders are due, read from the meetings as they are now; and whom the coordinator must phone instead.

A reminder becomes mail only when it falls due: what was moved or cancelled before then never had one. Asking
twice, or from two processes at once, queues nothing twice.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from matches.inviting.circle import Circle, circles_of
from matches.models import BookingState, Call, Match, Meeting, News, Seat, SeatState, ServiceBooking, absent_from
from matches.models.call import CallQuerySet
from matches.reminding import joining
from matches.scheduling.access import for_you, telling
from matches.scheduling.letters import Bulletin, about
from matches.scheduling.telling import hand_over
from peermatch import shared_clock
from peermatch.accounts.models import Program
from peermatch.clock import hours_before
from peermatch.outbox.models import Email

log = logging.getLogger(__name__)

BATCH = 200  # meetings looked at together
EVERYWHERE = "reminders fall due in every program"


def remind() -> int:
    """The job of each tick."""
    now = shared_clock.now()
    joining.settle(now)
    queued = queue_due(now)
    joining.join(now)
    return queued


def queue_due(now: datetime) -> int:
    """Hands over every reminder that is due and was not handed over yet; says how many."""
    return sum(_queue_batch(batch, now) for batch in _batches(_not_yet_reminded(now)))


def to_phone(program: Program, now: datetime) -> CallQuerySet:
    """Calls that stand in for mail and are still to be made, the most urgent first."""
    waiting: CallQuerySet = Call.objects.in_program(program).waiting()
    return (
        waiting.said_once()
        .filter(before__gt=now)
        .select_related("participant", "meeting__match")
        .order_by("before", "pk")
    )


def due_offset(hours: Collection[int], starts_at: datetime, confirmed_at: datetime, now: datetime) -> int | None:
    """How many hours ahead the reminder looks that is due now, or None. Hours are elapsed time, not wall time.

    Of several whose time has come only the latest counts: after an outage nobody gets three at once. One whose
    time had come before the meeting was confirmed as it is now is left out: the confirmation said the same.
    """
    come = [ahead for ahead in hours if hours_before(starts_at, ahead) <= now]
    if not come or confirmed_at >= hours_before(starts_at, min(come)):
        return None
    return min(come)


def _not_yet_reminded(now: datetime) -> list[Meeting]:
    """Meetings with a reminder due now of which nobody was reminded yet."""
    return [meeting for batch in _batches(_ahead(now)) for meeting in _unhandled(batch, now)]


def _ahead(now: datetime) -> Iterator[Meeting]:
    """Confirmed meetings within the longest reach that any program's reminders have."""
    offsets = [hours for each in Program.objects.values_list("reminder_hours", flat=True) for hours in each]
    reach = max(offsets, default=0)
    ahead = Meeting.objects.across_programs(EVERYWHERE).ahead(now).filter(starts_at__lte=now + timedelta(hours=reach))
    return iter(ahead.select_related("program").order_by("pk"))


def _offset(meeting: Meeting, now: datetime) -> int | None:
    confirmed_at = meeting.confirmed_at or meeting.created_at
    return due_offset(meeting.program.reminder_hours, meeting.starts_at, confirmed_at, now)


def _occasion(hours: int) -> str:
    return f"{hours}h"


def _unhandled(meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    due = {meeting: hours for meeting in meetings if (hours := _offset(meeting, now)) is not None}
    mailed = Email.objects.across_programs(EVERYWHERE).filter(kind=News.REMINDER, about__in=map(about, due))
    handled = set(mailed.values_list("about", "revision", "occasion"))
    called = Call.objects.across_programs(EVERYWHERE).filter(news=News.REMINDER, meeting__in=due)
    phoned = set(called.values_list("meeting_id", "occasion"))
    return [
        meeting
        for meeting, hours in due.items()
        if (about(meeting), meeting.revision, _occasion(hours)) not in handled
        and (meeting.pk, f"{meeting.revision}:{_occasion(hours)}") not in phoned
    ]


def _queue_batch(meetings: Sequence[Meeting], now: datetime) -> int:
    """All of them in one transaction; where that fails, in halves, so that one meeting does not keep back the rest."""
    try:
        with transaction.atomic():
            return _queue(meetings, now)
    except Exception:
        if len(meetings) == 1:
            log.exception("The reminder of meeting %s could not be queued; the next tick tries again.", meetings[0].pk)
            return 0
        half = len(meetings) // 2
        return _queue_batch(meetings[:half], now) + _queue_batch(meetings[half:], now)


def _queue(meetings: Sequence[Meeting], now: datetime) -> int:
    fresh = _locked(meetings, now)
    circles, absent = circles_of([meeting.match for meeting in fresh]), absent_from(fresh)
    arranged = for_you.arranged_at(fresh)
    reminded = sum(
        _remind_of(meeting, circles[meeting.match_id], absent[meeting.pk], arranged[meeting.pk], now)
        for meeting in fresh
    )
    joining.join(now, [seat.participant for circle in circles.values() for seat in circle.seats])
    return reminded + _remind_booked(fresh, now)


def _remind_booked(meetings: Iterable[Meeting], now: datetime) -> int:
    """Those who are booked for what people need, and knew so before the reminder's time: one letter to each."""
    due = {meeting.pk: (meeting, hours) for meeting in meetings if (hours := _offset(meeting, now)) is not None}
    rows = ServiceBooking.objects.across_programs(EVERYWHERE).filter(state=BookingState.CONFIRMED)
    knew: dict[int, list[ServiceBooking]] = defaultdict(list)
    for one in rows.filter(accommodation__meeting__in=due).select_related("provider", "accommodation__participant"):
        meeting, hours = due[one.accommodation.meeting_id]
        if one.confirmed_at and one.confirmed_at < hours_before(meeting.starts_at, hours):
            knew[meeting.pk].append(one)
    told = ((theirs, *due[pk]) for pk, theirs in knew.items())
    return sum(telling.remind(theirs, meeting, occasion=_occasion(hours), at=now) for theirs, meeting, hours in told)


def _locked(meetings: Iterable[Meeting], now: datetime) -> list[Meeting]:
    """The meetings read again, while nobody can move or cancel them."""
    matches = Match.objects.across_programs(EVERYWHERE).filter(pk__in={meeting.match_id for meeting in meetings})
    list(matches.order_by("pk").select_for_update().values_list("pk"))
    fresh = Meeting.objects.across_programs(EVERYWHERE).ahead(now).filter(pk__in=[meeting.pk for meeting in meetings])
    rows = list(fresh.select_related("program", "match__coordinator", "agenda").order_by("pk"))
    programs = {meeting.program_id: meeting.program for meeting in rows}  # one row each, which keeps its letters' words
    for meeting in rows:
        meeting.program = meeting.match.program = programs[meeting.program_id]
    return rows


def _remind_of(
    meeting: Meeting, circle: Circle, absent: frozenset[int], arranged: Mapping[int, str], now: datetime
) -> int:
    hours = _offset(meeting, now)
    if hours is None:
        return 0
    due_at = hours_before(meeting.starts_at, hours)
    bulletin = Bulletin(
        news=News.REMINDER,
        meeting=meeting,
        circle=circle,
        at=now,
        occasion=_occasion(hours),
        expires_at=meeting.starts_at,
        absent=absent,
        arranged=arranged,
    )
    coming = [seat for seat in circle.seats if seat.participant_id not in absent]
    return hand_over(bulletin, [seat for seat in coming if _is_to_be_reminded(seat, due_at)])


def _is_to_be_reminded(seat: Seat, due_at: datetime) -> bool:
    """They come, and knew before the reminder's time; whoever said yes after it was just told all.

    Whoever wants no reminders is not called instead.
    """
    return seat.state == SeatState.ACCEPTED and seat.state_since < due_at and not seat.participant.wants_no_reminders


def _batches(meetings: Iterable[Meeting]) -> Iterator[list[Meeting]]:
    rows = iter(meetings)
    while batch := list(islice(rows, BATCH)):
        yield batch

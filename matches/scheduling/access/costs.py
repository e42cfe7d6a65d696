"""What a change of a meeting costs those who are booked: whom it lets go, and whether that is still for nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Meeting, ServiceBooking
from matches.scheduling.access import following
from matches.scheduling.access.arranging import with_count
from matches.scheduling.access.working_days import full_days_between
from matches.scheduling.letters import Before
from peermatch.clock import local_day

FREE_UNTIL = 3  # full working days before the meeting's: a cancellation with fewer is usually billed


@dataclass(frozen=True)
class Freed:
    """Somebody who is booked, or asked, for a meeting as it was."""

    booking: ServiceBooking
    notice: int

    @property
    def said(self) -> str:
        """“Dana Field (ProTactile interpreter for Robin), confirmed.”"""
        row = self.booking.accommodation
        return _("%(who)s (%(what)s for %(name)s): %(state)s.") % {
            "who": with_count(self.booking.who, self.booking.places), "what": row, "name": row.participant.first_name,
            "state": self.booking.get_state_display().lower(),
        }  # fmt: skip

    @property
    def billed(self) -> str:
        """That it is likely to be paid all the same, where the notice is short."""
        if self.notice >= FREE_UNTIL:
            return ""
        return ngettext(
            "Usually billed: %(n)d full working day is left before the meeting, and fewer than %(free)d is late.",
            "Usually billed: %(n)d full working days are left before the meeting, and fewer than %(free)d is late.",
            self.notice,
        ) % {"n": self.notice, "free": FREE_UNTIL}


def freed(booking: ServiceBooking, now: datetime) -> Freed:
    return Freed(booking, _notice(booking, now))


def freed_by(meeting: Meeting, *, now: datetime) -> list[Freed]:
    """Whoever is asked or confirmed for the meeting as it is, and would be let go if it did not stand."""
    return freed_by_each([meeting], now=now).get(meeting.pk, [])


def freed_by_each(meetings: Sequence[Meeting], *, now: datetime) -> dict[int, list[Freed]]:
    """The same of several meetings of one program, by meeting (pk). One query."""
    if not meetings:
        return {}
    rows = ServiceBooking.objects.filter(program=meetings[0].program_id, accommodation__meeting__in=meetings).standing()
    found: dict[int, list[Freed]] = defaultdict(list)
    for one in rows.select_related("program", "provider", "accommodation__participant"):
        found[one.accommodation.meeting_id].append(freed(one, now))
    return found


def freed_without(meeting: Meeting, person: int, *, now: datetime) -> list[Freed]:
    """Those of them who are there for this person (pk) alone, and are let go if the meeting goes on without them."""
    return [one for one in freed_by(meeting, now=now) if one.booking.accommodation.participant_id == person]


def freed_by_move(meeting: Meeting, after: Meeting, *, now: datetime) -> list[Freed]:
    """The same of a move; nobody where only the place changes."""
    return freed_by(meeting, now=now) if following.reopens(Before.of(meeting), after) else []


def is_usually_billed(booking: ServiceBooking) -> bool:
    """Of one that was cancelled after it was confirmed: whether its notice was short."""
    if booking.cancelled_at is None or booking.confirmed_at is None:
        return False
    return _notice(booking, booking.cancelled_at) < FREE_UNTIL


def _notice(booking: ServiceBooking, at: datetime) -> int:
    zone = booking.program.time_zone
    day: date = local_day(at, zone)
    return full_days_between(day, local_day(booking.starts_at, zone))

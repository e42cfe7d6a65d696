"""When it is night for a reader, and what may wake them all the same. Pure: every function is told what time it is."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peermatch.clock import NIGHT_BEGINS, NIGHT_ENDS, say_day, say_time, zone_label

SOON = timedelta(hours=24)  # before a meeting: what changes is told at night too
IN_TIME = timedelta(hours=1)  # before a meeting: what is read in the morning is of use up to then
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


class AtNight(Enum):
    """What a kind of letter does at night. Whatever the reader just asked for goes in any case."""

    WAITS = auto()  # till morning; but what would come too late then goes at once
    WAITS_OR_ENDS = auto()  # till morning; what is useless by then does not go at all
    GOES_IF_SOON = auto()  # at once where the meeting is, or was to be, within a day
    GOES = auto()


@dataclass(frozen=True)
class Night:
    """From one time on the clock to another; none where both are the same."""

    begins: time = NIGHT_BEGINS
    ends: time = NIGHT_ENDS

    def holds(self, moment: datetime, zone: str) -> bool:
        at = moment.astimezone(ZoneInfo(zone)).time()
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def over(self, moment: datetime, zone: str) -> datetime:
        """The first moment from that one on at which it is not night; the clocks may change meanwhile."""
        if not self.holds(moment, zone):
            return moment
        there = ZoneInfo(zone)
        today = moment.astimezone(there).date()
        ends = [
            datetime.combine(today + n * A_DAY, self.ends, there).replace(fold=fold).astimezone(UTC)
            for n in range(3)
            for fold in (0, 1)
        ]
        morning = min(end for end in ends if end > moment and not self.holds(end, zone))
        while morning - A_MINUTE > moment and not self.holds(morning - A_MINUTE, zone):
            morning -= A_MINUTE  # the clocks skipped the end of this night
        return morning


@dataclass(frozen=True)
class Pressing:
    """What of a letter says whether it can wait: `needed_by` is the meeting that it is about, or that was."""

    at_night: AtNight
    is_asked_for: bool = False
    needed_by: datetime | None = None
    expires_at: datetime | None = None

    def may_go_at(self, moment: datetime) -> bool:
        """Whether it may wake its reader then."""
        if self.is_asked_for or self.at_night is AtNight.GOES:
            return True
        is_soon = self.needed_by is not None and self.needed_by <= moment + SOON
        return self.at_night is AtNight.GOES_IF_SOON and is_soon

    def is_too_late_at(self, moment: datetime) -> bool:
        """Whether it would help nobody then, so that it rather goes at once."""
        if self.needed_by is not None and self.needed_by < moment + IN_TIME:
            return True
        ends = self.expires_at is not None and self.expires_at <= moment
        return ends and self.at_night is not AtNight.WAITS_OR_ENDS


def morning_for(letter: Pressing, now: datetime, zone: str, night: Night) -> datetime | None:
    """Till when that letter waits, for it is night there; None if it may go now."""
    if not night.holds(now, zone) or letter.may_go_at(now):
        return None
    morning = night.over(now, zone)
    return None if letter.is_too_late_at(morning) else morning


def next_day(now: datetime, zone: str, night: Night) -> datetime:
    """When the next day begins there, for mail: after midnight, and after the night."""
    there = ZoneInfo(zone)
    tomorrow = now.astimezone(there).date() + A_DAY
    midnight = datetime.combine(tomorrow, time(), there).astimezone(UTC)
    return night.over(midnight, zone)


def day_began(now: datetime, zone: str) -> datetime:
    """Midnight of that day there."""
    there = ZoneInfo(zone)
    return datetime.combine(now.astimezone(there).date(), time(), there).astimezone(UTC)


def night_in_words(morning: datetime, zone: str) -> str:
    at = say_time(morning.astimezone(ZoneInfo(zone)).time())
    return _("Waits until %(time)s %(zone)s: it is night there.") % {"time": at, "zone": zone_label(zone)}


def enough_in_words(morning: datetime, zone: str, most: int) -> str:
    local = morning.astimezone(ZoneInfo(zone))
    told = {"day": say_day(local.date()), "time": say_time(local.time()), "zone": zone_label(zone), "most": most}
    return (
        _("Waits until %(day)s, %(time)s %(zone)s: they got %(most)d mails that day, the most your program sends.")
        % told
    )

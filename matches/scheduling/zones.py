"""New zone data: a government changed its clocks, and meetings ahead keep the wall time that was agreed on."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Meeting, MeetingState, PollTime
from matches.scheduling import planning
from peermatch import zone_data
from peermatch.clock import NoSuchTime
from peermatch.models import Tick

AHEAD = (MeetingState.PLANNED, MeetingState.CONFIRMED)
EVERYWHERE = "clocks change for every program at once"
log = logging.getLogger(__name__)


def follow_zone_data(now: datetime | None = None) -> int:
    """Called at each tick: where other zone data are in use than before, how many meetings are at another moment."""
    version = zone_data.in_use()
    if Tick.zone_data_seen() == version:
        return 0
    moved = keep_wall_times(now or timezone.now())
    Tick.see_zone_data(version)
    return moved


def keep_wall_times(now: datetime) -> int:
    """Meetings ahead, and times that are asked about, fall at the moment that their wall time means by now.

    Whoever comes to a meeting that is confirmed is told, as of any move: on other clocks it is another time.
    """
    rows = Meeting.objects.across_programs(EVERYWHERE).filter(state__in=AHEAD, starts_at__gt=now)
    found = sum(_keep(meeting, now) for meeting in rows.select_related("match__program", "program").order_by("pk"))
    times = PollTime.objects.across_programs(EVERYWHERE).filter(poll__state="open", starts_at__gt=now)
    for time in times.select_related("poll"):
        _keep_asked(time)
    return found


def _keep(meeting: Meeting, now: datetime) -> bool:
    wall = meeting.wall_time
    try:
        if wall.instant() == meeting.starts_at:
            return False
        why = _("The clocks there change on another day than was known.")
        place = planning.Place(meeting.place_kind, meeting.place, meeting.place_notes)
        planning.move(
            meeting=meeting, wall=wall, minutes=meeting.minutes, place=place, by=None, at=now, reason=why,
            override_reason=why,
        )  # fmt: skip
    except NoSuchTime:
        log.error("Meeting %s is at a time that no clock shows by now.", meeting.public_id)
        return False
    except ValidationError:
        return False  # it was moved, cancelled or began in this moment
    return True


def _keep_asked(time: PollTime) -> None:
    try:
        starts_at = time.wall_time.instant()
    except NoSuchTime:
        return
    if starts_at != time.starts_at:
        with transaction.atomic():
            time.ends_at, time.starts_at = time.ends_at + (starts_at - time.starts_at), starts_at
            time.save(update_fields=["starts_at", "ends_at"])

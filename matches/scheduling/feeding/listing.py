"""Which meetings a coordinator's calendar reads, and what it may know of them: when, and where the page is."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from matches.models import Cover, Meeting, MeetingState
from matches.models.meeting import OFF
from matches.scheduling.calendars import Listed
from peermatch.accounts.models import Membership
from peermatch.clock import local_day

KEPT = timedelta(days=30)  # how long what is over, and what was called off, is still read
MOST = 1000  # of one program; the soonest stand in it


def listed(members: Iterable[Membership], *, now: datetime) -> list[Listed]:
    """The meetings of all matches that this user coordinates, or covers for today, in these programs."""
    return [_entry(meeting) for member in members for meeting in _meetings(member, now)]


def _meetings(member: Membership, now: datetime) -> Iterator[Meeting]:
    program, user = member.program, member.user_id
    covers = Cover.objects.in_program(program).on(local_day(now, program.time_zone)).filter(covering=user)
    theirs = Q(match__coordinator=user) | Q(match__coordinator__in=covers.values("away"))
    rows = Meeting.objects.in_program(program).filter(theirs, starts_at__gt=now - KEPT)
    rows = rows.exclude(state__in=OFF, state_since__lte=now - KEPT).order_by("starts_at", "pk")
    for meeting in rows.select_related("match")[:MOST]:
        meeting.program = meeting.match.program = program
        yield meeting


def _entry(meeting: Meeting) -> Listed:
    """What its number is made of only rises, and one part of it does when time, place or state changes."""
    page = settings.SITE_URL + meeting.get_absolute_url()
    status, summary = _said(meeting)
    return Listed(
        uid=meeting.uid,
        sequence=meeting.revision + meeting.sequence + (meeting.state != MeetingState.PLANNED),
        stamped_at=max(filter(None, [meeting.state_since, meeting.confirmed_at])),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        status=status,
        summary=summary,
        description="\n".join([meeting.program.name, _("Who comes, where, and all else: %(page)s") % {"page": page}]),
        page=page,
    )


def _said(meeting: Meeting) -> tuple[str, str]:
    """Not all calendars show the status, so the summary says it too."""
    if meeting.state == MeetingState.PLANNED:
        return "TENTATIVE", _("Peer match meeting (planned)")
    if meeting.state == MeetingState.CANCELLED:
        return "CANCELLED", _("Peer match meeting (cancelled)")
    if meeting.state == MeetingState.NOT_HELD:
        return "CANCELLED", _("Peer match meeting (did not take place)")
    return "CONFIRMED", _("Peer match meeting")

"""Cards about people who cannot come to a meeting: what is to be done?"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Absence, MeetingState
from matches.scheduling.access import costs
from matches.scheduling.access.costs import Freed
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_moment


def cannot_come(desk: Desk) -> list[Card]:
    """Until the coordinator decided, or the meeting is over."""
    rows = (
        Absence.objects.in_program(desk.program)
        .undecided()
        .filter(
            meeting__match__in=desk.matches(), meeting__state=MeetingState.CONFIRMED, meeting__starts_at__gt=desk.now
        )
    )
    rows = rows.select_related("meeting__match", "seat__participant").order_by("meeting__starts_at", "pk")
    found = list(rows[:MOST_OF_A_KIND])
    freed = costs.freed_by_each([one.meeting for one in found], now=desk.now)
    return [_to_decide(desk, one, freed.get(one.meeting_id, [])) for one in found]


def _to_decide(desk: Desk, one: Absence, freed: Sequence[Freed]) -> Card:
    meeting = one.meeting
    told = {
        "name": one.seat.participant.name, "match": meeting.match.title,
        "when": say_moment(meeting.starts_at, desk.reader.time_zone),
    }  # fmt: skip
    ids = (meeting.match.public_id, meeting.public_id)
    said = _("%(when)s. The others know nothing of it. Go on, move the meeting, cancel it, or ask someone else.")
    return Card(
        Urgency.LATE,
        _("%(match)s: %(name)s cannot come") % told,
        "meeting", ids,
        _("To decide"),
        " ".join([said % told, *_booked(desk, one, freed)]),
        [
            Choice(_("Decide what to do"), "absence", (*ids, one.public_id)),
            Choice(_("Move the meeting"), "meeting-move", ids),
        ],
    )  # fmt: skip


def _booked(desk: Desk, one: Absence, freed: Sequence[Freed]) -> list[str]:
    """Who is booked for them alone, and that it is usually billed; for whoever may not know, how many."""
    theirs = [other for other in freed if other.booking.accommodation.participant_id == one.seat.participant_id]
    if not theirs:
        return []
    if desk.knows(one.meeting.match):
        return [_("Booked until you decide:"), *(other.said for other in theirs), *_bill(theirs)]
    n = len(theirs)
    return [ngettext("%(n)d booking stands until then.", "%(n)d bookings stand until then.", n) % {"n": n}]


def _bill(theirs: Sequence[Freed]) -> list[str]:
    return list(dict.fromkeys(other.billed for other in theirs if other.billed))

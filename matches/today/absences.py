"""Cards about people who cannot come to a meeting: what is to be done?"""

from django.utils.translation import gettext as _

from matches.models import Absence, MeetingState
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
    return [_to_decide(desk, one) for one in rows[:MOST_OF_A_KIND]]


def _to_decide(desk: Desk, one: Absence) -> Card:
    meeting = one.meeting
    told = {
        "name": one.seat.participant.name, "match": meeting.match.title,
        "when": say_moment(meeting.starts_at, desk.reader.time_zone),
    }  # fmt: skip
    ids = (meeting.match.public_id, meeting.public_id)
    return Card(
        Urgency.LATE,
        _("%(match)s: %(name)s cannot come") % told,
        "meeting", ids,
        _("To decide"),
        _("%(when)s. The others know nothing of it. Go on, move the meeting, cancel it, or ask someone else.") % told,
        [
            Choice(_("Decide what to do"), "absence", (*ids, one.public_id)),
            Choice(_("Move the meeting"), "meeting-move", ids),
        ],
    )  # fmt: skip

"""The card about meetings that are near and have no agenda. Two families are offered one, and never asked for it."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from matches.models import Agenda, Format, MeetingState, Path
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_moment

DAYS_AHEAD = 5  # so that whoever needs it in braille or large print can have it in time


def no_agenda(desk: Desk) -> list[Card]:
    """Confirmed meetings of the next days, of matches that have a format."""
    family_pair = Q(match__path=Path.FAMILY, match__format=Format.ONE_TO_ONE)
    near = desk.meetings().filter(
        ~Exists(Agenda.objects.in_program(desk.program).filter(meeting=OuterRef("pk"))),
        ~family_pair,
        state=MeetingState.CONFIRMED, starts_at__gt=desk.now, starts_at__lte=desk.now + timedelta(days=DAYS_AHEAD),
    )  # fmt: skip
    return [
        Card(
            Urgency.CALM,
            _("%(match)s: the meeting has no agenda") % {"match": meeting.match.title},
            "agenda", (meeting.match.public_id, meeting.public_id),
            _("No agenda yet"),
            _("%(when)s. It is proposed from the format, the people and the length.")
            % {"when": say_moment(meeting.starts_at, desk.reader.time_zone)},
            [Choice(_("Propose an agenda"), "agenda-propose", (meeting.match.public_id, meeting.public_id))],
        )
        for meeting in near.exclude(match__format="")[:MOST_OF_A_KIND]
    ]  # fmt: skip

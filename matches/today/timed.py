"""The cards about meetings that are near: one has no agenda, another has one that not everyone who comes was sent.

Two families are offered an agenda, and never asked for it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from matches.models import Agenda, Format, Meeting, MeetingState, Path, Seat, absent_from
from matches.scheduling.agenda_sent import line_of
from matches.today.desk import MOST_OF_A_KIND, QUIET, Card, Choice, Desk, Urgency
from peermatch.clock import say_moment

DAYS_AHEAD = 5  # so that whoever needs it in braille or large print can have it in time


def no_agenda(desk: Desk) -> list[Card]:
    """Confirmed meetings of the next days, of matches that have a format."""
    family_pair = Q(match__path=Path.FAMILY, match__format=Format.ONE_TO_ONE)
    without = ~Exists(Agenda.objects.in_program(desk.program).filter(meeting=OuterRef("pk")))
    near = _near(desk).filter(without, ~family_pair)
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


def agenda_not_sent(desk: Desk) -> list[Card]:
    """Of the same days: not everyone who comes has the agenda as it is now."""
    meetings = list(_near(desk).filter(agenda__isnull=False).select_related("agenda")[:MOST_OF_A_KIND])
    prefetch_related_objects(meetings, "agenda__segments", "agendas_sent")
    coming = _who_comes(desk, meetings)
    lines = ((one, line_of(one, coming[one.pk], at=desk.now)) for one in meetings)
    return [_not_sent(desk, meeting, line.words) for meeting, line in lines if line and line.tone != "done"]


def _not_sent(desk: Desk, meeting: Meeting, words: str) -> Card:
    ids = (meeting.match.public_id, meeting.public_id)
    return Card(
        Urgency.SOON if meeting.starts_at < desk.now + QUIET else Urgency.CALM,
        _("%(match)s: send the agenda") % {"match": meeting.match.title},
        "agenda", ids,
        words,
        _("%(when)s. Whoever needs it in braille or large print can prepare.")
        % {"when": say_moment(meeting.starts_at, desk.reader.time_zone)},
        [Choice(_("Check and send it"), "agenda-send", ids)],
    )  # fmt: skip


def _near(desk: Desk) -> QuerySet[Meeting]:
    """Confirmed meetings of the next days."""
    until = desk.now + timedelta(days=DAYS_AHEAD)
    return desk.meetings().filter(state=MeetingState.CONFIRMED, starts_at__gt=desk.now, starts_at__lte=until)


def _who_comes(desk: Desk, meetings: Sequence[Meeting]) -> dict[int, list[str]]:
    """By meeting (pk), the ids of the seats of those who come. Two queries however many there are."""
    absent = absent_from(meetings)
    seats = Seat.objects.in_program(desk.program).accepted().filter(match__in=[one.match_id for one in meetings])
    rows = list(seats.values_list("match", "participant", "public_id"))
    return {
        one.pk: [str(ref) for match, person, ref in rows if match == one.match_id and person not in absent[one.pk]]
        for one in meetings
    }

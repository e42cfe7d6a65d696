"""Cards about confirmed meetings at which something is open since: access that is not arranged, people kept apart."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from matches.fitting.between import kept_from_each_other
from matches.models import Match, Meeting, MeetingState, Seat
from matches.preparing.access_needs import unvouched
from matches.today.desk import MOST_OF_A_KIND, QUIET, Card, Choice, Desk, Urgency
from peermatch.clock import say_moment


def must_not_meet(desk: Desk) -> list[Card]:
    """Confirmed meetings of people of whom it was recorded since that they should not meet, or not as they stand.

    The coordinator decides: nobody is told by itself. Why stays on the page that only some may read.
    """
    meetings = _ahead(desk)
    kept = kept_from_each_other(_people_of(desk, meetings), at=desk.now)
    return [_stop(desk, meeting) for meeting in meetings if kept[meeting.match_id]]


def access_open(desk: Desk) -> list[Card]:
    """Confirmed meetings for which nobody vouches that access is arranged, and of which no row says what is to do.

    They were confirmed before, or a need changed; what the rows say is on cards of its own (`booking`).
    """
    found = unvouched(_ahead(desk))
    return [_to_arrange(desk, one) for one, state in found.items() if not state.is_asked and not state.stops]


def _ahead(desk: Desk) -> list[Meeting]:
    return list(desk.meetings().filter(state=MeetingState.CONFIRMED, starts_at__gt=desk.now)[:MOST_OF_A_KIND])


def _people_of(desk: Desk, meetings: Sequence[Meeting]) -> dict[Match, list[int]]:
    by_match: dict[int, list[int]] = defaultdict(list)
    seats = Seat.objects.in_program(desk.program).accepted().filter(match__in={one.match_id for one in meetings})
    for match, person in seats.values_list("match_id", "participant_id"):
        by_match[match].append(person)
    for meeting in meetings:
        meeting.match.program = desk.program
    return {meeting.match: by_match[meeting.match_id] for meeting in meetings}


def _stop(desk: Desk, meeting: Meeting) -> Card:
    ids = (meeting.match.public_id, meeting.public_id)
    return Card(
        Urgency.LATE,
        _("%(match)s: two of these people should not meet like this") % {"match": meeting.match.title},
        "meeting", ids,
        _("Stop and look"),
        _("Recorded since %(when)s was confirmed. Nobody was told: take someone out, go on with a reason, or cancel.")
        % {"when": say_moment(meeting.starts_at, desk.reader.time_zone)},
        [
            Choice(_("Read what was found"), "footing", (meeting.match.public_id,)),
            Choice(_("Choose who takes part"), "seats", (meeting.match.public_id,)),
            Choice(_("Cancel the meeting"), "meeting-cancel", ids),
        ],
    )  # fmt: skip


def _to_arrange(desk: Desk, meeting: Meeting) -> Card:
    ids = (meeting.match.public_id, meeting.public_id)
    return Card(
        Urgency.LATE if meeting.starts_at < desk.now + QUIET else Urgency.SOON,
        _("%(match)s: access to arrange") % {"match": meeting.match.title},
        "meeting", ids,
        _("To arrange"),
        _("The meeting of %(when)s is confirmed. Since then its time, its place or a need changed.")
        % {"when": say_moment(meeting.starts_at, desk.reader.time_zone)},
        [Choice(_("See what is needed"), "meeting-access", ids)],
    )  # fmt: skip

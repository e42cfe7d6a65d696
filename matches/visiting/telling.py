"""Whom the link to feedback lets in. It opens for 60 days, also when the match is closed meanwhile."""

from datetime import datetime

from matches.models import FeedbackAsked, SeatState
from matches.visiting.entrance import Visit
from participants.models import Link, Purpose
from participants.profile.entrance import NOBODY
from participants.profile.wanted import GONE


def find_telling(link: Link | None, now: datetime) -> Visit | None:
    """The visit that this link opens now. The same work whatever is wrong with it.

    Whoever would rather not say may think again as long as nobody ended their link.
    """
    rows = FeedbackAsked.objects.across_programs("a link names what was asked")
    rows = rows.filter(public_id=link.about if link else NOBODY)
    asked = rows.select_related("seat__match__program", "seat__match__coordinator", "seat__participant").first()
    if link is None or asked is None or link.purpose != Purpose.FEEDBACK or not link.is_live(now):
        return None
    is_open = asked.is_standing or asked.ended_why == FeedbackAsked.Ended.SAYS_NOTHING
    return Visit(link, asked.seat) if is_open and _is_for(link, asked) else None


def _is_for(link: Link, asked: FeedbackAsked) -> bool:
    seat = asked.seat
    is_theirs = link.participant_id == seat.participant_id and link.program_id == seat.program_id
    return is_theirs and seat.state == SeatState.ACCEPTED and seat.participant.status not in GONE

"""What the page behind the link of an action plan says: what they do, and what the others do.

A line shows once a letter, or a call, was to tell them of it: what a coordinator has only written down is not told yet.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from matches.following_up.contacts import can_be_in_touch
from matches.following_up.plan_mail.letters import Letters, Line
from matches.inviting.circle import circle_of
from matches.inviting.disclosure import names_seen_from
from matches.models import Action, Contact, Seat
from matches.visiting import pages
from matches.visiting.entrance import Visit
from participants.models import Purpose
from peermatch.clock import local_day, say_day, say_moment

MOST_CONTACTS = 20


@dataclass(frozen=True)
class OwnLine:
    """One thing that they do. `said` is when they said that it is done, on their own clock."""

    action: Action
    status: str
    tone: str
    said: str


def frame(visit: Visit) -> dict[str, Any]:
    return pages.frame(visit) | {"may_answer_here": visit.link.purpose == Purpose.ANSWER}


def page(visit: Visit, *, now: datetime) -> dict[str, Any]:
    """Everything on the page."""
    seat = visit.seat
    letters = Letters(seat.match).only(_told(seat))
    today = local_day(now, seat.participant.time_zone)
    own = [_own_line(one, today, seat) for one in letters.actions if one.seat_id == seat.pk]
    others: list[Line] = letters.others(seat)
    return frame(visit) | {
        "has_plan": bool(letters.written),
        "own": own,
        "others": others,
        "may_tell_contacts": can_be_in_touch(seat),
        "contacts": _contacts(seat),
        "notes": pages.notes_for(seat),
    }


def others_known(seat: Seat) -> dict[Seat, str]:
    """Those of whom they know the first name."""
    circle = circle_of(seat.match)
    names = names_seen_from(seat, circle)
    return {one: names[one.pk] for one in circle.seats if one.pk in names and one.pk != seat.pk}


def _contacts(seat: Seat) -> list[tuple[Contact, str]]:
    """What they told of themselves, with when it was on their own clock; the latest first."""
    rows = seat.contacts_said.filter(taken_back_at=None)[:MOST_CONTACTS]
    return [(one, say_day(local_day(one.at, seat.participant.time_zone))) for one in rows]


def own_actions(seat: Seat) -> list[Action]:
    """What they do, as far as they were told of it."""
    told = _told(seat)
    rows = seat.match.actions.standing().filter(seat=seat).select_related("seat__participant")
    found = [one for one in rows if str(one.public_id) in told]
    for one in found:
        one.match = seat.match
    return found


def _told(seat: Seat) -> set[str]:
    """Every line that a letter to them told of, or a call was to tell of."""
    letters = seat.plan_letters.standing().values_list("said", flat=True)
    return {line for said in letters for line in said}


def _own_line(action: Action, today: date, seat: Seat) -> OwnLine:
    status, tone = action.standing_on(today)
    if tone == "stop":  # nobody is scolded
        status, tone = _("Was due"), "wait"
    said = say_moment(action.done_at, seat.participant.time_zone) if action.done_at else ""
    return OwnLine(action, status, tone, said)

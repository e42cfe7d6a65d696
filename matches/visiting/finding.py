"""A new link to an invitation for someone who lost theirs. Registered with `sends_new_links`."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from matches.following_up.feedback import asking
from matches.following_up.plan_mail.letters import path_to
from matches.following_up.plan_mail.sending import send_plan_link
from matches.inviting import links
from matches.inviting.sending import send_new_link
from matches.models import FeedbackAsked, Invitation, Seat, SeatState
from matches.models.match import OPEN
from matches.models.seat import ASKED
from participants.models import Link, Purpose

MOST_AT_ONCE = 10  # one mailbox may belong to several people; nobody is in more than a few matches


@transaction.atomic
def send_new_links(address: str, at: datetime) -> int:
    """One letter to each person with fresh links to all their open invitations, and one for each question how it was
    that this address was sent, at most one an hour; says how many. The page of an invitation leads on to the action
    plan; who has that alone gets a link to it."""
    everywhere = Seat.objects.across_programs("whoever asks for a link names an address, not a program")
    seats = everywhere.filter(
        participant__email__iexact=address, state__in=ASKED, match__stage__in=OPEN, invitations__revoked_at=None
    )
    found = seats.filter(invitations__isnull=False).select_related("match__program", "participant").distinct()
    asked, planned = _by_person(found.order_by("match", "pk")), _by_person(_only_planned(address))
    sent = 0
    for person in {**asked, **planned}:
        theirs, plans = asked.get(person, []), planned.get(person, [])
        if theirs:
            sent += send_new_link(seat=theirs[0], at=at, beside=partial(_beside, theirs[1:], plans, at))
        else:
            sent += send_plan_link(plans[0], at=at, beside=partial(_beside, [], plans[1:], at))
    return sent + _to_feedback(address, at)


def _by_person(rows: Any) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    for seat in rows[:MOST_AT_ONCE]:
        found.setdefault(seat.participant_id, []).append(seat)
    return found


def _beside(seats: Sequence[Seat], plans: Sequence[Seat], at: datetime) -> list[tuple[Seat, str]]:
    asked = [(seat, links.issue(seat, until=links.lifetime(seat.match, at=at))[1]) for seat in seats]
    return [*asked, *((seat, path_to(seat)) for seat in plans)]


def _only_planned(address: str) -> Any:
    """Those who were sent a link to their action plan, and no invitation that stands: their match was brought in."""
    why = "whoever asks for a link names an address, not a program"
    links = Link.objects.across_programs(why).filter(purpose=Purpose.FOLLOW, about=OuterRef("public_id"))
    invited = Invitation.objects.across_programs(why).standing().filter(seat=OuterRef("pk"))
    seats = Seat.objects.across_programs(why).filter(Exists(links), ~Exists(invited))
    found = seats.filter(participant__email__iexact=address, state=SeatState.ACCEPTED, match__stage__in=OPEN)
    return found.select_related("match__program", "participant").order_by("match", "pk")


def _to_feedback(address: str, at: datetime) -> int:
    """Whoever was asked how it was, and may still say it or change it."""
    everywhere = FeedbackAsked.objects.across_programs("whoever asks for a link names an address, not a program")
    rows = everywhere.standing().filter(seat__participant__email__iexact=address, until__gt=at).exclude(link=None)
    found = rows.select_related("program", "seat__match__program", "seat__match__coordinator", "seat__participant")
    return sum(asking.send_new_link(asked=one, at=at) for one in found.order_by("pk")[:MOST_AT_ONCE])

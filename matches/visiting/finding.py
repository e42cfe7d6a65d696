"""A new link to an invitation for someone who lost theirs. Registered with `sends_new_links`."""

from datetime import datetime

from django.db import transaction

from matches.following_up.feedback import asking
from matches.inviting.sending import send_new_link
from matches.models import FeedbackAsked, Seat
from matches.models.match import OPEN
from matches.models.seat import ASKED

MOST_AT_ONCE = 10  # one mailbox may belong to several people; nobody is in more than a few matches


@transaction.atomic
def send_new_links(address: str, at: datetime) -> int:
    """A fresh link for each open invitation and each question how it was that this address was sent, at most one an
    hour each; says how many."""
    everywhere = Seat.objects.across_programs("whoever asks for a link names an address, not a program")
    seats = everywhere.filter(
        participant__email__iexact=address, state__in=ASKED, match__stage__in=OPEN, invitations__revoked_at=None
    )
    found = seats.filter(invitations__isnull=False).select_related("match__program", "participant").distinct()
    sent = sum(send_new_link(seat=seat, at=at) for seat in found.order_by("match", "pk")[:MOST_AT_ONCE])
    return sent + _to_feedback(address, at)


def _to_feedback(address: str, at: datetime) -> int:
    """Whoever was asked how it was, and may still say it or change it."""
    everywhere = FeedbackAsked.objects.across_programs("whoever asks for a link names an address, not a program")
    rows = everywhere.standing().filter(seat__participant__email__iexact=address, until__gt=at).exclude(link=None)
    found = rows.select_related("program", "seat__match__program", "seat__match__coordinator", "seat__participant")
    return sum(asking.send_new_link(asked=one, at=at) for one in found.order_by("pk")[:MOST_AT_ONCE])

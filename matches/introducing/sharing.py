"""What someone shares, changed after their yes: freely until they are introduced, then for what is still to come."""

from collections.abc import Collection
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext as _

from matches.introducing.bringing_together import call_off, tell
from matches.introducing.letters import Letters
from matches.models import Seat
from peermatch.accounts.models import User


class Reached(Enum):
    """How far a change of what is shared came."""

    SAME = "same"  # it is as it was
    IN_TIME = "in time"  # nobody had heard of it before
    LATE = "late"  # someone has been told already: that cannot be called back


@transaction.atomic
def change_shares(*, seat: Seat, shares: Collection[str], by: User | None, at: datetime) -> Reached:
    """`by` is None when the person did it. What the others were not told yet, they are told as it is now."""
    seat.match.lock()
    seat.refresh_from_db(fields=["state", "shares", "introduced_at"])
    if not seat.share(shares, by=by, at=at):
        return Reached.SAME
    if seat.introduced_at is None:
        return Reached.IN_TIME
    return _tell_anew(seat, by, at)


def _tell_anew(seat: Seat, by: User | None, at: datetime) -> Reached:
    """Letters and calls that wait are written anew; what was said stays said."""
    stopped = call_off(seat.match, at=at, why=_("What someone agreed to share changed before it was sent."))
    letters = Letters(seat.match)
    for one in letters.seats:
        if stopped[one.pk]:
            tell(letters, one, by=by, at=at)
    others = [one for one in letters.seats if one.pk != seat.pk]
    return Reached.IN_TIME if all(stopped[one.pk] for one in others) else Reached.LATE

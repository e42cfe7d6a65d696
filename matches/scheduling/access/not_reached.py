"""Whose booking request left by mail and did not arrive: they are asked for nothing until somebody phones them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from matches.models import BookingState, ServiceBooking
from matches.scheduling.access import letters
from peermatch.returning.models import Unreached, UnreachedQuerySet


def not_reached(bookings: Iterable[ServiceBooking], *, now: datetime) -> dict[int, UUID]:
    """Of those who have not answered, by the pk of what they are asked for: the id of what they missed. One query."""
    asked = {letters.about(one): one for one in bookings if one.state == BookingState.REQUESTED}
    if not asked:
        return {}
    program = next(iter(asked.values())).program_id
    missed: UnreachedQuerySet = Unreached.objects.filter(program=program, email__about__in=asked)
    rows = missed.filter(email__kind=letters.REQUEST).still_of_use(now).order_by("email_id")
    return {asked[about].pk: missed for about, missed in rows.values_list("email__about", "public_id")}

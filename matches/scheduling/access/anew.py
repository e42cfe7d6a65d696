"""Whoever was let go because the meeting moved, asked for the new time: the same provider, by one press."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Accommodation, BookingState, Happening, ServiceBooking
from matches.scheduling.access import asking
from matches.scheduling.access.locking import locked, read_anew
from matches.scheduling.planning import AlreadyDone
from peermatch.accounts.models import User


def let_go(row: Accommodation) -> list[ServiceBooking]:
    """Of each who was asked for this, their last request, where a move of the meeting cancelled it. One query.

    Whom a coordinator cancelled, or who said no since, is not among them.
    """
    off = [one for one in _last_of_each(row) if one.state == BookingState.CANCELLED]
    moved = row.meeting.match.happenings.filter(what=Happening.What.MOVED, at__in=[one.cancelled_at for one in off])
    moments = set(moved.values_list("at", flat=True))
    return [one for one in off if one.cancelled_at in moments]


def ask(*, booking: ServiceBooking, by: User, at: datetime) -> ServiceBooking:
    """They are asked for the time as it is now, as many of them as before or as are still needed; by mail where they
    have an address. Raises Clash where their time is taken, AlreadyDone."""
    row = booking.accommodation
    with locked(row.meeting, at):
        read_anew(row)
        if booking not in _last_of_each(row):
            raise AlreadyDone(_("%(who)s was asked already since the meeting moved.") % {"who": booking.who})
        if booking not in let_go(row):
            raise ValidationError(_("%(who)s was not let go by a move. Choose whom to ask.") % {"who": booking.who})
        return asking.request(
            row=row,
            provider=booking.provider,
            name=booking.provider_name,
            places=min(booking.places, row.to_ask) or booking.places,
            by=by,
            at=at,
            by_mail=True,
        )


def _last_of_each(row: Accommodation) -> list[ServiceBooking]:
    return list({(one.provider_id, one.provider_name): one for one in row.bookings.all()}.values())

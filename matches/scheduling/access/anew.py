"""Whoever was let go, asked again: the same provider for the meeting as it is now, by one press."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import ServiceBooking
from matches.scheduling.access import asking, letters
from matches.scheduling.access.letting_go import last_of_each, let_go
from matches.scheduling.access.locking import locked, read_anew
from matches.scheduling.planning import AlreadyDone
from peermatch.accounts.models import User


def ask(*, booking: ServiceBooking, by: User, at: datetime) -> ServiceBooking:
    """They are asked for the time as it is now, as many of them as before or as are still needed; by mail where they
    have an address. Raises Clash where their time is taken, AlreadyDone."""
    row = booking.accommodation
    with locked(row.meeting, at):
        read_anew(row)
        if booking not in last_of_each(row):
            raise AlreadyDone(_("%(who)s was asked again already.") % {"who": booking.who})
        if booking not in let_go(row):
            raise ValidationError(_("%(who)s was not let go. Choose whom to ask.") % {"who": booking.who})
        return asking.request(
            row=row,
            provider=booking.provider,
            name=booking.provider_name,
            places=letters.places_anew(booking),
            by=by,
            at=at,
            by_mail=True,
        )

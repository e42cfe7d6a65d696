"""What the calendar of whoever is booked answers, as their answer to what they were asked for."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Accommodation, BookingState, MailReply, Says, ServiceBooking
from matches.scheduling.access import asking
from peermatch.accounts.models import User

LONGEST_REASON = ServiceBooking._meta.get_field("reason").max_length


def asked(reply: MailReply) -> list[ServiceBooking]:
    """What they are asked or booked for at that meeting, at the time that it has now."""
    if reply.meeting is None or reply.provider is None:
        return []
    found = [one for row in reply.meeting.accommodations.all() for one in row.bookings.all()]
    theirs = [one for one in found if one.provider_id == reply.provider_id and one.is_standing]
    return [one for one in theirs if one.is_for(reply.meeting)]


def why_not(reply: MailReply) -> str:
    """Why it cannot be recorded as their answer, in a sentence; empty if it can."""
    name = {"name": reply.called}
    if reply.says == Says.MAYBE:
        return _("“Maybe” is no answer to a booking. Ask %(name)s.") % name
    return "" if asked(reply) else _("%(name)s is not asked for this meeting any more.") % name


def keep(reply: MailReply, *, by: User, at: datetime) -> Accommodation | None:
    """A yes or a no to all that they are asked for there; with a no, the first need that somebody else is wanted for.

    Whoever is on record already as coming stays so: their “Accept” says it once more.
    """
    bookings = asked(reply)
    if not bookings or reply.meeting is None:
        raise ValidationError(why_not(reply))
    reply.meeting.match = reply.match
    for one in bookings:
        one.provider, one.accommodation.meeting = reply.provider, reply.meeting
        if reply.says == Says.CANNOT:
            asking.decline(booking=one, reason=_comment(reply), by=by, at=at)
        elif one.state == BookingState.REQUESTED:
            asking.confirm(booking=one, by=by, at=at)
    return bookings[0].accommodation if reply.says == Says.CANNOT else None


def _comment(reply: MailReply) -> str:
    return str(reply.mail.calendar.get("comment", ""))[:LONGEST_REASON]

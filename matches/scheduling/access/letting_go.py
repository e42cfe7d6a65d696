"""Who was asked for a need and let go again, so that they are to be asked anew where they are needed after all."""

from matches.models import Accommodation, BookingState, Happening, ServiceBooking
from matches.scheduling.access import letters


def let_go(row: Accommodation) -> list[ServiceBooking]:
    """Of each who was asked for this, their last request, where it is cancelled and not by a mere slip: the meeting or
    the need let them go, or they read that it is off. Two queries, and none where nobody was cancelled.

    Whom a coordinator cancelled, and who read nothing of it yet, is not among them: that can be undone.
    """
    off = [one for one in last_of_each(row) if one.state == BookingState.CANCELLED]
    if not off:
        return []
    by_hand = row.meeting.match.happenings.filter(what=Happening.What.ACCESS_CANCELLED)
    moments = set(by_hand.filter(at__in=[one.cancelled_at for one in off]).values_list("at", flat=True))
    read = letters.that_read_it_is_off(off)
    return [one for one in off if one.cancelled_at not in moments or one.pk in read or _heard_later(one)]


def _heard_later(one: ServiceBooking) -> bool:
    """They were told after it was cancelled, not with it."""
    return bool(one.told_at and one.cancelled_at and one.told_at > one.cancelled_at)


def last_of_each(row: Accommodation) -> list[ServiceBooking]:
    return list({(one.provider_id, one.provider_name): one for one in row.bookings.all()}.values())

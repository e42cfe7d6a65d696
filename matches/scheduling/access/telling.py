"""Who of those that are booked hears what, and how: by letter, or from the coordinator, which is then to be done.

Call these inside the transaction of the change itself.
"""

from collections.abc import Iterable
from datetime import datetime

from matches.models import Meeting, ServiceBooking, Untold
from matches.models.arranging_states import BookingState
from matches.scheduling.access import letters


def asked(booking: ServiceBooking, *, at: datetime) -> None:
    """The booking request, where they have an address."""
    if letters.takes_mail(booking):
        letters.post(booking, letters.REQUEST, at=at)


def confirmed(booking: ServiceBooking, *, at: datetime) -> None:
    """They come. Once the meeting stands they get the details: at once if it does, else when it is confirmed."""
    letters.call_back(booking, at=at)
    if letters.stands(booking):
        booking.accommodation.meeting.tell_calendars_anew()
        _details([booking], at=at)


def meeting_confirmed(meeting: Meeting, *, at: datetime) -> None:
    """The meeting stands: all who said that they come get the details."""
    _details(_of(meeting, BookingState.CONFIRMED), at=at)


def _details(bookings: Iterable[ServiceBooking], *, at: datetime) -> None:
    for one in bookings:
        if letters.takes_mail(one):
            letters.post(one, letters.CONFIRMED, at=at)
        else:
            one.owe(Untold.DETAILS)


def place_changed(bookings: Iterable[ServiceBooking], meeting: Meeting, *, at: datetime) -> None:
    """Everything but the place stays as it was."""
    for one in bookings:
        _with(one, meeting)
        if letters.takes_mail(one):
            letters.post(one, letters.CHANGED, at=at)
        else:
            one.owe(Untold.PLACE)


def off(booking: ServiceBooking, meeting: Meeting, *, at: datetime) -> None:
    """They are needed no more, and do not know it yet; after its end there is nothing left to tell."""
    _with(booking, meeting)
    letters.call_back(booking, at=at)
    if letters.takes_mail(booking) and booking.ends_at > at:
        if letters.stands(booking) and letters.was_in_calendar(booking):
            meeting.tell_calendars_anew()
        letters.post(booking, letters.OFF, at=at)
        booking.tell(by=None, at=at)


def remind(booking: ServiceBooking, meeting: Meeting, *, occasion: str, at: datetime) -> bool:
    """A reminder, where they have an address; says whether it goes out. Asking twice sends nothing twice."""
    _with(booking, meeting)
    if letters.takes_mail(booking):
        letters.post(booking, letters.REMINDER, at=at, occasion=occasion)
    return letters.takes_mail(booking)


def _of(meeting: Meeting, state: BookingState) -> list[ServiceBooking]:
    rows = ServiceBooking.objects.filter(program=meeting.program_id, accommodation__meeting=meeting, state=state)
    return [_with(one, meeting) for one in rows.select_related("provider", "accommodation__participant")]


def _with(booking: ServiceBooking, meeting: Meeting) -> ServiceBooking:
    """With the meeting as it is now, not as it was read once."""
    booking.accommodation.meeting = meeting
    return booking

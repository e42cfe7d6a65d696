"""Who of those that are booked hears what, and how: by letter, or from the coordinator, which is then to be done.

Call these inside the transaction of the change itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from matches.models import Meeting, ServiceBooking, Untold
from matches.models.arranging_states import BookingState
from matches.scheduling import words
from matches.scheduling.access import letters
from matches.scheduling.access.in_calendar import besides, gets_entry, one_of_each
from matches.scheduling.letters import Before


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
    _details(one_of_each(_of(meeting, BookingState.CONFIRMED)), at=at)


def _details(bookings: Iterable[ServiceBooking], *, at: datetime) -> None:
    for one in bookings:
        if letters.takes_mail(one):
            letters.post(one, letters.CONFIRMED, at=at)
        else:
            one.owe(Untold.DETAILS)


def place_changed(bookings: Iterable[ServiceBooking], meeting: Meeting, before: Before, *, at: datetime) -> None:
    """Everything but the place stays as it was. Whoever has no details yet hears only of what they know of it."""
    was = words.roughly(before.place[0], before.place[1])
    is_elsewhere = was != words.roughly(meeting.place_kind, meeting.place)
    theirs = [_with(one, meeting) for one in bookings]
    for one in theirs:
        if one.state == BookingState.REQUESTED:
            _ask_anew(one, is_new=is_elsewhere, at=at)
    for one in one_of_each([one for one in theirs if one.state == BookingState.CONFIRMED]):
        if is_elsewhere or letters.stands(one):
            _place(one, at=at)


def _place(booking: ServiceBooking, *, at: datetime) -> None:
    if letters.takes_mail(booking):
        letters.post(booking, letters.CHANGED, at=at)
    else:
        booking.owe(Untold.PLACE)


def _ask_anew(booking: ServiceBooking, *, is_new: bool, at: datetime) -> None:
    """They have not answered: the request goes out again where it says something new, or has not left yet."""
    if not letters.takes_mail(booking):
        if is_new:
            booking.owe(Untold.PLACE)
    elif letters.is_waiting(booking):
        letters.post(booking, letters.REQUEST, at=at)
    elif is_new:
        letters.post(booking, letters.REQUEST, at=at, is_anew=True)


def off(booking: ServiceBooking, meeting: Meeting, *, at: datetime, why: str = "") -> None:
    """They are needed no more, and do not know it yet; after its end there is nothing left to tell.

    `why` they read. What a coordinator typed on cancelling is kept for coordinators.
    """
    _with(booking, meeting)
    letters.call_back(booking, at=at)
    if not letters.takes_mail(booking) or booking.ends_at <= at:
        return
    if rest := besides(booking):
        meeting.tell_calendars_anew()
        letters.post(rest[0], letters.CHANGED, at=at, is_less=True)
    else:
        if letters.stands(booking) and letters.was_in_calendar(booking):
            meeting.tell_calendars_anew()
        letters.post(booking, letters.OFF, at=at, why=why)
    booking.tell(by=None, at=at)


def declined(booking: ServiceBooking, meeting: Meeting, *, at: datetime) -> None:
    """They said it themselves. Only where the meeting may be in their calendar they get the file that takes it out."""
    _with(booking, meeting)
    if letters.was_in_calendar(booking):
        off(booking, meeting, at=at)
    else:
        call_back(booking, meeting, at=at)


def call_back(booking: ServiceBooking, meeting: Meeting, *, at: datetime) -> None:
    """What waits of this booking goes out no more. Where it told of all that they are booked for, they are told of the
    rest."""
    _with(booking, meeting)
    letters.call_back(booking, at=at)
    rest = besides(booking)
    if rest and letters.stands(booking) and letters.takes_mail(booking) and not gets_entry(booking):
        meeting.tell_calendars_anew()
        _details(rest[:1], at=at)


def remind(bookings: Sequence[ServiceBooking], meeting: Meeting, *, occasion: str, at: datetime) -> int:
    """One reminder to each of them who has an address, of all that they are booked for at that meeting; says how many.
    Asking twice sends nothing twice."""
    told = [one for one in one_of_each(bookings) if letters.takes_mail(one)]
    for one in told:
        letters.post(_with(one, meeting), letters.REMINDER, at=at, occasion=occasion)
    return len(told)


def _of(meeting: Meeting, state: BookingState) -> list[ServiceBooking]:
    rows = ServiceBooking.objects.filter(program=meeting.program_id, accommodation__meeting=meeting, state=state)
    return [_with(one, meeting) for one in rows.select_related("provider", "accommodation__participant")]


def _with(booking: ServiceBooking, meeting: Meeting) -> ServiceBooking:
    """With the meeting as it is now, not as it was read once."""
    booking.accommodation.meeting = meeting
    return booking

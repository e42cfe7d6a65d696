"""Letters that had not reached whoever is booked when their address was corrected go out anew, to the right one.

What was sent already is not sent again. Where the address is gone the coordinator is to tell them, or to ask them.
Registered with `on_provider_address_change`.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from matches.models import ServiceBooking, Untold
from matches.models.service_booking import ServiceBookingQuerySet
from matches.scheduling.access import letters
from matches.scheduling.readdressing import occasion_of, unheard
from participants.models import AccessProvider
from peermatch.outbox import queue
from peermatch.outbox.models import Email

# What they are still to be told where they have no address any more.
OWED = {
    letters.REQUEST: Untold.REQUEST,
    letters.CONFIRMED: Untold.DETAILS,
    letters.CHANGED: Untold.PLACE,
    letters.OFF: Untold.OFF,
}


def readdress(provider: AccessProvider, at: datetime) -> None:
    """What still waited for their former address, or was refused there."""
    for mail in unheard(provider.program_id, [provider.public_id], letters.KINDS, at):
        if (booking := _booking_of(mail, provider)) is not None:
            _say_anew(mail, booking, at)
    queue.stay_held(provider.program_id, [provider.public_id], now=at)
    if provider.email:
        _ask_by_mail(provider, at)


def _ask_by_mail(provider: AccessProvider, at: datetime) -> None:
    """Whom no mail reached when they were asked, and nobody phoned since."""
    rows = ServiceBooking.objects.filter(program=provider.program_id, provider=provider, untold=Untold.REQUEST)
    for one in _read(rows.filter(starts_at__gt=at)):
        one.provider = provider
        before = Email.objects.filter(program=one.program_id, about=letters.about(one)).count()
        letters.post(one, letters.REQUEST, at=at, occasion=f"address@{before}")  # each time another, also at once
        one.tell(by=None, at=at)


def _read(rows: ServiceBookingQuerySet) -> ServiceBookingQuerySet:
    return rows.select_related(
        "accommodation__participant", "accommodation__meeting__program", "accommodation__meeting__match"
    )


def _booking_of(mail: Email, provider: AccessProvider) -> ServiceBooking | None:
    rows = ServiceBooking.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    found: ServiceBooking | None = _read(rows.filter(provider=provider)).first()
    if found is not None:
        found.provider = provider
    return found


def _say_anew(mail: Email, booking: ServiceBooking, at: datetime) -> None:
    why = _("The address was corrected. The same goes out anew.")
    program = booking.accommodation.meeting.program
    queue.supersede(
        program=program, about=mail.about, kinds=[mail.kind], recipient=mail.recipient, now=at, why=why
    )  # fmt: skip
    if letters.takes_mail(booking):
        if mail.calendar_method:
            booking.accommodation.meeting.tell_calendars_anew()
        letters.post_anew(booking, mail, at=at, occasion=occasion_of(mail))
    elif mail.kind in OWED:
        booking.owe(OWED[mail.kind])

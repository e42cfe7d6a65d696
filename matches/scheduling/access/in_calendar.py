"""What whoever is booked has of a meeting in their calendar: one entry, whatever they are booked for there.

Of all that they are booked for one letter tells, and its file replaces each that still waits.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from matches.models import BookingState, ServiceBooking
from peermatch.outbox import queue
from peermatch.outbox.models import Email, EmailQuerySet, State

UNSENT = (State.QUEUED, State.SUPERSEDED, State.SUPPRESSED, State.EXPIRED)


def besides(booking: ServiceBooking, state: BookingState = BookingState.CONFIRMED) -> list[ServiceBooking]:
    """What else they are booked for at the meeting, or are asked for."""
    if booking.provider_id is None:
        return []
    rows = ServiceBooking.objects.filter(program=booking.program_id, provider=booking.provider_id, state=state)
    meeting = booking.accommodation.meeting
    found = list(
        rows.filter(accommodation__meeting=meeting.pk).exclude(pk=booking.pk)
        .select_related("provider", "accommodation__participant").order_by("pk")
    )  # fmt: skip
    for one in found:
        one.accommodation.meeting = meeting
    return found


def one_of_each(bookings: Sequence[ServiceBooking]) -> list[ServiceBooking]:
    """Of those of one meeting: the first of each who is on the list, and every other."""
    first: dict[tuple[str, int], ServiceBooking] = {}
    for one in bookings:
        first.setdefault(("listed", one.provider_id) if one.provider_id else ("named", one.pk), one)
    return list(first.values())


def has_entry(booking: ServiceBooking) -> bool:
    """The last file that may have reached them puts the meeting into their calendar."""
    return booking.provider is not None and _last_method(_files(booking).exclude(state__in=UNSENT)) == "REQUEST"


def gets_entry(booking: ServiceBooking) -> bool:
    """The same, once all is sent that waits."""
    waits = Q(state=State.QUEUED, overtaken_at=None)
    return _last_method(_files(booking).filter(waits | ~Q(state__in=UNSENT))) == "REQUEST"


def make_way(booking: ServiceBooking, *, at: datetime) -> None:
    """A newer file is about to be queued: no older one goes out any more, of whatever they were booked for."""
    meeting, why = booking.accommodation.meeting, _("What they are booked for changed before this was sent.")
    for about in set(_files(booking).order_by().values_list("about", flat=True)):
        queue.supersede(program=meeting.program, about=about, only=Q(calendar__contains=meeting.uid), now=at, why=why)


def _files(booking: ServiceBooking) -> EmailQuerySet:
    meeting, provider = booking.accommodation.meeting, booking.provider
    if provider is None:
        raise ValueError("Whoever is not on the list has no address.")
    mails: EmailQuerySet = Email.objects.filter(program=booking.program_id, recipient=provider.public_id)
    return mails.filter(about__startswith="service:", calendar__contains=meeting.uid)


def _last_method(mails: EmailQuerySet) -> str | None:
    method: str | None = mails.order_by("-pk").values_list("calendar_method", flat=True).first()
    return method

"""Who is asked to come for a need, and what became of it.

Each door is one transaction that locks the match, then the provider: whoever is asked twice at once is asked once, and
nobody is booked for two meetings at the same time unless a coordinator says why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Accommodation, BookingState, Happening, ServiceBooking
from matches.scheduling.access import taken, telling
from matches.scheduling.access.letting_go import let_go
from matches.scheduling.access.locking import locked, read_anew, record
from matches.scheduling.access.who_fits import is_named
from matches.scheduling.planning import AlreadyDone
from participants.models import AccessProfile, AccessProvider, NeedKind
from peermatch.accounts.models import User

What = Happening.What


def request(
    *,
    row: Accommodation,
    provider: AccessProvider | None,
    name: str = "",
    places: int = 1,
    by: User,
    at: datetime,
    override_reason: str = "",
    by_mail: bool = False,
) -> ServiceBooking:
    """Somebody is asked to come: of the list, or by name. Raises Clash, AlreadyDone.

    `by_mail`: the booking request goes out to their address, if they have one; else the coordinator asked them.
    """
    with locked(row.meeting, at):
        read_anew(row)
        if provider is not None:
            taken.lock(provider)
        _insist_new(row, provider, name)
        _insist_may(row, provider, name, places)
        asked = ServiceBooking(
            program_id=row.program_id, accommodation=row, provider=provider, provider_name="" if provider else name,
            places=places, starts_at=row.meeting.starts_at, ends_at=row.meeting.ends_at,
            requested_at=at, requested_by=by,
        )  # fmt: skip
        asked.override_reason = taken.insist_free(asked, override_reason)
        _settle_earlier(asked, by=by, at=at)
        asked.save()
        taken.keep_reason(asked, by=by, at=at)
        record(row, What.ACCESS_REQUESTED, by, at)
        if by_mail:
            telling.asked(asked, at=at)
    return asked


def confirm(*, booking: ServiceBooking, by: User | None, at: datetime) -> None:
    """They come."""
    with _changing(booking, at):
        if booking.state == BookingState.CONFIRMED:
            raise AlreadyDone(_("That %(who)s comes is already on record.") % {"who": booking.who})
        booking.confirm(by=by, at=at)
        record(booking.accommodation, What.ACCESS_CONFIRMED, by, at)
        telling.confirmed(booking, at=at)


def decline(*, booking: ServiceBooking, by: User | None, at: datetime, reason: str = "") -> None:
    """They do not come: somebody else is to be asked."""
    with _changing(booking, at):
        if booking.state == BookingState.DECLINED:
            raise AlreadyDone(_("That %(who)s said no is already on record.") % {"who": booking.who})
        booking.decline(reason=reason, by=by, at=at)
        telling.declined(booking, booking.accommodation.meeting, at=at)
        record(booking.accommodation, What.ACCESS_DECLINED, by, at)


def cancel(*, booking: ServiceBooking, by: User, at: datetime, reason: str = "", is_told: bool = True) -> None:
    """They are needed no more. `is_told`: they know; else it stays to be done."""
    with _changing(booking, at):
        if booking.state == BookingState.CANCELLED:
            raise AlreadyDone(_("%(who)s is cancelled already.") % {"who": booking.who})
        booking.cancel(reason=reason, is_told=is_told, by=by, at=at)
        record(booking.accommodation, What.ACCESS_CANCELLED, by, at)
        if not is_told:
            telling.off(booking, booking.accommodation.meeting, at=at)


def ask_again(*, booking: ServiceBooking, by: User, at: datetime) -> None:
    """What was recorded of them last was a mistake: they are asked, and their answer is waited for."""
    with _changing(booking, at):
        row = booking.accommodation
        row.insist_standing()
        if booking.state == BookingState.REQUESTED:
            raise AlreadyDone(_("%(who)s is asked, and has not answered.") % {"who": booking.who})
        if not booking.is_for(row.meeting):
            raise ValidationError(_("They were asked for another time. Ask them anew for this one."))
        if booking in let_go(row):
            raise ValidationError(_("%(who)s was told that it is off. Ask them again.") % {"who": booking.who})
        if not booking.is_standing:
            _insist_new(row, booking.provider, booking.provider_name)
            _insist_room(row, booking.places)
            if booking.provider is not None:
                taken.lock(booking.provider)
            booking.override_reason = taken.insist_free(booking, booking.override_reason)
        booking.ask_again(at=at)
        taken.keep_reason(booking, by=by, at=at)
        telling.call_back(booking, row.meeting, at=at)
        record(row, What.ACCESS_CHANGED, by, at)


def tell(*, booking: ServiceBooking, by: User | None, at: datetime) -> None:
    """They know what changed. Also of a match that is closed: whoever was booked must hear of it."""
    with transaction.atomic():
        booking.accommodation.meeting.match.lock()
        booking.refresh_from_db()
        booking.tell(by=by, at=at)


def prepare(*, booking: ServiceBooking, is_sent: bool, by: User, at: datetime) -> None:
    """They have, or have not after all, what they need to prepare: papers, names, signs for words of the topic."""
    with transaction.atomic():
        booking.accommodation.meeting.match.lock()
        booking.refresh_from_db()
        booking.prepare(by=by, at=at if is_sent else None)


def note_terms(*, booking: ServiceBooking, cost: Decimal | None, payer: str) -> None:
    """What it costs and who pays; also long after the meeting, when the invoice comes."""
    with transaction.atomic():
        booking.accommodation.meeting.match.lock()
        booking.refresh_from_db()
        booking.note_terms(cost=cost, payer=payer)


@contextmanager
def _changing(booking: ServiceBooking, at: datetime) -> Iterator[None]:
    row = booking.accommodation
    with locked(row.meeting, at):
        read_anew(row)
        booking.refresh_from_db()
        booking.accommodation = row
        yield


def _insist_new(row: Accommodation, provider: AccessProvider | None, name: str) -> None:
    standing = row.bookings.standing()
    same = standing.filter(provider=provider) if provider else standing.filter(provider=None, provider_name=name)
    if same.exists():
        raise AlreadyDone(_("%(who)s is already asked for this.") % {"who": provider.name if provider else name})


def _insist_may(row: Accommodation, provider: AccessProvider | None, name: str, places: int) -> None:
    row.insist_standing()
    who = provider.name if provider else name.strip()
    if row.is_papers:
        raise ValidationError(_("Papers are sent for this: nobody is booked."))
    if not who:
        raise ValidationError(_("Choose somebody from the list, or write a name."))
    if provider is not None and provider.is_retired:
        raise ValidationError(_("%(who)s is not offered any more.") % {"who": who})
    if row.kind == NeedKind.INTERPRETER and is_named(who, _declined(row)):
        raise ValidationError(
            _("%(name)s declines %(who)s as an interpreter. Ask somebody else.")
            % {"name": row.participant.first_name, "who": who}
        )
    if provider is not None and places > provider.at_once:
        told = {"who": who, "n": provider.at_once}
        words = ngettext("%(who)s is %(n)d person.", "%(who)s can send %(n)d people at once.", provider.at_once)
        raise ValidationError(words % told)
    _insist_room(row, places)


def _insist_room(row: Accommodation, places: int) -> None:
    if not row.to_ask:
        raise ValidationError(
            _("Enough people are asked for this already. Cancel one of them first, or say that more are needed.")
        )
    if places > row.to_ask:
        words = ngettext("Only %(n)d more is needed.", "Only %(n)d more are needed.", row.to_ask)
        raise ValidationError(words % {"n": row.to_ask})


def _declined(row: Accommodation) -> str:
    profile = AccessProfile.objects.filter(program=row.program_id, participant=row.participant_id).first()
    return profile.interpreters_declined if profile else ""


def _settle_earlier(asked: ServiceBooking, *, by: User, at: datetime) -> None:
    """Whoever is asked anew hears with it that the earlier time is off."""
    earlier = asked.accommodation.bookings.to_tell().filter(provider=asked.provider, provider_name=asked.provider_name)
    for one in earlier:
        one.tell(by=by, at=at)

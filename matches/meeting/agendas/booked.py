"""The letters that bring the agenda to those who are booked: interpreters, captioners and others, who prepare with it.

They read when what is done and who leads, by first name, and nobody's hopes. Who has no address is told by the
coordinator, who finds the words on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from matches.meeting.agendas import differing, sent
from matches.meeting.agendas.copies import Copy, Ground, comes, copy_for_booked
from matches.meeting.agendas.sent import Has, key_of
from matches.models import AgendaSent, BookingState, ServiceBooking
from matches.scheduling.access import letters as of_booking
from matches.scheduling.access.in_calendar import one_of_each
from matches.scheduling.coming import BODY
from peermatch.languages import speaking_to
from peermatch.outbox import letters
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email


@dataclass(frozen=True)
class GoesToBooked:
    booking: ServiceBooking
    message: Message
    changes: tuple[str, ...]

    @property
    def ref(self) -> str:
        return ref_of(self.booking)

    @property
    def address(self) -> str:
        return self.booking.provider.email if self.booking.provider else ""

    @property
    def words(self) -> str:
        return f"{self.message.subject}\n\n{self.message.text}"

    def post(self, *, occasion: str, at: datetime) -> None:
        of_booking.enqueue(self.booking, of_booking.AGENDA, self.message, at=at, occasion=occasion)


class Booked:
    """Everyone who said that they come to this meeting for what somebody needs; each once."""

    def __init__(self, ground: Ground, said: dict[str, Any], *, at: datetime) -> None:
        self.ground, self.said, self.at = ground, said, at
        meeting = ground.agenda.meeting
        rows = ServiceBooking.objects.filter(program=meeting.program_id, accommodation__meeting=meeting)
        come = rows.filter(state=BookingState.CONFIRMED).select_related("provider", "accommodation__participant")
        self.bookings = one_of_each(list(come.order_by("pk")))
        for one in self.bookings:
            one.accommodation.meeting = meeting
        self.latest: dict[str, AgendaSent] = {
            ref: one for one in (meeting.agendas_sent.all() if self.bookings else ()) for ref in one.to
        }

    def had(self, booking: ServiceBooking) -> AgendaSent | None:
        return self.latest.get(ref_of(booking))

    @cached_property
    def mails(self) -> dict[tuple[str, str], Email]:
        """By sending and reader, how far each letter got."""
        rows = Email.objects.filter(program=self.ground.agenda.program_id, kind=of_booking.AGENDA)
        found = rows.filter(about__in=[of_booking.about(one) for one in self.bookings]).order_by("pk").defer(*BODY)
        return {(key_of(mail.occasion), str(mail.recipient)): mail for mail in found}

    def has(self, booking: ServiceBooking) -> Has | None:
        had = self.had(booking)
        return Has(had, self.mails.get((had.key, ref_of(booking)))) if had else None

    def is_as_sent(self, booking: ServiceBooking) -> bool:
        had = self.had(booking)
        return had is not None and had.said == self.said

    @cached_property
    def goes(self) -> list[GoesToBooked]:
        """To whom it would go now by mail."""
        with_address = [one for one in self.bookings if of_booking.takes_mail(one)]
        return [self.to(one) for one in with_address if not self.is_as_sent(one)]

    @speaking_to("booking.provider")
    def to(self, booking: ServiceBooking) -> GoesToBooked:
        zone = booking.provider.time_zone if booking.provider else self.ground.agenda.meeting.time_zone
        copy, had = copy_for_booked(self.ground, zone), self.had(booking)
        names = {str(seat.public_id): seat.participant.first_name for seat in self.ground.facts.everyone if comes(seat)}
        before = sent.lines_before(had, self.ground, names, zone) if had else []
        changes = differing.changes(before, copy.lines) if had else []
        return GoesToBooked(booking, message(booking, copy, changes, at=self.at), tuple(changes))


def ref_of(booking: ServiceBooking) -> str:
    return str(booking.provider.public_id) if booking.provider else ""


def message(booking: ServiceBooking, copy: Copy, changes: Sequence[str], *, at: datetime) -> Message:
    told = of_booking.context(booking, of_booking.AGENDA, at)
    return letters.render("service_agenda", told | {"copy": copy, "changes": changes, "has_changed": bool(changes)})

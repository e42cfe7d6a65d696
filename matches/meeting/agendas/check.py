"""What the page that checks the letters of an agenda shows: each who comes, what they have, what they would get."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from matches.meeting.agendas.booked import Booked, GoesToBooked
from matches.meeting.agendas.letters import Goes, Letters
from matches.meeting.agendas.sent import Has
from matches.meeting.agendas.wishes import documents_of
from matches.models import Agenda, Seat, ServiceBooking
from matches.scheduling.access.letters import takes_mail
from matches.scheduling.words import joined
from peermatch.clock import say_moment


@dataclass(frozen=True)
class Person:
    """One who comes. `goes`: what they would get now; None where they have it as it is, or it waits for them."""

    seat: Seat
    clock: str
    documents: str
    has: Has | None
    goes: Goes | None


@dataclass(frozen=True)
class BookedPerson:
    """One who is booked. `words`: what they read, or what to tell whoever has no address."""

    booking: ServiceBooking
    clock: str
    has: Has | None
    goes: GoesToBooked | None
    words: str

    @property
    def has_address(self) -> bool:
        return takes_mail(self.booking)


@dataclass(frozen=True)
class Check:
    letters: Letters
    people: tuple[Person, ...]
    booked: tuple[BookedPerson, ...]

    @classmethod
    def of(cls, agenda: Agenda, *, at: datetime) -> "Check":
        letters = Letters(agenda, at=at)
        goes = {one.seat.pk: one for one in letters.goes}
        return cls(letters, tuple(
            Person(
                seat,
                say_moment(agenda.meeting.starts_at, seat.participant.time_zone),
                ", ".join(documents_of(seat.participant)),
                letters.has.get(seat.pk),
                goes.get(seat.pk),
            )
            for seat in letters.seats
        ), tuple(_booked(letters.booked)))  # fmt: skip

    @property
    def read(self) -> str:
        return self.letters.digest()

    @property
    def to_tell(self) -> str:
        """Who has it only once the coordinator told them, by name; empty where nobody."""
        people = [one.seat.participant.name for one in self.people if _waits(one.has)]
        return joined(people + [one.booking.who for one in self.booked if _waits(one.has)])

    @property
    def to_send(self) -> int:
        """How many would get it now."""
        return len(self.letters.goes) + len(self.letters.booked.goes)


def _waits(has: Has | None) -> bool:
    return bool(has and has.call and has.call.is_waiting)


def _booked(booked: Booked) -> Iterator[BookedPerson]:
    goes = {one.booking.pk: one for one in booked.goes}
    for one in booked.bookings:
        zone = one.provider.time_zone if one.provider else booked.ground.agenda.meeting.time_zone
        clock = say_moment(one.starts_at, zone)
        letter = goes.get(one.pk)
        words = letter.words if letter else "" if takes_mail(one) else booked.to(one).message.script
        yield BookedPerson(one, clock, booked.has(one), letter, words)

"""What the page that checks the letters of an agenda shows: each who comes, what they have, what they would get."""

from dataclasses import dataclass
from datetime import datetime

from matches.meeting.agendas.letters import Goes, Letters
from matches.meeting.agendas.sent import Has
from matches.meeting.agendas.wishes import documents_of
from matches.models import Agenda, Seat
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
class Check:
    letters: Letters
    people: tuple[Person, ...]

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
        ))  # fmt: skip

    @property
    def read(self) -> str:
        return self.letters.digest()

    @property
    def to_send(self) -> list[Person]:
        return [one for one in self.people if one.goes]

    @property
    def was_sent(self) -> bool:
        return any(one.has for one in self.people)

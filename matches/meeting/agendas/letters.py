"""The letter that brings the agenda ahead of the meeting, to each on their own clock. A call says the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from matches.disclosing.telling import in_full
from matches.meeting.agendas import differing, sent
from matches.meeting.agendas.booked import Booked
from matches.meeting.agendas.copies import Copy, Ground, copy_for
from matches.models import Agenda, News, Seat, SeatState
from matches.scheduling import letters as of_meeting
from matches.scheduling import telling
from matches.scheduling.letters import Bulletin
from matches.scheduling.telling import Preview
from peermatch.languages import speaking_to
from peermatch.outbox import letters
from peermatch.outbox.letters import Message


@dataclass(frozen=True)
class Goes:
    """What one person gets now: the letter or its words to say, and, where they had another agenda, what changed."""

    seat: Seat
    message: Message
    changes: tuple[str, ...]

    @property
    def shown(self) -> Preview:
        return Preview(self.seat, of_meeting.preview(self.message, self.seat), self.message)


class Letters:
    """The letters about one agenda as they would go out now: everything about its people was read once."""

    def __init__(self, agenda: Agenda, *, at: datetime) -> None:
        self.agenda, self.meeting = agenda, agenda.meeting
        self.ground = Ground.of(agenda)
        self.said = sent.said_now(self.ground)
        absent = self.ground.absent
        self.bulletin = Bulletin(
            News.AGENDA, self.meeting, self.ground.circle, at, occasion="", expires_at=self.meeting.starts_at,
            absent=absent,
        )  # fmt: skip
        self.seats = [seat for seat in self.ground.circle.seats if _comes(seat, absent)]
        self.has = sent.has_of(self.meeting, self.seats)
        self.booked = Booked(self.ground, self.said, at=at)

    def is_as_sent(self, seat: Seat) -> bool:
        """Whether what they have, or what waits for them, says the same as the agenda now."""
        has = self.has.get(seat.pk)
        return has is not None and has.sent.said == self.said

    @cached_property
    def goes(self) -> list[Goes]:
        """To whom it would go now: who has none, or another."""
        return [self._goes(seat) for seat in self.seats if not self.is_as_sent(seat)]

    @speaking_to("seat.participant")
    def _goes(self, seat: Seat) -> Goes:
        copy, has = copy_for(self.agenda, seat, self.ground), self.has.get(seat.pk)
        names, zone = self.ground.names_by_seat(seat), seat.participant.time_zone
        before = sent.lines_before(has.sent, self.ground, names, zone) if has else []
        changes = differing.changes(before, copy.lines) if has else []
        return Goes(seat, message(self.bulletin, seat, copy, changes), tuple(changes))

    def post(self, one: Goes, *, occasion: str) -> None:
        """By mail where mail reaches them; else it waits to be said."""
        telling.say(replace(self.bulletin, occasion=occasion), one.seat, one.message)

    @in_full()
    def digest(self) -> str:
        """Names all that would go out now: what was read is what is sent, or it must be read anew."""
        told = [part for one in self.goes for part in (str(one.seat.public_id), _where(one.seat), one.shown.words)]
        told += [part for one in self.booked.goes for part in (one.address, one.words)]
        return sha256("\n".join(told).encode()).hexdigest()


def _comes(seat: Seat, absent: frozenset[int]) -> bool:
    return seat.state == SeatState.ACCEPTED and seat.participant_id not in absent


def _where(seat: Seat) -> str:
    person = seat.participant
    return person.email if person.takes_email else person.phone


@speaking_to("seat.participant")
def message(bulletin: Bulletin, seat: Seat, copy: Copy, changes: Sequence[str]) -> Message:
    return letters.render(News.AGENDA, _context(bulletin, seat, copy, changes))


def _context(bulletin: Bulletin, seat: Seat, copy: Copy, changes: Sequence[str]) -> dict[str, Any]:
    """That interpreters come says what somebody needs, which stands in no mail to the others."""
    told = {
        "copy": replace(copy, before=""),
        "changes": changes,
        "has_changed": bool(changes),
        "agenda": letters.link("agenda"),
    }
    return of_meeting.context(bulletin, seat) | told

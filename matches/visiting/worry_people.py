"""Whom a participant can name who is worried: those whose first name they know, themselves, their coordinator."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from matches.inviting.circle import circle_of
from matches.inviting.disclosure import names_seen_from
from matches.models import Match, Seat, SeatState
from matches.models.match import OPEN
from matches.safeguarding.raising import Told
from matches.safeguarding.readers import Readers, readers_of
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day

UNSAID, MYSELF, MEMBER, ELSE = "", "myself", "member", "else"
MOST_MATCHES = 5


@dataclass(frozen=True)
class Known:
    """What is known of whoever is worried: who they are, the match they came from, and whom they may name."""

    program: Program
    person: Participant
    match: Match | None
    member: User | None
    others: dict[str, Participant] = field(default_factory=dict)  # by public id
    pair: Participant | None = None  # the one other in the match they came from
    is_nameless: bool = False  # their link never ends, and shows nobody's name

    @property
    def choices(self) -> list[tuple[str, str]]:
        named = [(key, one.first_name) for key, one in self.others.items()]
        member = [(MEMBER, _("%(name)s, the coordinator") % {"name": self.member.name})] if self.member else []
        return [
            *named, (MYSELF, _("Myself")), *member, (ELSE, _("Someone else")),
            (UNSAID, _("I would rather not say here")),
        ]  # fmt: skip

    def told(self, whom: str, **said: Any) -> Told:
        """Whoever raises a worry is concerned too: they are not to be written to as if nothing had happened."""
        named = self.others.get(whom) or (self.pair if whom == UNSAID else None)
        about_member = self.member if whom == MEMBER else None
        return Told(people=[self.person, *([named] if named else [])], about_member=about_member, **said)

    def readers(self, at: datetime, whom: str = UNSAID) -> Readers:
        about = self.member if whom == MEMBER else None
        return readers_of(self.program, self.match, on=local_day(at, self.program.time_zone), about=about)


def known_of(person: Participant, seat: Seat | None, at: datetime, *, is_nameless: bool = False) -> Known:
    """`seat`: the place in a match that their link is about, where it is about one."""
    if is_nameless:
        return Known(person.program, person, None, None, is_nameless=True)
    program = seat.match.program if seat else person.program
    match = seat.match if seat else None
    member = match.who_answers(local_day(at, program.time_zone)) if match else None
    others = {str(one.public_id): one for place in _places(person, seat) for one in _known_to(place)}
    return Known(program, person, match, member, others, _only_other(seat) if seat else None)


def _places(person: Participant, seat: Seat | None) -> list[Seat]:
    rows = Seat.objects.filter(program=person.program_id, participant=person, state=SeatState.ACCEPTED)
    found = list(rows.filter(match__stage__in=OPEN).select_related("match__program", "participant")[:MOST_MATCHES])
    return [*([seat] if seat and seat not in found else []), *found]


def _known_to(seat: Seat) -> list[Participant]:
    circle = circle_of(seat.match)
    names = names_seen_from(seat, circle)
    return [one.participant for one in circle.seats if one.pk in names and one.pk != seat.pk]


def _only_other(seat: Seat) -> Participant | None:
    others = list(seat.match.seats.taking_part().exclude(pk=seat.pk).select_related("participant")[:2])
    return others[0].participant if len(others) == 1 else None

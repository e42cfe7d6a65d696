"""Whom somebody who is worried can name: those whose first name they know, themselves, leads and coordinators."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from matches.inviting.circle import Circle, circles_of
from matches.inviting.disclosure import names_seen_from
from matches.models import Match, Seat, SeatState
from matches.models.match import OPEN
from matches.safeguarding.raising import Told
from matches.safeguarding.readers import Readers, readers_of
from participants.models import Participant, Reach
from participants.models.participant import only_digits
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.clock import local_day

UNSAID, MYSELF, ELSE = "unsaid", "myself", "else"
MOST_MATCHES, MOST_LEADS = 5, 3


@dataclass(frozen=True)
class Known:
    """What is known of whoever is worried: who they are, the match they came from, and whom they may name."""

    program: Program
    person: Participant
    match: Match | None
    others: dict[str, Participant] = field(default_factory=dict)  # by public id
    staff: dict[str, User] = field(default_factory=dict)  # who would read it, or coordinates their matches, by ref
    pair: Participant | None = None  # the one other in the match they came from
    is_nameless: bool = False  # their link never ends, and shows nobody's name

    @property
    def choices(self) -> list[tuple[str, str]]:
        named = [(key, one.first_name) for key, one in self.others.items()]
        staff = [
            (key, _("%(name)s, who works for %(program)s") % {"name": one.name, "program": self.program.name})
            for key, one in self.staff.items()
        ]
        return [
            *named, (MYSELF, _("Myself")), *staff, (ELSE, _("Someone else")),
            (UNSAID, _("I would rather not say here")),
        ]  # fmt: skip

    @property
    def usual_way(self) -> str:
        """How they are reached where they say nothing: enough to know it again, for others may read this page."""
        way, email, phone = str(self.person.get_reach_by_display()), self.person.email, self.person.phone
        if self.person.takes_email or (self.person.reach_by == Reach.EMAIL and email):
            return _("by mail to %(address)s") % {"address": f"{email[:1]}…@{email.rpartition('@')[2]}"}
        if phone:
            return _("%(way)s, the number that ends in %(digits)s") % {"way": way, "digits": only_digits(phone)[-2:]}
        return way

    def told(self, whom: str, **said: Any) -> Told:
        """Whoever raises a worry is concerned too: they are not to be written to as if nothing had happened."""
        named = self.others.get(whom) or (self.pair if whom in ("", UNSAID) else None)
        people = [self.person, *([named] if named else [])]
        return Told(people=people, about_member=self.staff.get(whom), **said)

    def readers(self, at: datetime, whom: str = UNSAID) -> Readers:
        day = local_day(at, self.program.time_zone)
        return readers_of(self.program, self.match, on=day, about=self.staff.get(whom))


def whom_to_reach(program: Program) -> dict[str, Any]:
    """The program and who leads it: not the coordinator alone, whom a worry may be about."""
    leads = Membership.objects.filter(program=program, role=Role.LEAD, user__is_active=True).exclude(user__phone="")
    users = [one.user for one in leads.select_related("user").order_by("user__name", "pk")[:MOST_LEADS]]
    return {"leads": users, "phone": program.phone, "email": program.reply_to}


def known_of(person: Participant, seat: Seat | None, at: datetime, *, is_nameless: bool = False) -> Known:
    """`seat`: the place in a match that their link is about, where it is about one."""
    program = seat.match.program if seat else person.program
    match, day = seat.match if seat else None, local_day(at, program.time_zone)
    if is_nameless:
        return Known(program, person, None, staff=_staff(readers_of(program, None, on=day).users), is_nameless=True)
    places = _places(person, seat)
    circles = circles_of([place.match for place in places])
    others = {str(one.public_id): one for place in places for one in _known_to(place, circles[place.match_id])}
    staff = _staff([*readers_of(program, match, on=day).users, *(place.match.who_answers(day) for place in places)])
    return Known(program, person, match, others, staff, _only_other(seat) if seat else None)


def _staff(users: Iterable[User]) -> dict[str, User]:
    return {str(one.ref): one for one in users}


def _places(person: Participant, seat: Seat | None) -> list[Seat]:
    rows = Seat.objects.filter(program=person.program_id, participant=person, state=SeatState.ACCEPTED)
    beside = ("match__program", "match__coordinator", "participant")
    found = list(rows.filter(match__stage__in=OPEN).select_related(*beside)[:MOST_MATCHES])
    return [*([seat] if seat and seat not in found else []), *found]


def _known_to(seat: Seat, circle: Circle) -> list[Participant]:
    names = names_seen_from(seat, circle)
    return [one.participant for one in circle.seats if one.pk in names and one.pk != seat.pk]


def _only_other(seat: Seat) -> Participant | None:
    others = list(seat.match.seats.taking_part().exclude(pk=seat.pk).select_related("participant")[:2])
    return others[0].participant if len(others) == 1 else None

"""Contact with somebody stops, at once and without a reason. The other hears of cancelled meetings, and no more."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matches.models import ContactStop, Match, Part, Seat, SeatState, Stage
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from matches.safeguarding import telling
from matches.safeguarding.readers import readers_of
from matches.scheduling import planning
from participants.models import Participant, Relationship, RelationshipKind
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.audit import Did
from peermatch.clock import local_day

NOT_KNOWN_YET = (SeatState.PROPOSED, SeatState.INVITED)


@dataclass(frozen=True)
class Shared:
    """An open match in which both have a place, and what stopping would mean for it."""

    mine: Seat
    theirs: Seat
    are_alone: bool

    @property
    def match(self) -> Match:
        return self.mine.match

    @property
    def leaves(self) -> Seat:
        """Whoever did not say yes yet; of two who did, the one who asks."""
        return self.theirs if self.theirs.state in NOT_KNOWN_YET else self.mine


def shared_by(person: Participant, other: Participant) -> list[Shared]:
    seats = Seat.objects.filter(program=person.program_id, state__in=TAKING_PART, match__stage__in=OPEN)
    mine = seats.filter(participant=person).select_related("match__program", "match__coordinator", "participant")
    found = []
    for seat in mine.order_by("match"):
        beside = list(seats.filter(match=seat.match).exclude(pk=seat.pk).select_related("participant"))
        theirs = next((one for one in beside if one.participant_id == other.pk), None)
        if theirs is not None:
            theirs.match = seat.match
            working = [one for one in beside if one.part != Part.FACILITATOR or one == theirs]
            found.append(Shared(seat, theirs, len(working) == 1))
    return found


@transaction.atomic
def stop_contact(
    *, person: Participant, other: Participant, way: str, at: datetime, by: User | None = None
) -> ContactStop:
    """`by`: the coordinator who writes it down; None where the person did it by their link. Done twice, done once."""
    program: Program = Program.objects.select_for_update().get(pk=person.program_id)
    if person.pk == other.pk or other.program_id != program.pk:
        raise ValidationError(_("Choose the other person."))
    on, pair = local_day(at, program.time_zone), Q(asked_by=person, other=other)
    before: ContactStop | None = ContactStop.objects.in_program(program).filter(pair).standing().first()
    shared = shared_by(person, other)
    if before is not None and not shared:
        return before
    _keep_apart(program, person, other, on)
    for one in shared:
        _end(one, by=by, at=at)
    stop = ContactStop.objects.create(program=program, asked_by=person, other=other, at=at, way=way, recorded_by=by)
    stop.matches.set([one.match for one in shared])
    audit.record(Did.CHANGED, audit.of(stop), by=by or person, program=program)
    told = {user for one in shared for user in readers_of(program, one.match, on=on).users}
    for user in sorted(told or readers_of(program, None, on=on).users, key=lambda user: user.pk):
        if user != by:
            telling.tell_of_stop(stop, user, at=at)
    return stop


def _keep_apart(program: Program, person: Participant, other: Participant, on: date) -> None:
    """For good: also where it was to end, or had ended."""
    either = Q(one=person, other=other) | Q(one=other, other=person)
    rows = Relationship.objects.in_program(program).filter(either, kind=RelationshipKind.KEEP_APART)
    known = rows.first()
    if known is None:
        Relationship.objects.create(
            program=program, one=person, other=other, kind=RelationshipKind.KEEP_APART, since=on
        )
    elif known.until is not None:
        known.reopen(until=None)


def _end(shared: Shared, *, by: User | None, at: datetime) -> None:
    """What is on hold stays on hold: nobody else is written to because of this."""
    match = shared.match
    match.lock()
    was_on_hold = match.stage == Stage.ON_HOLD
    if was_on_hold:
        match.resume(by=by, at=at)
    if shared.are_alone:
        for meeting in match.meetings.ahead(at):
            meeting.match = match
            planning.cancel(meeting=meeting, by=by, at=at)
    leaves = shared.leaves
    leaves.match = match
    leaves.withdraw(by=by, at=at)
    if was_on_hold:
        match.hold_again(by=by, at=at)


@transaction.atomic
def settle(*, stop: ContactStop, by: User, at: datetime) -> None:
    """The other was told how it goes on, or nothing is to be told."""
    stop.refresh_from_db(from_queryset=ContactStop.objects.select_for_update().filter(program=stop.program_id))
    stop.settle(by=by, at=at)
    audit.record(Did.CHANGED, audit.of(stop, fields=["settled_at"]), by=by, program=stop.program)

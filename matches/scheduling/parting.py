"""Two people who are to stay apart leave what they share: what they had ahead is cancelled, one of them is taken out.

Nobody is told why: they hear of it as whenever a meeting is cancelled, or somebody leaves a match.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import letters, news
from matches.models import Happening, Match, Meeting, MeetingState, Part, Seat, SeatState, Stage, apart, apart_among
from matches.models.match import OPEN
from matches.models.meeting import STANDING
from matches.models.seat import TAKING_PART
from matches.scheduling import planning
from participants.models import Participant
from peermatch import shared_clock
from peermatch.accounts.models import Program, User
from peermatch.outbox import queue

NOT_KNOWN_YET = (SeatState.PROPOSED, SeatState.INVITED)
THERE = TAKING_PART | {SeatState.DECLINED}  # a no can be turned into a yes


@dataclass(frozen=True)
class Shared:
    """A match in which both have a place, and what parting would mean for it. `mine`: of whoever asked for it."""

    mine: Seat
    theirs: Seat
    are_alone: bool

    @property
    def match(self) -> Match:
        return self.mine.match

    @property
    def both_take_part(self) -> bool:
        return self.mine.takes_part and self.theirs.takes_part

    @property
    def leave(self) -> list[Seat]:
        """Whoever said no; else whoever did not say yes yet; of two who did, the one who asked for it."""
        if declined := [seat for seat in (self.mine, self.theirs) if seat.state == SeatState.DECLINED]:
            return declined
        return [self.theirs if self.theirs.state in NOT_KNOWN_YET else self.mine]


def part(person: Participant, other: Participant, *, by: User | None, at: datetime) -> list[Seat]:
    """Ends what they share. `person`: who asked for it, or is shielded. Says who was taken out where both took part.

    Needs a transaction. Whoever changes one of their matches is waited for: nobody comes in meanwhile.
    """
    places = Seat.objects.filter(program=person.program_id, participant__in=[person, other], match__stage__in=OPEN)
    locked = Match.objects.filter(program=person.program_id, pk__in=places.values("match")).order_by("pk")
    list(locked.select_for_update().values_list("pk"))
    found = open_matches_of(person, other)
    left = [seat for one in found if one.both_take_part for seat in one.leave]
    for one in found:
        _end(one, by=by, at=at)
    return left


def open_matches_of(person: Participant, other: Participant) -> list[Shared]:
    return _shared(person.program_id, person.pk, other.pk, match__stage__in=OPEN)


def to_come(match: Match, at: datetime) -> list[Meeting]:
    """Meetings ahead, also those that nobody was told of yet."""
    return list(match.meetings.filter(state__in=STANDING, starts_at__gt=at).order_by("starts_at"))


def _shared(program: int, person: int, other: int, **where: Any) -> list[Shared]:
    seats = Seat.objects.filter(program=program, state__in=THERE, **where)
    mine = seats.filter(participant=person).select_related("match__program", "match__coordinator", "participant")
    found = []
    for seat in mine.filter(match__in=seats.filter(participant=other).values("match")).order_by("match"):
        beside = list(seats.filter(match=seat.match).exclude(pk=seat.pk).select_related("participant"))
        theirs = next(one for one in beside if one.participant_id == other)
        theirs.match = seat.match
        working = [one for one in beside if one.takes_part and (one.part != Part.FACILITATOR or one == theirs)]
        found.append(Shared(seat, theirs, len(working) == 1))
    return found


def _end(shared: Shared, *, by: User | None, at: datetime) -> None:
    """What is on hold stays on hold: nobody else is written to because of this."""
    match, leaving = shared.match, shared.leave
    match.lock()
    was_on_hold = match.stage == Stage.ON_HOLD
    if was_on_hold:
        match.resume(by=by, at=at)
    is_off = shared.are_alone and shared.both_take_part
    for seat in leaving:
        seat.match = match
        seat.withdraw(by=by, at=at)
    if is_off:
        _call_off(match, by=by, at=at)
    if was_on_hold:
        match.hold_again(by=by, at=at)


def _call_off(match: Match, *, by: User | None, at: datetime) -> None:
    """Whoever left reads that they are out of it, and whoever stays that it is off: nobody reads both."""
    meetings = to_come(match, at)
    for meeting in meetings:
        meeting.match = match
        if meeting.state == MeetingState.PLANNED:  # nobody was told of it
            planning.cancel(meeting=meeting, by=by, at=at)
    told = [one for one in meetings if one.state == MeetingState.CONFIRMED]
    planning.cancel_together(meetings=told, by=by, at=at)


def tell_whoever_answers(left: Iterable[Seat], *, at: datetime) -> None:
    """Whoever answers for a match learns that somebody was taken out; why stands where only they read it."""
    for seat in left:
        news.tell_at_once(
            match=seat.match, what=Happening.What.UNSEATED, who=seat.participant, by=None, at=at, in_any_case=True
        )


def who_is_to_leave(match: Match) -> list[Seat]:
    """Of those in a match who are to stay apart by now, who leaves before it goes on."""
    people = list(match.seats.filter(state__in=THERE).values_list("participant", flat=True))
    pairs = sorted(apart_among(match.program, people))
    shared = [one for pair in pairs for one in _shared(match.program_id, *pair, match=match)]
    found = {seat.pk: seat for one in shared for seat in one.leave}
    return [found[pk] for pk in sorted(found)]


def leave_quietly(seats: Iterable[Seat], match: Match, *, by: User, at: datetime) -> None:
    """The match was closed, and is open again without them: of that they hear nothing."""
    for seat in seats:
        seat.match = match
        seat.withdraw(by=by, at=at)
        queue.supersede(
            program=match.program, about=letters.about(seat), kinds=[letters.WITHDRAWN], now=at,
            why=_("They left while the match was closed."),
        )  # fmt: skip


def part_all() -> int:
    """A job of the tick: whoever came together by another way than `Seat` knows; says how many were taken out."""
    return sum(_part_all_of(program, shared_clock.now()) for program in Program.objects.order_by("pk"))


def _part_all_of(program: Program, at: datetime) -> int:
    pairs = apart(program)
    if not pairs:
        return 0
    there: dict[int, set[int]] = defaultdict(set)
    seats = Seat.objects.in_program(program).filter(state__in=TAKING_PART, match__stage__in=OPEN)
    for match, person in seats.filter(participant__in=set().union(*pairs)).values_list("match", "participant"):
        there[match].add(person)
    together = {pair for pair in pairs if any(here.issuperset(pair) for here in there.values())}
    people = Participant.objects.in_program(program).in_bulk({person for pair in together for person in pair})
    count = 0
    for person, other in sorted(together):
        with transaction.atomic():
            left = part(people[person], people[other], by=None, at=at)
            tell_whoever_answers(left, at=at)
            count += len(left)
    return count

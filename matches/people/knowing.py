"""Whom somebody works with: told to the pages that know no match. Registered with `known_by`."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone

from matches.models import Cover, Request, Seat, SeatState, Stage, read_covers
from matches.models.match import OPEN
from matches.models.request_words import WAITING
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.keeping.wiping import ERASED

TAKES_PART = frozenset({SeatState.PROPOSED, SeatState.INVITED, SeatState.ACCEPTED})
# In a match that goes on, those who take part or may; of one that is over, those who took part, until its words go.
IN_A_MATCH = Q(match__stage__in=OPEN, state__in=TAKES_PART) | (
    Q(match__stage=Stage.CLOSED, state=SeatState.ACCEPTED) & ~Q(match__title=ERASED)
)


def those_worked_with(program: Program, user: int, on: date) -> Q:
    """Who is in a match that they coordinate or cover, or asks for one; and whose record they keep for a colleague."""
    away = Cover.objects.in_program(program).on(on).filter(covering=user).values("away")
    theirs = Seat.objects.in_program(program).filter(IN_A_MATCH, _looked_after(user, away, "match__coordinator"))
    asking = Request.objects.in_program(program).filter(_looked_after(user, away, "coordinator"), state__in=WAITING)
    kept = Q(open_matches=0, kept_by__in=away)
    return Q(pk__in=theirs.values("participant")) | Q(pk__in=asking.exclude(person=None).values("person")) | kept


def _looked_after(user: int, away: object, field: str) -> Q:
    return Q(**{field: user}) | Q(**{f"{field}__in": away})


def who_works_with(person: Participant, on: date) -> Iterator[User]:
    """Who answers that day for their matches and what they ask for, the newest first."""
    seats = Seat.objects.in_program(person.program).filter(IN_A_MATCH, participant=person)
    rows = seats.select_related("match__coordinator", "match__program").order_by("-state_since", "-pk")
    matches = [seat.match for seat in rows]
    read_covers(matches, timezone.now())
    yield from (match.who_answers(on) for match in matches)
    asked = Request.objects.in_program(person.program).filter(person=person, state__in=WAITING)
    yield from (one.coordinator for one in asked.select_related("coordinator") if one.coordinator)

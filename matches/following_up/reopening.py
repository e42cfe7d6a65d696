"""Opening a closed match again: what ended stays ended, what was answered lately still counts."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from matches.following_up import hopes
from matches.following_up.feedback import asking
from matches.models import Match, MeetingState, Seat, SeatState, Stage, keep_open_matches
from matches.models.seat import ASKED
from matches.scheduling import booking, parting
from peermatch.accounts.models import User

ANSWERS_STAND = timedelta(days=30)  # a yes that is older was given to another situation


@transaction.atomic
def reopen(*, match: Match, reason: str, by: User, at: datetime) -> None:
    """Back to the stage that its people's answers and meetings show.

    Links stay ended and meetings cancelled: each letter to come brings a link of its own. Whoever had not answered
    is to be asked again; after ANSWERS_STAND days that goes for everybody. Of two who are to stay apart by now, one
    has no place in it any more.
    """
    match.lock()
    stands = answers_stand(match, at)
    leaving = parting.who_is_to_leave(match)
    match.reopen(_stage_of(match, leaving) if stands else Stage.PREPARING, reason=reason, by=by, at=at)
    asking.goes_on(match, by=by, at=at)
    hopes.take_back(match, at=at)
    booking.lock_people(match, match.seats.all())
    parting.leave_quietly(leaving, match, by=by, at=at)
    if not stands:
        for seat in match.seats.filter(state__in=[SeatState.INVITED, SeatState.ACCEPTED]):
            seat.match = match
            seat.ask_anew(by=by, at=at, detail=_("The match was closed for more than 30 days."))
    keep_open_matches(match.program, match.seats.values_list("participant_id", flat=True))


def answers_stand(match: Match, at: datetime) -> bool:
    """Whether it was closed so lately that nobody who said yes need be asked anew."""
    return at - match.stage_since <= ANSWERS_STAND


def _stage_of(match: Match, leaving: Collection[Seat]) -> Stage:
    states = [seat.state for seat in match.seats.taking_part() if seat not in leaving]
    met = match.meetings.filter(state=MeetingState.HELD).exists()
    if met or match.introduced_at or (len(states) > 1 and set(states) == {SeatState.ACCEPTED}):
        return Stage.ACTIVE
    return Stage.INVITING if match.seats.filter(state__in=ASKED).exists() else Stage.PREPARING

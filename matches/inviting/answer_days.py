"""The days of a hold do not count for whoever was asked before it: the day to answer by moves with them.

Their link said that the match waits. Once it goes on they have as many days as they had left, and a few at least.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matches.inviting.sending import answer_day
from matches.models import Hold, Invitation, Match, Seat, SeatState
from peermatch.accounts.models import Program
from peermatch.clock import local_day
from peermatch.undoing import GOOD_FOR

AT_LEAST = timedelta(days=3)  # are left once it goes on, or the program's own days where those are fewer


@dataclass(frozen=True)
class Moved:
    """One person's day to answer by, before and after."""

    invitation: Invitation
    before: date
    after: date


def move(match: Match, held: Hold, *, but: Collection[Seat], at: datetime) -> list[Moved]:
    """Moves the day of all who are still waited for, `but` those whose letter never left; says whose.

    What is taken back within the hour was no hold.
    """
    if at - held.since <= GOOD_FOR:
        return []
    rows = Invitation.objects.filter(program=match.program_id, seat__match=match).standing()
    waited = rows.filter(answered_at=None, seat__state=SeatState.INVITED).exclude(seat__in=but)
    moved = []
    for one in waited.select_related("seat__participant", "seat__match__program").order_by("answer_by", "pk"):
        after = _day_after(one, held, match.program, at)
        if after > one.answer_by:
            moved.append(Moved(one, one.answer_by, after))
            _set(one, after)
    return moved


def _day_after(invitation: Invitation, held: Hold, program: Program, at: datetime) -> date:
    on, since = (local_day(moment, program.time_zone) for moment in (at, max(held.since, invitation.sent_at)))
    if on <= since:
        return invitation.answer_by
    return max(invitation.answer_by + (on - since), min(on + AT_LEAST, answer_day(program, on)))


def as_facts(moved: Iterable[Moved]) -> dict[str, list[str]]:
    """What was moved, as an offer to undo keeps it."""
    return {str(one.invitation.pk): [one.before.isoformat(), one.after.isoformat()] for one in moved}


def move_back(match: Match, facts: Mapping[str, list[str]]) -> None:
    """The days as they were before, of those who are still waited for until the day that was told."""
    rows = Invitation.objects.filter(program=match.program_id, seat__match=match, pk__in=facts).standing()
    for one in rows.filter(answered_at=None):
        before, after = map(date.fromisoformat, facts[str(one.pk)])
        if one.answer_by == after:
            _set(one, before)


def _set(invitation: Invitation, day: date) -> None:
    invitation.answer_by = day
    invitation.save(update_fields=["answer_by"])

"""What a coordinator reads before closing a match: what each said of their hopes, and what is open."""

from dataclasses import dataclass

from matches.following_up.feedback.overview import overview
from matches.following_up.hopes import Hope, hopes_of, recorded_before
from matches.models import Action, Goal, Match, MatchRules, Seat


@dataclass(frozen=True)
class LeftOpen:
    """`hopes`: of each who said yes. `awaited`: people who were asked how it was, and have not answered.

    `may_be_asked`: those whom nobody asked yet, where the program asks by itself.
    """

    hopes: list[tuple[Seat, list[Hope]]]
    to_do: list[Action]
    awaited: list[Seat]
    may_be_asked: list[Seat]


def left_open(match: Match) -> LeftOpen:
    """In the same number of queries however much there is."""
    people, goals = overview(match).people, list(Goal.objects.filter(program=match.program_id, seat__match=match))
    rows = match.actions.standing().filter(done_at=None).select_related("seat__participant")
    asks, before = MatchRules.of(match.program).feedback_asks, recorded_before(match)
    return LeftOpen(
        [(one.seat, hopes_of(one, [goal for goal in goals if goal.seat_id == one.seat.pk], before)) for one in people],
        list(rows),
        [one.seat for one in people if one.is_awaited],
        [one.seat for one in people if asks and not (one.given or one.asked or one.ended)],
    )

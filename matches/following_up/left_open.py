"""What a coordinator reads before closing a match: which hopes came true, as far as anybody said; what is open."""

from dataclasses import dataclass

from matches.following_up.feedback.overview import TONES, Person, overview
from matches.models import Action, Gained, Goal, Match, MatchRules, Seat


@dataclass(frozen=True)
class Hope:
    """`said` is empty where nobody said whether it came true."""

    text: str
    said: str = ""
    tone: str = "plain"


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
    asks = MatchRules.of(match.program).feedback_asks
    return LeftOpen(
        [(one.seat, _hopes(one, [goal for goal in goals if goal.seat_id == one.seat.pk])) for one in people],
        list(rows),
        [one.seat for one in people if one.is_awaited],
        [one.seat for one in people if asks and not (one.given or one.asked or one.ended)],
    )


def _hopes(person: Person, goals: list[Goal]) -> list[Hope]:
    """As they read when they were answered; then those that nobody asked about."""
    told = list(person.given.hopes.all()) if person.given else []
    answered = {one.goal_id for one in told}
    said = [Hope(one.hope, str(one.get_said_display()), TONES[Gained(one.said)]) for one in told]
    return [*said, *(Hope(goal.text) for goal in goals if goal.pk not in answered)]

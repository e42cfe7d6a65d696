"""Which of the times of a poll is best, by the answers so far. Pure.

The times stand in the same order as best times (`time_order.Rank`): one to which a required person said no falls behind
all to which none did; then come those to which fewest required people are still to answer, and so on. An answer that
has not come is no yes and no no. A time that is too soon to book what people need stands behind all others and is never
the best.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from matches.scheduling.finding import quarters_ahead
from matches.scheduling.finding.time_order import Can, Rank, Said, rank_of
from matches.scheduling.finding.whose_time import WAKING, waking_hours

Answers = Mapping[tuple[Any, Any], Can]  # keys of (person, option); what is not in it has not come


@dataclass(frozen=True)
class Option:
    """One of the times that are asked about. Moments have a zone."""

    key: Hashable
    starts_at: datetime
    ends_at: datetime
    is_too_soon: bool = False  # to book what people need


@dataclass(frozen=True)
class Voter:
    """Whoever is asked."""

    key: Hashable
    zone: str
    is_required: bool = True


@dataclass(frozen=True)
class Ranked:
    """What one option is so far, person by person."""

    option: Option
    rank: Rank
    yes: tuple[Hashable, ...]
    if_need_be: tuple[Hashable, ...]
    no: tuple[Hashable, ...]
    unanswered: tuple[Hashable, ...]

    @property
    def can_be_recommended(self) -> bool:
        """Whether no required person said no, somebody did say that they can, and it is not too soon."""
        return self.suits and not self.option.is_too_soon

    @property
    def suits(self) -> bool:
        """The same, also where it is too soon."""
        return self.rank.suits and bool(self.yes or self.if_need_be)


@dataclass(frozen=True)
class Ranking:
    """All options, best first. `missing`: who has not said something to every option, required people first.

    `can_change`: whether answers that are still to come could make another option the recommended one, or none.
    """

    options: tuple[Ranked, ...]
    missing: tuple[Hashable, ...]
    can_change: bool

    @property
    def recommended(self) -> Ranked | None:
        """The best one, unless a required person said no to it or nobody has said yet that they can."""
        return next((one for one in self.options[:1] if one.can_be_recommended), None)


def ranking(
    options: tuple[Option, ...], people: tuple[Voter, ...], answers: Answers, *, waking: tuple[time, time] = WAKING
) -> Ranking:
    """The options in the order of the rule above, of equals in the order in which they are given."""
    poll = _Poll(options, people, answers, waking)
    standing = tuple(sorted((poll.standing(option) for option in options), key=lambda one: poll.place(one.option)))
    missing = [one for one in people if any((one.key, option.key) not in answers for option in options)]
    return Ranking(
        standing,
        tuple(one.key for one in sorted(missing, key=lambda one: not one.is_required)),
        poll.can_change(standing),
    )


@dataclass(frozen=True)
class _Poll:
    options: tuple[Option, ...]
    people: tuple[Voter, ...]
    answers: Answers
    waking: tuple[time, time]

    def standing(self, option: Option) -> Ranked:
        said = {one.key: self.answers.get((one.key, option.key)) for one in self.people}

        def who(can: Can | None) -> tuple[Hashable, ...]:
            return tuple(key for key, answer in said.items() if answer == can)

        _is_too_soon, rank, _number = self.place(option)
        return Ranked(option, rank, who(Can.YES), who(Can.IF_NEED_BE), who(Can.NO), who(None))

    def place(self, option: Option, missing: Can | None = None) -> tuple[bool, Rank, int]:
        """Where it stands if every answer that is still to come is `missing`; the number tells equal ones apart."""
        said = (
            Said(one.is_required, self.answers.get((one.key, option.key), missing), self._is_night(one.zone, option))
            for one in self.people
        )
        return option.is_too_soon, rank_of(said, option.starts_at), self.options.index(option)

    def can_change(self, standing: tuple[Ranked, ...]) -> bool:
        """Each answer counts for one option only: what could come is best if all is yes, and worst if all is no."""
        if not standing:
            return False
        first, others = standing[0], standing[1:]
        if not first.can_be_recommended:
            return any(one.rank.suits and one.unanswered and not one.option.is_too_soon for one in standing)
        worst = self.place(first.option, Can.NO)
        return not worst[1].suits or any(self.place(one.option, Can.YES) < worst for one in others)

    def _is_night(self, zone: str, option: Option) -> bool:
        """Whether any part of it is outside waking hours on the clock of that zone."""
        stretch = quarters_ahead.around(option.starts_at, option.ends_at)
        return waking_hours(stretch, zone, self.waking) != (1 << stretch.quarters) - 1

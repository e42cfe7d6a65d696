"""The best group among people of whom some may not sit together. Pure: bits in, bits out.

Branch and bound. A group grows by one person at a time, and is left as soon as no group that it could grow into would
be better than the best one so far. At most `MOST_LOOKED_AT` groups are looked at, so that an answer comes within a
second whatever the pool; the count, not the clock, is the limit, so that the same people always get the same answer.
Whoever is tried first is likely to be in the best group, so what is found before the limit is good. Of twelve people,
or of nine any of whom may provide, there are fewer groups than that: the answer is surely the best there is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

MOST_LOOKED_AT = 5_000
POINTED_OUT = 50  # fit that a group loses for each pair of whom something is pointed out
ASSUMED = 4  # quarter hours that somebody of whom no free time is known may have in common with the others at most
ANY_LANGUAGE = -1  # of whoever comes with an interpreter, or of whom no language is known: all bits


class Option(NamedTuple):
    """One person who could take a place. Each but `worth` in bits."""

    week: int  # their free quarter hours; the whole week if not known
    knows_week: bool
    languages: int
    house: int  # their organization; 0 if not known
    worth: int
    apart: int = 0  # the options, by their place in the list, with whom they may not sit
    wary: int = 0  # those with whom they may, though something is pointed out


class Value(NamedTuple):
    """What makes one group better than another: first its size, then the hours, then the rest, in this order."""

    size: int
    quarters: int  # quarter hours of a week in common
    houses: int
    worth: int


class Sitting(NamedTuple):
    """Some people together. `chosen` and `apart` are bits of the options."""

    week: int
    knows_weeks: bool = True
    languages: int = ANY_LANGUAGE
    houses: int = 0
    worth: int = 0
    chosen: int = 0
    apart: int = 0
    size: int = 0

    def with_one(self, place: int, one: Option) -> "Sitting":
        worth = self.worth + one.worth - POINTED_OUT * (one.wary & self.chosen).bit_count()
        return Sitting(
            self.week & one.week, self.knows_weeks and one.knows_week, self.languages & one.languages,
            self.houses | one.house, worth, self.chosen | 1 << place, self.apart | one.apart,
            self.size + 1,
        )  # fmt: skip

    @property
    def value(self) -> Value:
        return Value(self.size, self.quarters(self.week), self.houses.bit_count(), self.worth)

    def quarters(self, week: int) -> int:
        """What so many hours are worth: no more than assumed, as long as somebody's week is not known."""
        return week.bit_count() if self.knows_weeks else min(ASSUMED, week.bit_count())


@dataclass
class Search:
    """Who could come, how many more are wanted, and how many quarter hours they must have in common.

    `unlike`: all options of the people of each group found before; at most half of a new one are the same people.
    """

    options: Sequence[Option]
    fewest: int
    most: int
    quarters: int
    unlike: Sequence[int] = ()
    best: Sitting | None = field(default=None, init=False)
    looked_at: int = field(default=0, init=False)

    @property
    def saw_all(self) -> bool:
        """Whether the best there is was found, or that there is none."""
        return self.looked_at < MOST_LOOKED_AT

    def run(self, here: Sitting, first: Sequence[int], then: Sequence[int], *, providers: int) -> Sitting | None:
        """The best group of those who are here, exactly so many of the first options, and others of the second."""
        for chosen in combinations(first, providers):
            at: Sitting | None = here
            for place in chosen:
                at = at.with_one(place, self.options[place]) if at and self.suits(at, place) else None
            if at:
                self._look(at, [place for place in then if self.suits(at, place)])
        return self.best

    def _look(self, at: Sitting, others: list[int]) -> None:
        if self.looked_at >= MOST_LOOKED_AT:
            return
        self.looked_at += 1
        self._keep(at)
        if not self._may_be_better(at, others):
            return
        others = sorted(others, key=lambda place: self._promise(at, place))
        for n, place in enumerate(others, start=1):
            joined = at.with_one(place, self.options[place])
            self._look(joined, [other for other in others[n:] if self.suits(joined, other)])

    def _keep(self, at: Sitting) -> None:
        is_enough = self.fewest <= at.size and at.week.bit_count() >= self.quarters
        if is_enough and self._is_unlike(at, at.size) and (self.best is None or at.value > self.best.value):
            self.best = at

    def _is_unlike(self, at: Sitting, size: int) -> bool:
        return all(2 * (at.chosen & known).bit_count() <= size for known in self.unlike)

    def suits(self, at: Sitting, place: int) -> bool:
        one = self.options[place]
        if at.apart >> place & 1 or not at.languages & one.languages:
            return False
        return (at.week & one.week).bit_count() >= self.quarters

    def _promise(self, at: Sitting, place: int) -> tuple[int, int, int, int]:
        """Who has most hours in common with them comes first, then who is of another house."""
        one = self.options[place]
        is_new = one.house & ~at.houses
        return -at.quarters(at.week & one.week), -is_new.bit_count(), -one.worth, place

    def _may_be_better(self, at: Sitting, others: Sequence[int]) -> bool:
        """Whether any group that this one could grow into may be better than the best: never no if one is."""
        room = min(self.most - at.size, len(others))
        if room <= 0 or not self._is_unlike(at, self.most):
            return False
        joined = [self.options[place] for place in others]
        free = free_together(at.week, (one.week for one in joined), room)
        size = at.size + max(n for n in range(room + 1) if n == 0 or free[n].bit_count() >= self.quarters)
        if self.best is None or size > self.best.size:
            return size >= self.fewest
        more = self.best.size - at.size
        return size == self.best.size and more > 0 and self._at_best(at, joined, more, free[more]) > self.best.value

    def _at_best(self, at: Sitting, joined: Sequence[Option], more: int, week: int) -> Value:
        """No group of these with so many more people has a higher value."""
        houses = 0
        for one in joined:
            houses |= one.house
        new = min(more, (houses & ~at.houses).bit_count())
        worth = at.worth + sum(sorted((one.worth for one in joined), reverse=True)[:more])
        return Value(at.size + more, at.quarters(week), at.houses.bit_count() + new, worth)


def free_together(week: int, weeks: Iterable[int], most: int) -> list[int]:
    """By how many of these people, up to so many: the quarter hours of the week in which that many are free."""
    free = [week] + [0] * most
    for one in weeks:
        for n in range(most, 0, -1):
            free[n] |= free[n - 1] & one
    return free

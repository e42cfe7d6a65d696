"""Where no time suits all who must come: whose hours stand in the way. Pure."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from zoneinfo import ZoneInfo

from matches.scheduling.quarters_ahead import Ahead, numbers
from matches.scheduling.whose_time import Starts, possible_starts

MOST_WAYS = 5


@dataclass(frozen=True)
class Without:
    """How many starts there would be without these people, and on how many days of the organizer's clock."""

    people: tuple[Hashable, ...]
    starts: int
    days: int


@dataclass(frozen=True)
class InTheWay:
    """`nowhere`: who can at no start at all, by themselves. `apart`: pairs of others who share none.

    `without`: whom it would take to leave out, as few as can be and not all of them, most days first; five ways at
    most. `is_too_short`: no start lies between the first and the last moment, whoever comes.
    """

    nowhere: tuple[Hashable, ...]
    apart: tuple[tuple[Hashable, Hashable], ...]
    without: tuple[Without, ...]
    is_too_short: bool


def of(required: Sequence[Starts], stretch: Ahead, length: int, zone: str) -> InTheWay:
    """Whose hours leave no start. `length` in quarter hours; `zone` is the organizer's."""
    possible = possible_starts(stretch, length)
    if not possible:
        return InTheWay((), (), (), is_too_short=True)
    able = [one for one in required if one.open]
    return InTheWay(
        nowhere=tuple(one.person.key for one in required if not one.open),
        apart=tuple(
            (one.person.key, other.person.key) for one, other in combinations(able, 2) if not one.open & other.open
        ),
        without=_ways(required, stretch, possible, zone),
        is_too_short=False,
    )


def _ways(required: Sequence[Starts], stretch: Ahead, possible: int, zone: str) -> tuple[Without, ...]:
    """The smallest sets of people at whose starts all others can."""
    starts, days, there = Counter[tuple[Hashable, ...]](), set(), ZoneInfo(zone)
    for start in numbers(_with_fewest_missing(required, possible)):
        missing = tuple(one.person.key for one in required if not one.open >> start & 1)
        if len(missing) == len(required):
            return ()
        starts[missing] += 1
        days.add((missing, stretch.moment(start).astimezone(there).date()))
    on = Counter(missing for missing, _day in days)
    ways = sorted(
        (Without(who, count, on[who]) for who, count in starts.items()), key=lambda way: (-way.days, -way.starts)
    )
    return tuple(ways[:MOST_WAYS])


def _with_fewest_missing(required: Sequence[Starts], possible: int) -> int:
    """The starts at which as many as ever can: `missing[n]` are those at which just n cannot."""
    missing = [possible]
    for one in required:
        more = [bits & ~one.open for bits in missing]
        missing = [bits & one.open for bits in missing] + [0]
        missing = [stay | come for stay, come in zip(missing, [0, *more], strict=True)]
    return next((bits for bits in missing if bits), 0)

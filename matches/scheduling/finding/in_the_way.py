"""Where no time suits all who must come: whose hours stand in the way. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from zoneinfo import ZoneInfo

from matches.scheduling.finding.quarters_ahead import Ahead, numbers
from matches.scheduling.finding.whose_time import Starts, possible_starts

MOST_WAYS = 5
FEWEST = 2  # people who must be left for a meeting


@dataclass(frozen=True)
class Without:
    """How many starts there would be without these people, and on how many days of the organizer's clock."""

    people: tuple[Hashable, ...]
    starts: int
    days: int


@dataclass(frozen=True)
class Shorter:
    """How long a meeting would fit, and on how many days of the organizer's clock."""

    minutes: int
    days: int


@dataclass(frozen=True)
class InTheWay:
    """`nowhere`: who can at no start at all, by themselves. `apart`: pairs of others who share none.

    `without`: whom it would take to leave out, as few as can be and such that two are left, most days first; five ways
    at most. `is_too_short`: no start lies between the first and the last moment, whoever comes. `shorter`: the longest
    meeting that would fit, of a few lengths down to the half; None where none of them would.
    """

    nowhere: tuple[Hashable, ...]
    apart: tuple[tuple[Hashable, Hashable], ...]
    without: tuple[Without, ...]
    is_too_short: bool
    shorter: Shorter | None = None


def shorter_lengths(length: int) -> range:
    """Lengths to try where one does not fit, in quarter hours like it: four at most, longest first."""
    step = max(1, length // 8)
    return range(length - step, (length - 1) // 2, -step)


def days_of(starts: int, stretch: Ahead, zone: str) -> int:
    """On how many days of the clock of that zone these starts are."""
    there = ZoneInfo(zone)
    return len({stretch.moment(start).astimezone(there).date() for start in numbers(starts)})


def of(required: Sequence[Starts], stretch: Ahead, length: int, zone: str) -> InTheWay:
    """Whose hours leave no start. `length` in quarter hours; `zone` is the organizer's. Tells of nothing shorter."""
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
    starts: dict[tuple[Hashable, ...], int] = {}
    for start in numbers(_with_fewest_missing(required, possible)):
        missing = tuple(one.person.key for one in required if not one.open >> start & 1)
        if len(required) - len(missing) < FEWEST:
            return ()
        starts[missing] = starts.get(missing, 0) | 1 << start
    ways = [Without(who, bits.bit_count(), days_of(bits, stretch, zone)) for who, bits in starts.items()]
    return tuple(sorted(ways, key=lambda way: (-way.days, -way.starts))[:MOST_WAYS])


def _with_fewest_missing(required: Sequence[Starts], possible: int) -> int:
    """The starts at which as many as ever can: `missing[n]` are those at which just n cannot."""
    missing = [possible]
    for one in required:
        more = [bits & ~one.open for bits in missing]
        missing = [bits & one.open for bits in missing] + [0]
        missing = [stay | come for stay, come in zip(missing, [0, *more], strict=True)]
    return next((bits for bits in missing if bits), 0)

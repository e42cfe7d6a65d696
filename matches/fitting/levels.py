"""Who stands far above whom, by level and not by anyone's record of supervision. Pure.

The factsheet (National Center on Deaf-Blindness, 2017) wants peers on an equal footing. A level alone proves no power
over anybody, so what is found here is pointed out and blocks nothing.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple


class Standing(NamedTuple):
    """A professional by id, and their rank: 0 is the lowest level."""

    person: int
    rank: int


def far_apart(people: Sequence[Standing], gap: int) -> list[tuple[int, int]]:
    """Pairs of ids, the higher first, that are so many levels apart or more; widest first. A gap of 0 finds nobody."""
    if gap <= 0:
        return []
    pairs = [sorted(pair, key=lambda one: (-one.rank, one.person)) for pair in combinations(people, 2)]
    wide = [(high, low) for high, low in pairs if high.rank - low.rank >= gap]
    wide.sort(key=lambda pair: (pair[1].rank - pair[0].rank, pair[0].person, pair[1].person))
    return [(high.person, low.person) for high, low in wide]

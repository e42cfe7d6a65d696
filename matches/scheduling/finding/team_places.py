"""Which places of the teams of a meeting can be filled by those who are free. Pure.

A team is some of those whom the program can book: interpreters, captioners. A list may stand in several teams with the
same person; at one meeting each takes one place.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Places(NamedTuple):
    """How many a team needs, and who of its list is free."""

    needed: int
    free: tuple[Hashable, ...]


def short(teams: Sequence[Places]) -> tuple[int, ...]:
    """How many places of each team stay empty, in all as few as can be; of equal ways the earlier teams are filled."""
    taken: dict[Hashable, int] = {}
    empty = [0] * len(teams)
    for number, team in enumerate(teams):
        for _place in range(team.needed):
            empty[number] += not _takes_one(number, teams, taken, set())
    return tuple(empty)


def _takes_one(number: int, teams: Sequence[Places], taken: dict[Hashable, int], asked: set[Hashable]) -> bool:
    """Gives the team one more, and moves others to another team where that makes room."""
    for person in teams[number].free:
        if person in asked:
            continue
        asked.add(person)
        other = taken.get(person)
        if other is None or (other != number and _takes_one(other, teams, taken, asked)):
            taken[person] = number
            return True
    return False

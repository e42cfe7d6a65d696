"""Which figures outside readers do not get, so that nobody finds a family in them. Pure.

A figure behind which stand one to four families is masked. So are others beside it, until whoever knows all that is
shown, and how sums hang together, can narrow none of the small ones down: it may still be at least five different
numbers, which lie as far apart as it is large. That a figure is 0 is shown: no family stands behind it. Figures that
must be the same number, such as a total with one part that is not 0, are masked together or not at all.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5  # families
Name = Hashable
Bounds = tuple[int, int | None]


@dataclass(frozen=True)
class Figure:
    """A whole number (of money: cents), and how many families stand behind it."""

    n: int
    families: int


@dataclass(frozen=True)
class Sum:
    """One figure is the sum of others, and of a number that readers can guess. A figure may stand in several sums."""

    total: Name
    parts: Sequence[Name]
    more: int = 0


def masked(figures: Mapping[Name, Figure], sums: Sequence[Sum]) -> set[Name]:
    """The names of those that are not shown."""
    small = {name for name, one in figures.items() if one.n and one.families < LEAST}
    same = _same(figures, sums)
    hidden = {other for name in small for other in same[name]}
    while (found := _told(figures, sums, small, hidden)) is not None:
        hidden |= same[_beside(figures, sums, found, hidden)]
    for name in sorted(hidden, key=lambda one: (-figures[one].n, str(one))):
        shown = hidden - same[name]
        if not same[name] & small and _told(figures, sums, small, shown) is None:
            hidden = shown
    return hidden


def _same(figures: Mapping[Name, Figure], sums: Sequence[Sum]) -> dict[Name, set[Name]]:
    """Of each figure all that must be the same number: a total, and its one part that is not 0."""
    same: dict[Name, set[Name]] = {name: {name} for name in figures}
    for one in sums:
        parts = [part for part in one.parts if figures[part].n]
        if len(parts) == 1 and not one.more:
            joined = same[one.total] | same[parts[0]]
            same |= dict.fromkeys(joined, joined)
    return same


def _told(figures: Mapping[Name, Figure], sums: Sequence[Sum], small: set[Name], hidden: set[Name]) -> Name | None:
    """A small figure that the shown ones give away; None where there is none."""
    within = bounds(figures, sums, hidden)
    for name in sorted(small, key=str):
        least, most = within[name]
        if most is not None and most - least < max(LEAST - 1, figures[name].n):
            return name
    return None


def _beside(figures: Mapping[Name, Figure], sums: Sequence[Sum], name: Name, hidden: set[Name]) -> Name:
    """What is to be hidden next: the smallest part that hangs together with it, a total only where all parts are."""
    seen, near = {name}, {name}
    totals: list[Name] = []
    while near:
        mine = [one for one in sums if near & {one.total, *one.parts}]
        parts = {part for one in mine for part in one.parts if part not in hidden and figures[part].n}
        if parts:
            return min(parts, key=lambda one: (figures[one].n, str(one)))
        totals += sorted({one.total for one in mine} - hidden, key=lambda one: (figures[one].n, str(one)))
        near = {other for one in mine for other in (one.total, *one.parts) if other in hidden} - seen
        seen |= near
    if not totals:
        raise AssertionError("A figure in no sum that shows is given away by nothing.")
    return totals[0]


def bounds(figures: Mapping[Name, Figure], sums: Sequence[Sum], hidden: set[Name]) -> dict[Name, Bounds]:
    """What each figure can be, for whoever sees all but the hidden ones. A hidden one is at least 1."""
    known: dict[Name, Bounds] = {name: (1, None) if name in hidden else (one.n, one.n) for name, one in figures.items()}
    changed = True
    while changed:
        changed = False
        for one in sums:
            for name, found in _narrowed(one, known):
                if found != known[name]:
                    known[name], changed = found, True
    return known


def _narrowed(one: Sum, known: Mapping[Name, Bounds]) -> list[tuple[Name, Bounds]]:
    """What one sum says of its total and of each of its parts."""
    least = one.more + sum(known[part][0] for part in one.parts)
    most = _add([one.more, *(known[part][1] for part in one.parts)])
    found = [(one.total, _both(known[one.total], (least, most)))]
    low, high = known[one.total]
    for part in one.parts:
        others = _add([one.more, *(known[other][1] for other in one.parts if other != part)])
        at_least = 0 if others is None else low - others
        at_most = None if high is None else high - (least - known[part][0])
        found.append((part, _both(known[part], (at_least, at_most))))
    return found


def _add(numbers: Sequence[int | None]) -> int | None:
    known = [one for one in numbers if one is not None]
    return sum(known) if len(known) == len(numbers) else None


def _both(one: Bounds, other: Bounds) -> Bounds:
    most = [high for high in (one[1], other[1]) if high is not None]
    return max(one[0], other[0]), min(most, default=None)

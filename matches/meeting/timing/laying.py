"""The lengths that an agenda can have, and an agenda for each, searched through exactly. Pure.

A segment takes its least or more; what does not grow, no more than it usually takes. A break falls between two segments
or within one, and leaves no less than five minutes of it on either side. Sets of lengths are bits of a number: bit 90
says that 90 minutes can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import or_

from matches.meeting.timing.access import BREAK
from matches.meeting.timing.shapes import Step, What

LEAST_PART = 5  # A break may fall within a segment, but leaves no less of it on either side.

# By how many minutes lie behind the last break: which lengths the agenda can have so far.
Reached = list[int]


@dataclass(frozen=True)
class Laid:
    """How long a step takes, in parts with a break between them; `after_break` that one falls before it."""

    parts: tuple[int, ...]
    after_break: bool = False


@dataclass(frozen=True)
class Laying:
    """`reached` is what lies before each step, a break before it included, and at the end."""

    steps: Sequence[Step]
    every: int
    reached: list[Reached]

    def lengths(self) -> int:
        return _any(self.reached[-1])

    def lay(self, length: int, wanted: Sequence[int]) -> list[Laid]:
        """An agenda of a length that can be, from its end on; each step as near what is wanted of it as can be."""
        found: list[Laid] = []
        since = _latest(self.reached[-1], length)
        for index in range(len(self.steps) - 1, -1, -1):
            before = self.reached[index]
            if self.steps[index].what is What.BREAK:
                length -= BREAK
                since = _latest(before, length)
                found.append(Laid((BREAK,)))
                continue
            parts, since = self._way(index, since, length, wanted[index])
            length -= sum(parts) + BREAK * (len(parts) - 1)
            after_break = since == 0 and index > 0 and self.steps[index - 1].what is not What.BREAK
            if after_break:
                length -= BREAK
                since = _latest(self.reached[index], length)
            found.append(Laid(parts, after_break))
        return found[::-1]

    def _way(self, index: int, since: int, length: int, wanted: int) -> tuple[tuple[int, ...], int]:
        """The parts in which a step takes what ends here, in one if it can; how much lies between them and a break."""
        step, before = self.steps[index], self.reached[index]
        most = self.every * 2 if step.grows else step.usual
        whole = [
            taken for taken in range(step.least, min(since, most) + 1) if before[since - taken] >> length - taken & 1
        ]
        if whole:
            taken = min(whole, key=lambda one: abs(one - wanted))
            return (taken,), since - taken
        cut = [
            (first, earlier)
            for first in range(max(LEAST_PART, step.least - since), min(self.every, most - since, length) + 1)
            for earlier in range(self.every - first + 1)
            if before[earlier] << BREAK + since + first >> length & 1
        ]
        first, earlier = min(cut, key=lambda one: (abs(one[0] + since - wanted), -one[1]))
        return (first, since), earlier


def search(steps: Sequence[Step], every: int, most: int) -> Laying:
    """The lengths up to so many minutes. No segment is cut twice: the least never asks for it."""
    within = (1 << most + 1) - 1
    reached = [[1] + [0] * every]
    for index, step in enumerate(steps):
        if step.what is What.BREAK:
            reached.append([_any(reached[-1]) << BREAK & within] + [0] * every)
            continue
        if index > 0 and steps[index - 1].what is not What.BREAK:
            reached[-1][0] = _any(reached[-1]) << BREAK & within
        after = _grown if step.grows else _brief
        reached.append([bits & within for bits in after(step, reached[-1], every)])
    return Laying(steps, every, reached)


def _any(reached: Reached) -> int:
    """With a break now: not straight after another."""
    bits = 0
    for one in reached[1:]:
        bits |= one
    return bits


def _latest(reached: Reached, length: int) -> int:
    return max(since for since, bits in enumerate(reached) if since and bits >> length & 1)


def _grown(step: Step, before: Reached, every: int) -> Reached:
    after = [0] * (every + 1)
    for since in range(step.least, every + 1):
        after[since] = after[since - 1] << 1 | before[since - step.least] << step.least
    up_to = list(accumulate(before, or_))
    cut = [0] * (every + 2)  # By the least of a first part: the lengths at its end.
    for part in range(every, LEAST_PART - 1, -1):
        cut[part] = cut[part + 1] | up_to[every - part] << part
    for since in range(LEAST_PART, every + 1):
        after[since] |= cut[min(max(LEAST_PART, step.least - since), every + 1)] << BREAK + since
    return after


def _brief(step: Step, before: Reached, every: int) -> Reached:
    after = [0] * (every + 1)
    for taken in range(step.least, step.usual + 1):
        for since in range(taken, every + 1):
            after[since] |= before[since - taken] << taken
    up_to = list(accumulate(before, or_))
    for first in range(LEAST_PART, step.usual - LEAST_PART + 1):
        for rest in range(max(LEAST_PART, step.least - first), step.usual - first + 1):
            after[rest] |= up_to[every - first] << first + BREAK + rest
    return after

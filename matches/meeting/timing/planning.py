"""From a shape, people, cases, length and access to timed segments. Pure.

The sum is the length to the minute, nothing is under its least, and nobody sits longer without a break than their
access allows. The time is spread evenly where that can be; where it cannot, any agenda that works is found. Too short a
meeting is refused with the least length that works.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from matches.meeting.timing.access import BREAK, Access
from matches.meeting.timing.laying import LEAST_PART, Laid, Laying, search
from matches.meeting.timing.shapes import Leads, Shape, Step, What, steps_of


@dataclass(frozen=True)
class Timed:
    """A segment: `minutes` and the `least` it can do with; `turn` counts presenters from 1; `goes_on` after a break."""

    what: What
    minutes: int
    least: int
    leads: Leads
    turn: int = 0
    goes_on: bool = False


@dataclass(frozen=True)
class Asked:
    """What an agenda is made for."""

    shape: Shape
    people: int
    cases: int = 1
    access: Access = field(default_factory=Access)

    def steps(self) -> list[Step]:
        """With minutes as they are here; a break of the shape's own is a break of the usual length."""
        stretch = self.access.stretch
        return [
            step if step.what is What.BREAK else replace(step, usual=stretch(step.usual), least=stretch(step.least))
            for step in steps_of(self.shape, self.people, self.cases)
        ]


class DoesNotFit(Exception):
    """No agenda fits this length. `longer` is the least length from there on that works; `shorter` the greatest
    below it that does, None where none does: a break that becomes due can make the longer of two lengths too short."""

    def __init__(self, longer: int, shorter: int | None) -> None:
        super().__init__(longer, shorter)
        self.longer, self.shorter = longer, shorter


def propose(asked: Asked, minutes: int) -> list[Timed]:
    """The agenda for so many minutes. Raises DoesNotFit."""
    steps, every = asked.steps(), asked.access.break_every
    found = _fit(steps, minutes, every)
    if found is not None:
        return found
    laying = _search(steps, minutes, every)
    lengths = laying.lengths()
    if lengths >> minutes & 1:
        return _as_laid(steps, laying.lay(minutes, [step.usual for step in steps]))
    shorter = (lengths & (1 << minutes) - 1).bit_length() - 1
    raise DoesNotFit(minutes + _lowest(lengths >> minutes), shorter if shorter > 0 else None)


def least_length(asked: Asked) -> int:
    """The shortest meeting in which an agenda of this kind works."""
    return _lowest(_search(asked.steps(), 0, asked.access.break_every).lengths())


def usual_length(asked: Asked) -> int:
    """As long as published, with what access asks for and the breaks that fall due."""
    steps = asked.steps()
    wanted = sum(step.usual for step in steps if not _is_break(step))
    minutes = sum(step.usual for step in steps)
    while _fit(steps, minutes, asked.access.break_every, wanted) is None:
        minutes += 1
    return minutes


def _search(steps: Sequence[Step], minutes: int, every: int) -> Laying:
    """What can be, up to a length that surely can and is more than so many minutes."""
    return search(steps, every, 2 * max(minutes, sum(step.least for step in steps)) + 2 * BREAK)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _as_laid(steps: Sequence[Step], laid: Sequence[Laid]) -> list[Timed]:
    found: list[Timed] = []
    for step, one in zip(steps, laid, strict=True):
        whole = Timed(step.what, sum(one.parts), step.least, step.leads, step.turn)
        if one.after_break:
            found.append(a_break())
        if len(one.parts) == 1:
            found.append(whole)
        else:
            head, tail = _split([whole], one.parts[0])
            found += [*head, a_break(), *tail]
    return found


def _is_break(step: Step) -> bool:
    return step.what is What.BREAK


def _fit(steps: Sequence[Step], minutes: int, every: int, wanted: int = 0) -> list[Timed] | None:
    """With as few breaks as will do and the minutes wanted beside them; None where the time is too short for any."""
    own = sum(map(_is_break, steps))
    least = max(wanted, sum(step.least for step in steps if not _is_break(step)))
    # Fewer would leave more between two of them than anybody may sit.
    fewest = max(own, -(-(minutes - every) // (every + BREAK)))
    for breaks in range(fewest, (minutes - least) // BREAK + 1):
        spread = _spread([step for step in steps if not _is_break(step)], minutes - breaks * BREAK)
        found = _with_breaks(_with_own_breaks(steps, spread), breaks - own, every)
        if found is not None:
            return found
    return None


def _spread(steps: Sequence[Step], minutes: int) -> list[Timed]:
    """Gives each its least, then what it usually takes, then what is left to those that grow; exact to the minute."""
    least, usual = [step.least for step in steps], [step.usual for step in steps]
    if minutes <= sum(usual):
        shares = _shares(minutes - sum(least), [u - low for u, low in zip(usual, least, strict=True)])
        given = [low + share for low, share in zip(least, shares, strict=True)]
    else:
        shares = _shares(minutes - sum(usual), [step.usual if step.grows else 0 for step in steps])
        given = [u + share for u, share in zip(usual, shares, strict=True)]
    return [Timed(step.what, got, step.least, step.leads, step.turn) for step, got in zip(steps, given, strict=True)]


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares by weight that add up to the total: those with the largest remainders get the odd minutes."""
    whole = sum(weights)
    if not whole:
        return [0 for _weight in weights]
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def _with_own_breaks(steps: Sequence[Step], spread: Sequence[Timed]) -> list[list[Timed]]:
    """What lies between the shape's own breaks."""
    blocks: list[list[Timed]] = [[]]
    rest = iter(spread)
    for step in steps:
        if _is_break(step):
            blocks.append([])
        else:
            blocks[-1].append(next(rest))
    return blocks


def _with_breaks(blocks: Sequence[Sequence[Timed]], breaks: int, every: int) -> list[Timed] | None:
    """So many breaks more, in the blocks that need them, the rest in the last; None where they do not do."""
    found: list[Timed] = []
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        for count in range(breaks if is_last else 0, breaks + 1):
            laid = _cut(block, count, every)
            if laid is not None:
                break
        else:
            return None
        found += [a_break(), *laid] if found else laid
        breaks -= count
    return found


def a_break() -> Timed:
    return Timed(What.BREAK, BREAK, BREAK, Leads.FACILITATOR)


def _cut(block: Sequence[Timed], breaks: int, every: int) -> list[Timed] | None:
    """Cuts a block by so many breaks into stretches none of which is too long; between segments where that can be."""
    found: list[Timed] = []
    rest = list(block)
    for left in range(breaks, 0, -1):
        place = _place(rest, left, every)
        if place is None:
            return None
        before, rest = _split(rest, place)
        found += [*before, a_break()]
    return [*found, *rest] if sum(one.minutes for one in rest) <= every else None


def _place(block: Sequence[Timed], breaks: int, every: int) -> int | None:
    """After how many minutes the first of so many breaks falls: between turns, else between segments, else within one;
    near an even share. Never so early that the breaks after it could not do."""
    ends, inside = _ends(block), _inside(block)
    total = sum(one.minutes for one in block)
    ideal = total // (breaks + 1)
    low = total - every
    for _later in range(breaks - 1):
        latest = min((at for at in [*ends, *inside] if at >= low), default=None)
        if latest is None:
            return None
        low = latest - every
    between = [(same, abs(at - ideal), at) for at, same in ends.items() if low <= at <= every]
    if between:
        return min(between)[2]
    return min((at for at in inside if low <= at <= every), key=lambda at: abs(at - ideal), default=None)


def _ends(block: Sequence[Timed]) -> dict[int, bool]:
    """After how many minutes one segment ends and another begins, and whether both are of the same turn."""
    ends, past = {}, 0
    for one, after in pairwise(block):
        past += one.minutes
        ends[past] = one.turn > 0 and one.turn == after.turn
    return ends


def _inside(block: Sequence[Timed]) -> list[int]:
    """After how many minutes a segment can be cut in two."""
    inside: list[int] = []
    past = 0
    for one in block:
        inside += range(past + LEAST_PART, past + one.minutes - LEAST_PART + 1)
        past += one.minutes
    return inside


def _split(block: Sequence[Timed], at: int) -> tuple[list[Timed], list[Timed]]:
    before: list[Timed] = []
    for index, one in enumerate(block):
        if at == 0:
            return before, list(block[index:])
        if one.minutes > at:
            least = min(at, one.least * at // one.minutes)
            head = replace(one, minutes=at, least=least)
            tail = replace(one, minutes=one.minutes - at, least=one.least - least, goes_on=True)
            return [*before, head], [tail, *block[index + 1 :]]
        before.append(one)
        at -= one.minutes
    return before, []

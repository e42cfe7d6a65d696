"""What speaks against an agenda as it stands, after somebody changed it by hand. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """So many minutes without a break, from so many minutes after the beginning."""

    begins: int
    minutes: int


def stretches_without_break(segments: Iterable[tuple[int, bool]], every: int) -> list[Stretch]:
    """Those that are longer than `every` minutes; segments as (minutes, whether it is a break), in order."""
    found, begins, at = [], 0, 0
    for minutes, is_break in (*segments, (0, True)):
        if is_break:
            if at - begins > every:
                found.append(Stretch(begins, at - begins))
            begins = at + minutes
        at += minutes
    return found


def starts(minutes: Sequence[int]) -> list[int]:
    """After how many minutes each segment begins."""
    return [sum(minutes[:index]) for index in range(len(minutes))]

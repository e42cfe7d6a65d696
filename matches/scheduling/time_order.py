"""The one order in which times stand, whether free time was compared or people answered a poll. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import NamedTuple


class Can(Enum):
    """What a time is for one person."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class Said(NamedTuple):
    """What counts of one person. `can`: None as long as nothing is known. `is_night`: outside their waking hours."""

    is_required: bool
    can: Can | None
    is_night: bool = False


class Rank(NamedTuple):
    """Of two times the smaller is ahead: by the first of these in which they differ.

    Required people come first in all. Of the others it counts more that they come than that it suits them well: a time
    at which somebody optional comes if need be is ahead of one at which they do not come.
    """

    refusing: int  # required people who cannot
    unanswered: int  # required people of whom nothing is known yet
    short: int  # places of teams for which nobody is free
    if_need_be: int  # required people who can only if need be
    left_out: int  # optional people who do not come
    others_if_need_be: int  # optional people who can only if need be
    at_night: int  # people who come outside their waking hours
    starts_at: datetime

    @property
    def suits(self) -> bool:
        """Whether nobody stands against it who must be there."""
        return not self.refusing


def rank_of(people: Iterable[Said], starts_at: datetime, *, short: int = 0) -> Rank:
    """Where a time stands, by what each person said of it. `short`: places of teams for which nobody is free."""
    required: dict[Can | None, int] = {None: 0, **dict.fromkeys(Can, 0)}
    others, at_night = dict(required), 0
    for is_required, can, is_night in people:
        (required if is_required else others)[can] += 1
        at_night += is_night and can in (Can.YES, Can.IF_NEED_BE)
    return Rank(
        refusing=required[Can.NO],
        unanswered=required[None],
        short=short,
        if_need_be=required[Can.IF_NEED_BE],
        left_out=others[Can.NO] + others[None],
        others_if_need_be=others[Can.IF_NEED_BE],
        at_night=at_night,
        starts_at=starts_at,
    )

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
    booked_if_need_be: int  # places of teams that only somebody can take who can if need be, or of whom nobody knows
    left_out: int  # optional people who do not come
    others_if_need_be: int  # optional people who can only if need be
    at_night: int  # people who come outside their waking hours
    less_near: int  # places of teams that only somebody can take who does not name the way that is wanted
    starts_at: datetime

    @property
    def suits(self) -> bool:
        """Whether nobody stands against it who must be there."""
        return not self.refusing


def rank_of(
    people: Iterable[Said], starts_at: datetime, *, short: int = 0, booked_if_need_be: int = 0, less_near: int = 0
) -> Rank:
    """Where a time stands, by what each person said of it. What is told of teams: as in `Rank`."""
    refusing = unanswered = if_need_be = left_out = others_if_need_be = at_night = 0
    for is_required, can, is_night in people:  # very often: sums of their own are quicker than a counter
        if can is Can.IF_NEED_BE:
            if_need_be += is_required
            others_if_need_be += not is_required
        elif can is not Can.YES:
            refusing += is_required and can is Can.NO
            unanswered += is_required and can is None
            left_out += not is_required
            continue
        at_night += is_night
    return Rank(
        refusing, unanswered, short, if_need_be, booked_if_need_be, left_out, others_if_need_be, at_night, less_near,
        starts_at,
    )  # fmt: skip

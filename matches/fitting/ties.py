"""What is on record of who stands how to whom. Pure: ids and days.

Whoever supervises, evaluates or pays for someone's work, or serves their family, has power over them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from matches.fitting import chains


class FindingKind(StrEnum):
    SUPERVISES = "supervises"
    EVALUATES = "evaluates"
    FUNDS = "funds"
    SERVES = "serves"
    KEEP_APART = "keep-apart"
    HOUSEHOLD = "household"
    LOOP = "loop"


class Tie(NamedTuple):
    """One person stands above another (supervises, evaluates, funds, serves), or is to be kept apart from them.

    In force from `since` to `until`, both days included; None is without beginning or end.
    """

    one: int
    kind: FindingKind
    other: int
    since: date | None = None
    until: date | None = None


class Grant(NamedTuple):
    """One organization pays for the work of another, in force as a tie is."""

    funder: int
    funded: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Ground:
    """What is on record of a program. It may reach far beyond a match: chains lead through people who are not in it.

    Of people whose organization or household is not given, none is known.
    """

    ties: Collection[Tie] = ()
    grants: Collection[Grant] = ()
    works_at: Mapping[int, int] = field(default_factory=dict)  # person → organization
    part_of: Mapping[int, int] = field(default_factory=dict)  # organization → what it is part of
    lives_in: Mapping[int, int] = field(default_factory=dict)  # person → household

    def organizations_of(self, person: int) -> list[int]:
        """Where they work, then what that is part of, nearest first; a circle is walked once."""
        found: list[int] = []
        at = self.works_at.get(person)
        while at is not None and at not in found:
            found.append(at)
            at = self.part_of.get(at)
        return found


def touched(here: Collection[int], ground: Ground) -> set[int]:
    """Everyone else to whom any of these people is tied: above or below them, or in whatever other way, on any day.

    Whoever is not among them, lives with none of them or of whom they serve, and works for no organization that pays
    or is paid, has nothing with any of them that `findings` would tell.
    """
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    found, home = set(here), {ground.lives_in[person] for person in here if person in ground.lives_in}
    for tie in ground.ties:
        if tie.kind == FindingKind.SUPERVISES:
            above.setdefault(tie.other, []).append(tie.one)
            below.setdefault(tie.one, []).append(tie.other)
        elif tie.one in here or tie.other in here or ground.lives_in.get(tie.other, -1) in home:
            found |= {tie.one, tie.other}
    return (found | chains.reach(here, above) | chains.reach(here, below)) - set(here)

"""Which pairs of a batch are possible, what each is worth, and by which rule the others fall away. Pure.

A hard no is never weighed against anything, and each has a reason. The rules are those of one match: equal footing, the
kinds of people who meet on that path, readiness between families, a language in common or an interpreter, the topic,
and nothing to settle first. Whoever met the same person in a match before is spared a second time. Who is to be kept
apart is the last reason: where there is another that everybody may read, that one is told.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matches.fitting import expertise, suggestions
from matches.fitting.suggestions import Judged, Known, Place, Weights


class No(StrEnum):
    """Why a pair cannot be. Of several reasons the first counts."""

    SELF = "self"
    HOUSEHOLD = "household"
    KIND = "kind"
    TOPIC = "topic"
    PROOF = "proof"
    READY = "ready"
    LANGUAGE = "language"
    FOOTING = "footing"
    SAID_NO = "said-no"
    MET = "met"
    APART = "apart"


@dataclass(frozen=True)
class Asking:
    """Who asks, by `id`. `place` is what they look for; `kinds` of people meet on that path."""

    id: int
    place: Place
    kinds: frozenset[str]
    said_no: frozenset[int] = frozenset()  # people who were asked for this match and are not in it

    @property
    def is_family(self) -> bool:
        return self.place.wanted.is_family


@dataclass(frozen=True)
class Offering:
    """Who could provide, by `id`. `is_ready`: what a program asks of support parents is there, and they do not rest."""

    id: int
    known: Known
    kind: str
    is_ready: bool = True


@dataclass(frozen=True)
class Between:
    """What is on record between people, on either side.

    `unequal`: one has power over the other, and that blocks. `apart`: they are to be kept apart. `wary`: something is
    only pointed out. `levels`: between professionals so many are too many, or 0; `levels_block` or are pointed out.
    """

    unequal: Mapping[int, Collection[int]] = field(default_factory=dict)
    apart: Mapping[int, Collection[int]] = field(default_factory=dict)
    wary: Mapping[int, Collection[int]] = field(default_factory=dict)
    met: Mapping[int, Collection[int]] = field(default_factory=dict)
    lives_in: Mapping[int, int] = field(default_factory=dict)  # person → household
    ranks: Mapping[int, int] = field(default_factory=dict)  # person → rank of their level
    levels: int = 0
    levels_block: bool = True


@dataclass(frozen=True)
class Possible:
    """`judged`: by provider's id how well each possible one fits. `refused`: how many fall away by each rule.

    Whoever is judged as not settled is one of whom something is pointed out: all else rules a pair out.
    """

    judged: Mapping[int, Judged]
    refused: Mapping[No, int]

    @property
    def worth(self) -> dict[int, int]:
        return {provider: one.fit for provider, one in self.judged.items()}

    @property
    def wary(self) -> list[int]:
        return [provider for provider, one in self.judged.items() if not one.is_settled]


def possible(asking: Asking, offering: Iterable[Offering], between: Between, weights: Weights) -> Possible:
    """Everyone who could provide for this one, and why the others cannot. Raises ValueError if all weights are 0."""
    judged: dict[int, Judged] = {}
    refused: Counter[No] = Counter()
    for one in offering:
        if no := why_not(asking, one, between):
            refused[no] += 1
        else:
            found = suggestions.judge(one.known, asking.place, weights)
            judged[one.id] = found._replace(is_settled=False) if is_wary(asking, one, between) else found
    return Possible(judged, refused)


def why_not(asking: Asking, one: Offering, between: Between) -> No | None:
    """The hard no between them, the surest first; None if they could be a pair."""
    here, person = asking.place.here, one.known.id
    if any(person == other.id for other in here):
        return No.SELF
    if any(_live_together(person, other.id, between) for other in here):
        return No.HOUSEHOLD
    if one.kind not in asking.kinds:
        return No.KIND
    if no := _not_fit(asking, one):
        return no
    if any(_is_unequal(person, other.id, asking, between) for other in here):
        return No.FOOTING
    if person in asking.said_no:
        return No.SAID_NO
    if any(person in between.met.get(other.id, ()) for other in here):
        return No.MET
    return No.APART if any(_among(between.apart, person, other.id) for other in here) else None


def is_wary(asking: Asking, one: Offering, between: Between) -> bool:
    """Whether something is pointed out of this pair that does not rule it out."""
    others = [other.id for other in asking.place.here]
    if any(_among(between.wary, one.known.id, other) for other in others):
        return True
    return not between.levels_block and any(are_far(one.known.id, other, asking, between) for other in others)


def _not_fit(asking: Asking, one: Offering) -> No | None:
    place = asking.place
    if not suggestions.is_in_topic(one.known, place):
        return No.TOPIC
    if not expertise.is_settled(one.known.helper, place.wanted):
        return No.PROOF
    if asking.is_family and not one.is_ready:
        return No.READY
    return None if suggestions.can_talk(one.known, place.here) else No.LANGUAGE


def _live_together(one: int, other: int, between: Between) -> bool:
    home = between.lives_in.get(one)
    return home is not None and between.lives_in.get(other) == home


def _is_unequal(one: int, other: int, asking: Asking, between: Between) -> bool:
    if _among(between.unequal, one, other):
        return True
    return between.levels_block and are_far(one, other, asking, between)


def _among(pairs: Mapping[int, Collection[int]], one: int, other: int) -> bool:
    return other in pairs.get(one, ()) or one in pairs.get(other, ())


def are_far(one: int, other: int, asking: Asking, between: Between) -> bool:
    """Whether these professionals are of levels too far apart."""
    if asking.is_family or not between.levels:
        return False
    mine, theirs = between.ranks.get(one), between.ranks.get(other)
    return mine is not None and theirs is not None and abs(mine - theirs) >= between.levels

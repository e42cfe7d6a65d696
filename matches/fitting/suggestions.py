"""How well a person fits an open place, why, and what speaks against. Pure: plain values in, an order and words out.

What families choose by is the field's: the child's age, the concern, language, family structure, geography; the
referred parent's own priorities lead (Parent to Parent). What professionals are chosen by is the factsheet's: someone
who has done it (National Center on Deaf-Blindness, 2017). Whoever cannot be asked at all is not judged here: a hard
no is never weighed against anything.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from matches.fitting import expertise, shared_hours
from matches.fitting.expertise import Helper, Shown, ShownBy, Wanted

IN_TOPIC = 50  # fit of whoever offers or has done what is wanted begins here, and that of all others ends below
FITS_WELL = 75
ENOUGH_HOURS = 4.0  # hours a week in common: more make it no better
LATEST_YEARS = 5  # what was so within these years is recent
OFTEN = 3  # times asked lately from which on it is somebody else's turn


class Aspect(StrEnum):
    """What is weighed. Each is worth 0 to 1."""

    TOPIC = "topic"
    PROOF = "proof"
    PRIORITIES = "priorities"
    HOURS = "hours"
    RESTED = "rested"
    PAST = "past"


class Weights(NamedTuple):
    """How much each aspect counts beside the others; at least one is above 0."""

    topic: int = 5
    proof: int = 5
    priorities: int = 4
    hours: int = 3
    rested: int = 2
    past: int = 2

    def of(self, aspect: Aspect) -> int:
        return self[_PLACE[aspect]]


_PLACE = {aspect: place for place, aspect in enumerate(Aspect)}


class Priority(StrEnum):
    """What whoever asked may want most in a peer."""

    AGE = "age"
    LANGUAGE = "language"
    PLACE = "place"
    ROLE = "role"


class Past(NamedTuple):
    """How this person's closed matches ended: as hoped, or as no fit. With whom it was no fit, by id.

    And what was said of them afterwards: how many found of use, or of little use, what this person provided; and
    whether they themselves said last that they would rather not take part again.
    """

    well: int = 0
    badly: int = 0
    not_with: frozenset[int] = frozenset()
    useful: int = 0
    of_little_use: int = 0
    not_again: bool = False


class Known(NamedTuple):
    """What is known of one person. Empty or None: not known.

    `age` is the place of their child's age band in its order; `role` a word that is the same for the same role; `week`
    their free quarter hours (see `shared_hours`); `asked` how often they were asked within the last six months.
    """

    helper: Helper
    wants: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    has_interpreter: bool = False
    state: str = ""
    age: int | None = None
    role: str = ""
    organization: int | None = None
    week: int | None = None
    offset: int = 0  # minutes by which their clock is ahead of UTC
    asked: int = 0
    past: Past = Past()

    @property
    def id(self) -> int:
        return self.helper.id


@dataclass(frozen=True)
class Place:
    """What is looked for. `is_for` is whoever asked: their priorities lead. `here`: all who take part already."""

    wanted: Wanted
    provides: bool  # whether the place is one of someone who provides
    here: tuple[Known, ...] = ()
    is_for: Known | None = None
    priorities: frozenset[Priority] = frozenset()

    @cached_property
    def measures(self) -> tuple[tuple[Aspect, "Measure"], ...]:
        """What is weighed for this place, and how. What is not known of it is weighed for nobody."""
        found: list[tuple[Aspect, Measure]] = [(Aspect.RESTED, _rested), (Aspect.PAST, _past)]
        if self.wanted.topics:
            found.append((Aspect.TOPIC, _topics))
        if self.provides:
            found.append((Aspect.PROOF, _proof))
        if self.priorities and self.is_for:
            found.append((Aspect.PRIORITIES, _priorities))
        if self.week is not None:
            found.append((Aspect.HOURS, _hours))
        return tuple(found)

    @cached_property
    def week(self) -> int | None:
        """The quarter hours in which all are free whose week is known; None if nobody's is."""
        weeks = [one.week for one in self.here if one.week is not None]
        return shared_hours.in_common(weeks) if weeks else None


Measure = Callable[[Known, Place], float]


class Judged(NamedTuple):
    """`fit` is 0 to 100. `is_settled`: nothing must be settled before they could be asked."""

    known: Known
    fit: int
    in_topic: bool
    is_settled: bool
    values: tuple[tuple[Aspect, float], ...]


def judge(known: Known, place: Place, weights: Weights) -> Judged:
    """How well this person fits the place.

    The same aspects are weighed for everybody, so that the figures can be compared; what is not known of the place (no
    priorities, nobody's week) is weighed for nobody. Raises ValueError if all weights are 0.
    """
    if not any(weights):
        raise ValueError("At least one weight must be above 0.")
    values, worth, total = [], 0.0, 0
    for aspect, measured in place.measures:
        value, weight = measured(known, place), weights[_PLACE[aspect]]
        values.append((aspect, value))
        worth, total = worth + weight * value, total + weight
    in_topic = is_in_topic(known, place)
    settled = not place.provides or expertise.is_settled(known.helper, place.wanted)
    fit = _fit(worth / total if total else 0.0, place, in_topic=in_topic)
    return Judged(known, fit, in_topic, settled, tuple(values))


def ranked(judged: Iterable[Judged]) -> list[Judged]:
    """The best first: in the topic before others, nothing to settle before something, then by fit.

    Of equals whoever was asked less lately comes first, then by name: the same people are always in the same order.
    """
    return sorted(judged, key=_rank)


def is_in_topic(known: Known, place: Place) -> bool:
    """Whether they offer or have done what is wanted, or want help with it where all give and receive.

    Everybody is where the problem has no topic.
    """
    wanted = place.wanted
    if not wanted.topics or known.helper.offers & wanted.covered:
        return True
    if not place.provides and known.wants & wanted.covered:
        return True
    return bool(expertise.in_topic(known.helper, wanted))


def can_talk(known: Known, here: Iterable[Known]) -> bool:
    """Whether they share a language with each of these, or someone comes with an interpreter. Unknown: they can."""
    return all(_have_words(known, other) for other in here)


def _have_words(one: Known, other: Known) -> bool:
    if not one.languages or not other.languages or one.languages & other.languages:
        return True
    return one.has_interpreter or other.has_interpreter


def _rank(one: Judged) -> tuple[object, ...]:
    return not one.in_topic, not one.is_settled, -one.fit, one.known.asked, one.known.helper.name, one.known.id


def _fit(worth: float, place: Place, *, in_topic: bool) -> int:
    if not place.wanted.topics:
        return round(100 * worth)
    return IN_TOPIC + round((100 - IN_TOPIC) * worth) if in_topic else round((IN_TOPIC - 1) * worth)


def _topics(known: Known, place: Place) -> float:
    """The share of the wanted topics that they offer; where all give and receive, that they want too counts more."""
    wanted = place.wanted
    offered = len(known.helper.offers & wanted.covered)
    share = min(1.0, offered / len(wanted.topics))
    if place.provides:
        return share
    return max(0.75 * share, min(1.0, len(known.wants & wanted.covered) / len(wanted.topics)))


def _proof(known: Known, place: Place) -> float:
    """Having done it, and more than once, checked, lately; of professionals also what they learned or hold."""
    helper, wanted = known.helper, place.wanted
    if not helper.evidence:
        return 0.0
    practice = expertise.in_topic(helper, wanted)
    worth = 0.0
    if practice:
        worth += 0.5 + 0.1 * (len(practice) > 1)
        worth += 0.15 * any(one.is_checked for one in practice)
        worth += 0.1 * any(_is_recent(one, wanted) for one in practice)
    if wanted.is_family:
        return worth / 0.85
    return worth + 0.15 * any(_is_schooling(one, wanted) for one in helper.evidence)


def _is_recent(shown: Shown, wanted: Wanted) -> bool:
    return shown.last_year is None or shown.last_year >= wanted.on.year - LATEST_YEARS


def _is_schooling(shown: Shown, wanted: Wanted) -> bool:
    is_one = shown.kind in (ShownBy.EDUCATION, ShownBy.LICENSE) and not shown.has_expired(wanted.on)
    return is_one and (not shown.topics or bool(shown.topics & wanted.covered))


def meets(known: Known, is_for: Known, priority: Priority) -> float:
    """How far they are what whoever asked wants most: 1 wholly, 0 not, or not known."""
    if priority == Priority.AGE:
        return _near_in_age(known.age, is_for.age)
    if priority == Priority.LANGUAGE:
        return len(known.languages & is_for.languages) / len(is_for.languages) if is_for.languages else 0.0
    if priority == Priority.PLACE:
        return float(bool(known.state) and known.state == is_for.state)
    return float(bool(known.role) and known.role == is_for.role)


def _near_in_age(theirs: int | None, asked: int | None) -> float:
    """A child as old, or a step older: they have just been through it."""
    if theirs is None or asked is None:
        return 0.0
    return {0: 1.0, 1: 0.9, -1: 0.5, 2: 0.5}.get(theirs - asked, 0.0)


def _priorities(known: Known, place: Place) -> float:
    is_for, chosen = place.is_for, place.priorities
    return sum(meets(known, is_for, one) for one in chosen) / len(chosen) if is_for else 0.0


def _hours(known: Known, place: Place) -> float:
    """Who has no free time on record may have some: a little is assumed."""
    week = place.week
    if known.week is None or week is None:
        return 0.25
    return min(1.0, shared_hours.hours(known.week & week) / ENOUGH_HOURS)


def _rested(known: Known, _place: Place) -> float:
    return max(0.0, 1 - known.asked / OFTEN)


def _past(known: Known, place: Place) -> float:
    """Half for who had no match yet; each that ended moves it, and each who said of what use it was to them.

    Nothing for who would rather not take part again: they may be asked, and others are asked before.
    """
    past = known.past
    if past.not_again or (past.not_with and any(one.id in past.not_with for one in place.here)):
        return 0.0
    well, badly = past.well + past.useful, past.badly + past.of_little_use
    return (well + 1) / (well + badly + 2)


def shared_week(known: Known, here: Collection[Known]) -> int | None:
    """The quarter hours that they share with all of these whose week is known; None if that cannot be said."""
    weeks = [one.week for one in here if one.week is not None]
    if known.week is None or not weeks:
        return None
    return shared_hours.in_common([known.week, *weeks])

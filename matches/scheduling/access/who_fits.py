"""Who on the program's list can come for a need, and whom a person named. Pure.

What a provider works in and what a need says are words of coordinators and people: they are compared without case and
accents, part by part. Whoever works by touch or from near may do each of these ways, and who names the one that is
wanted is ahead of them.
"""

import re
from collections.abc import Collection, Iterable
from enum import IntEnum

from matches.scheduling.access.notice import is_close
from participants.models import NeedKind
from peermatch.text import fold

# Needs whose words say who can come. Of captions, an SSP or child care they say where and how: anyone who does that.
TOLD_BY_WORDS = frozenset({NeedKind.INTERPRETER, NeedKind.OTHER})
PARTS = re.compile(r"[,;/\n]|\band\b|\bor\b")


class Fit(IntEnum):
    """How well a provider fits a need; the higher the better."""

    OTHER_KIND = 0  # does something else
    OTHER_WAY = 1  # does this, in another language or way
    UNKNOWN = 2  # does this; in which languages and ways is not known, or the need does not say
    NEAR = 3  # works by touch or from near, but does not name the way that is wanted
    YES = 4


def fit(kinds: Collection[str], works_in: str, kind: str, detail: str, receives: Collection[str] = ()) -> Fit:
    """For a need of that kind: `kinds` and `works_in` of `AccessProvider`, `kind` and `detail` of `AccessNeed`.

    `receives`: how language reaches whoever needs it (`Receives`): interpreting for them may go by touch, or from near.
    """
    if kind not in kinds:
        return Fit.OTHER_KIND
    can, wanted = _parts(works_in), _parts(detail)
    if kind not in TOLD_BY_WORDS:
        return Fit.YES
    if not can or not wanted:
        return Fit.UNKNOWN
    if kind == NeedKind.INTERPRETER and is_close(detail, receives) and not is_close(works_in):
        return Fit.OTHER_WAY
    if close := close_ways(detail):
        return Fit.YES if _share(filter(is_close, can), _parts(", ".join(close))) else Fit.NEAR
    return Fit.YES if _share(can, wanted) else Fit.OTHER_WAY


def close_ways(detail: str) -> list[str]:
    """Of the words of a need those that go by touch or from near, as they were written: “ASL, ProTactile” has one."""
    return [way for part in PARTS.split(detail) if is_close(way := part.strip(" ."))]


def is_named(name: str, words: str) -> bool:
    """Whether these words, as a person wrote them, name this provider: in full, or by a part of the name alone."""
    said, whole = fold(words), fold(name)
    if not whole.strip() or not said.strip():
        return False
    if re.search(rf"\b{re.escape(whole)}\b", said):
        return True
    return any(set(part.split()) <= set(whole.split()) for part in _parts(said))


def _parts(words: str) -> list[str]:
    return [part for one in PARTS.split(fold(words)) if (part := one.strip(" ."))]


def _share(can: Iterable[str], wanted: Collection[str]) -> bool:
    return any(_same(one, other) for one in can for other in wanted)


def _same(one: str, other: str) -> bool:
    """“ASL” and “ASL interpreting”, but not “tactile ASL”, which is more than ASL."""
    return one == other or set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())

"""How old a family's child is, what it has, and what each hopes for, are told where somebody opened them, and nowhere
else: in what goes out to participants, and on pages of those who may know the match. A page that forgets to ask shows
none of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum, auto


class Fact(Enum):
    AGES = auto()
    HOPES = auto()
    CONDITIONS = auto()


_told: ContextVar[frozenset[Fact]] = ContextVar("told", default=frozenset())


def is_told(fact: Fact) -> bool:
    return fact in _told.get()


@contextmanager
def in_full() -> Iterator[None]:
    """For what is made for participants: their letters, calls and pages. Of no page that other members read."""
    with _telling(frozenset(Fact)):
        yield


@contextmanager
def telling(fact: Fact, *, told: bool) -> Iterator[None]:
    """For a member who opens a page: `told` says whether they may know it."""
    now = _told.get()
    with _telling(now | {fact} if told else now - {fact}):
        yield


@contextmanager
def _telling(facts: frozenset[Fact]) -> Iterator[None]:
    token = _told.set(facts)
    try:
        yield
    finally:
        _told.reset(token)

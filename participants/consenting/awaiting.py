"""Whom a match waits for that cannot go on before they answer. The floor that knows matches says so."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from peermatch.accounts.models import Program

Awaits = Callable[[Program], QuerySet[Any]]
_awaits: list[Awaits] = []


def match_awaits(tells: Awaits) -> None:
    """Registers whose answer matches wait for: keys of people."""
    if tells not in _awaits:
        _awaits.append(tells)


def whom_a_match_awaits(program: Program) -> Q:
    """Of rows about a participant."""
    found = Q(pk__in=[])
    for tells in _awaits:
        found |= Q(participant__in=tells(program))
    return found

"""Whom the program reached: each family once, however many of its people, and in however many matches."""

from typing import Any

from matches.reporting.definitions import OF_ADULTS, OF_FAMILY, OF_OTHERS, Of
from matches.reporting.scope import Asked, rows
from participants.models import FAMILY_KINDS, Kind, Participant

Reached = list[tuple[int, str, str]]  # of each family or person on their own: a person (pk), which of these, the state
FACTS = ("pk", "household", "kind", "state")


def reached(asked: Asked) -> Reached:
    """Of people who live together the one who has been on record longest stands for all."""
    found: dict[Any, tuple[int, str, str]] = {}
    seated = rows(Of.FAMILIES, asked).values("participant")
    people = Participant.records.in_program(asked.program).filter(pk__in=seated).order_by("pk")
    for pk, household, kind, state in people.values_list(*FACTS):
        key = ("household", household) if household is not None else ("person", pk)
        found.setdefault(key, (pk, _which(household, kind), state))
    return list(found.values())


def _which(household: int | None, kind: str) -> str:
    if household is not None or kind in FAMILY_KINDS:
        return OF_FAMILY
    return OF_ADULTS if kind == Kind.DEAFBLIND_ADULT else OF_OTHERS

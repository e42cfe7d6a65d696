"""Whom the program reached: each family once, however many of its people, and in however many matches."""

from typing import Any

from matches.reporting.definitions import OF_ADULTS, OF_FAMILY, OF_OTHERS, Of
from matches.reporting.scope import Asked, rows
from participants.models import FAMILY_KINDS, Kind

Reached = list[tuple[int, str, str]]  # of each family or person on their own: a person (pk), which of these, the state
FACTS = ("participant", "participant__household", "participant__kind", "participant__state")


def reached(asked: Asked) -> Reached:
    """Of people who live together the one who has been on record longest stands for all."""
    found: dict[Any, tuple[int, str, str]] = {}
    for pk, household, kind, state in rows(Of.FAMILIES, asked).order_by("participant").values_list(*FACTS).distinct():
        key = ("household", household) if household is not None else ("person", pk)
        found.setdefault(key, (pk, _which(household, kind), state))
    return list(found.values())


def _which(household: int | None, kind: str) -> str:
    if household is not None or kind in FAMILY_KINDS:
        return OF_FAMILY
    return OF_ADULTS if kind == Kind.DEAFBLIND_ADULT else OF_OTHERS

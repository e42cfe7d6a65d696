"""People, and names of things, that may be one and the same: asked about, never refused."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any

from participants.models import Merging, Participant
from participants.models.participant import ParticipantQuerySet
from peermatch.text import fold

MOST_SHOWN = 5


def look_alikes(person: Participant, said: dict[str, Any]) -> list[Participant]:
    """Others in the roster with the e-mail or the name that was just typed for this person."""
    email, name = said.get("email") or "", f"{said.get('first_name', '')} {said.get('last_name', '')}"
    others = (
        Participant.objects.in_program(person.program).listed().exclude(pk=person.pk).select_related("organization")
    )
    found = [one for one in others.search(name) if fold(one.name) == fold(name)] if fold(name) else []
    found += others.filter(email=email).exclude(pk__in=[one.pk for one in found]) if email else []
    return found[:MOST_SHOWN]


def program_key_is_taken(person: Participant, key: str) -> bool:
    """By someone else, or by a record that became part of someone else's."""
    rows = Participant.objects.in_program(person.program).filter(program_key=key)
    merged = Merging.objects.in_program(person.program).standing().filter(former_key=key)
    return bool(rows.exclude(pk=person.pk).exists() or merged.exclude(kept=person.pk).exists())


def people_called(words: str, people: ParticipantQuerySet) -> list[Participant]:
    """Whom an e-mail or words of a name can mean, a few at most; their roles and topics do not count."""
    if "@" in words:
        return list(people.filter(email=words.strip().lower())[:MOST_SHOWN])
    named = (one for one in people.search(words) if _is_called(one.name, words))
    return list(islice(named, MOST_SHOWN)) if fold(words) else []


def _is_called(name: str, words: str) -> bool:
    parts = fold(name).split()
    return fold(words) in fold(name) or all(word in parts for word in fold(words).split())


def similar(name: str, had: Iterable[str]) -> str:
    """A name that the program has and that is nearly, but not quite, this one; empty if there is none."""
    folded = {fold(one): one for one in had}
    if fold(name) in folded:
        return ""
    close = get_close_matches(fold(name), folded, n=1, cutoff=0.8)
    return folded[close[0]] if close else ""

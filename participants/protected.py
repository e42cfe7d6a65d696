"""The facts of a person that are protected: whoever reads or changes them is recorded (`peermatch.audit`).

Each of these says what a page shows of people, as entries of the record: fields that are empty show nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms

from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    Consent,
    DatesAway,
    Evidence,
    Guardian,
    Participant,
    Readiness,
    Relationship,
    WeeklyWindow,
)
from peermatch import audit
from peermatch.audit import Entry
from peermatch.outbox.models import Email

PHONE = ("phone",)
REACH = ("phone", "email")
CALL = ("phone", "reach_notes", "best_times")
CONTACT = (
    "email", "phone", "postal_address", "best_times", "helper_name", "helper_relation", "helper_contact", "reach_notes",
)  # fmt: skip
NOTES = ("private_notes",)
CHILD = ("age_band", "needs")
ACCESS = (
    "receives", "expresses", "spoken_language", "interpreters_preferred", "interpreters_declined", "team_size",
    "cart_output", "platform_limits", "in_their_words",
)  # fmt: skip
GUARDIAN = ("name", "relation", "reach", "email", "later_words")
READINESS = ("screened_on", "screening_until")
NEEDS = "needs"
# What a form calls a fact that is kept beside the person.
ELSEWHERE: dict[str, tuple[type, str]] = {
    "child_age_band": (ChildFacts, "age_band"),
    "child_needs": (ChildFacts, "needs"),
    "needs": (AccessProfile, NEEDS),
    "in_their_words": (AccessProfile, "in_their_words"),
    "words": (AccessProfile, "in_their_words"),
}
ITS_OWN_FIELDS = ("need_", "which_")  # each kind of need
OF_NO_FACT = frozenset({"seen", "confirmed", "former_is_unsafe"})
PROTECTED: dict[type, frozenset[str]] = {
    Participant: frozenset(CONTACT + NOTES),
    ChildFacts: frozenset(CHILD),
    AccessProfile: frozenset((*ACCESS, NEEDS)),
    Readiness: frozenset(READINESS),
    Guardian: frozenset(GUARDIAN),
}


def contact(people: Iterable[Participant], fields: Iterable[str] = CONTACT) -> list[Entry]:
    """How to reach these people, or what else of their own row is named."""
    return [audit.of(one, person=one.public_id, fields=_said(one, fields)) for one in people]


def exported(person: UUID, *, with_needs: bool) -> Entry:
    """A row about them in a list of people that was taken out: how to reach them, and what they need."""
    fields = (*CONTACT, NEEDS) if with_needs else CONTACT
    return Entry(Participant._meta.label, str(person), person, tuple(sorted(fields)))


def child(person: Participant, row: ChildFacts | None, fields: Iterable[str] = CHILD) -> Entry:
    return audit.of_kind(ChildFacts, person=person.public_id, fields=_said(row, fields) if row else ())


def access(person: Participant, profile: AccessProfile | None, fields: Iterable[str] = ACCESS) -> Entry:
    """`profile`: as it was read. Its needs are counted as shown where it is stored."""
    said = [*_said(profile, fields), NEEDS] if profile and profile.pk else ()
    return audit.of_kind(AccessProfile, person=person.public_id, fields=said)


def needs_of(people: Iterable[Participant]) -> list[Entry]:
    """What these people need, where a page says it in lines of its own."""
    fields = (NEEDS, "in_their_words")
    return [audit.of_kind(AccessProfile, person=one.public_id, fields=fields) for one in people]


def readiness(person: Participant, row: Readiness | None) -> Entry:
    return audit.of_kind(Readiness, person=person.public_id, fields=_said(row, READINESS) if row else ())


def conditions(person: Participant) -> Entry:
    """Topics of a family that say what its child has (docs/decisions/0043). Of professionals they are what they do."""
    names = ("offers", "wants") if person.is_family else ()
    shown = [name for name in names if any(topic.is_condition for topic in getattr(person, name).all())]
    return audit.of(person, person=person.public_id, fields=shown)


def guardians(person: Participant, rows: Iterable[Guardian]) -> list[Entry]:
    """Who answers for them, and how they are reached."""
    return [audit.of(one, person=person.public_id, fields=_said(one, GUARDIAN)) for one in rows]


def of_form(form: forms.BaseForm, person: Participant, kind: type = Participant) -> list[Entry]:
    """The protected facts that a form shows of somebody. `kind`: whose fields they are where nothing else is known."""
    names = [name for name, field in form.fields.items() if form.get_initial_for_field(field, name) not in EMPTY]
    found = _by_kind(names, kind)
    return [_entry(of, person, PROTECTED.get(of, frozenset()) & fields) for of, fields in found.items()]


def changed_by(form: Any, person: Participant, kind: type = Participant) -> list[Entry]:
    """All that was changed in a form about somebody: protected or not, it is of them."""
    found = _by_kind(form.changed_data, kind)
    return [_entry(of, person, fields) for of, fields in found.items()]


def written(person: Participant, kind: type, field: str) -> Entry:
    """One field about somebody, of a row of that kind."""
    return _entry(kind, person, [field])


# What a person or family is told of when they ask who has seen it. Whom they are kept apart from, and what coordinators
# write for themselves, is not theirs to read, not even that it is there.
THEIRS = (
    Participant, ChildFacts, AccessProfile, AccessNeed, Readiness, Consent, Evidence, Guardian, WeeklyWindow, DatesAway,
    Email,
)  # fmt: skip
NOT_THEIRS = NOTES


def of_bond(bond: Relationship, fields: Iterable[str]) -> list[Entry]:
    """How two people stand to each other is of both; it is told to neither."""
    names = list(fields)
    return [audit.of(bond, person=one.public_id, fields=names) for one in (bond.one, bond.other)]


EMPTY: tuple[Any, ...] = (None, "", [], (), {})


def _by_kind(names: Iterable[str], kind: type) -> dict[type, set[str]]:
    found: dict[type, set[str]] = {}
    for name in set(names) - OF_NO_FACT:
        of, field = ELSEWHERE.get(name, (kind, name)) if kind in (Participant, AccessProfile) else (kind, name)
        if name.startswith(ITS_OWN_FIELDS):
            of, field = AccessProfile, NEEDS
        found.setdefault(of, set()).add(field)
    return found


def _entry(kind: Any, person: Participant, fields: Iterable[str]) -> Entry:
    if kind is Participant:
        return audit.of(person, person=person.public_id, fields=fields)
    return audit.of_kind(kind, person=person.public_id, fields=fields)


def _said(row: Any, fields: Iterable[str]) -> Iterator[str]:
    return (name for name in fields if getattr(row, name) not in EMPTY)

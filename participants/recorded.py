"""Whom records of the audit are about: names for those who may read them, and under which ids one person was known."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participants.models import (
    AccessProfile,
    ChildFacts,
    Consent,
    Evidence,
    Guardian,
    Merging,
    OwnChange,
    Participant,
    Readiness,
    Relationship,
)
from participants.protected import ACCESS, CHILD, CONTACT, GUARDIAN, NEEDS, NOTES, READINESS
from peermatch.accounts.models import Program
from peermatch.audit import facts, people, saying
from peermatch.audit.people import Known

MOST_FOUND = 200
# What forms call facts that are no fields.
CALLED = {
    "who": _("with whom"), "which": _("which of several"), "how": _("how they stand to each other"), "sure": "",
    "way": _("how they said it"), "taken_back": _("that it was taken back"),
}  # fmt: skip


def names(program: Program, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Records that became part of another too, and guardians, who answer by a link of their own."""
    rows = Participant.records.in_program(program).filter(public_id__in=ids)
    answers = Guardian.objects.in_program(program).filter(public_id__in=ids).select_related("participant")
    told = {
        one.public_id: Known(one.name, reverse("person", args=[program.slug, one.participant.public_id]))
        for one in answers
    }
    return told | {
        row.public_id: Known(row.name, reverse("person", args=[program.slug, row.public_id])) for row in rows
    }


def called(program: Program, words: str) -> list[UUID]:
    people = Participant.records.in_program(program).search(words, by_name=True)
    return list(people.values_list("public_id", flat=True)[:MOST_FOUND])


def known_as(person: Participant) -> list[UUID]:
    """Their id, and those of records that became part of theirs, at one remove or several."""
    ids, new = {person.pk: person.public_id}, [person.pk]
    while new:
        rows = Merging.objects.in_program(person.program).standing().filter(kept__in=new).exclude(gone__in=list(ids))
        found = dict(rows.values_list("gone", "gone__public_id"))
        ids |= found
        new = list(found)
    return list(ids.values())


def register() -> None:
    """Called when the app is ready."""
    people.knows(names, called)
    saying.calls(dict(OwnChange.What.choices) | CALLED)
    for kind, fields in (
        (Participant, (*CONTACT, *NOTES)), (ChildFacts, CHILD), (AccessProfile, (NEEDS, *ACCESS)),
        (Readiness, READINESS),
        (Relationship, ()), (Consent, ()), (Guardian, GUARDIAN), (Evidence, ()),
    ):  # fmt: skip
        facts.offers(kind, fields)

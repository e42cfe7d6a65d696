"""What a row would change about someone the roster holds. Pure.

A cell that is empty changes nothing. Access needs, permissions and supervisors are only ever added: what a
person said about their access, and who once stood above whom, must not be lost to an older list. Notes that the
reader may not read are added to as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from participants.free_time import tidy
from participants.models import EvidenceKind
from participants.roster.columns import BY_KEY, say
from peermatch.text import fold

PLAIN = (
    *("program_key", "first_name", "last_name", "email", "phone", "reach_by", "reach_notes", "kind", "is_adult"),
    *("role_title", "organization", "state", "time_zone", "level", "capacity", "private_notes"),
)
ADDED_UNSEEN = frozenset({"needs", "private_notes"})
LISTS = ("languages", "offers", "wants")
EVIDENCE_OF = {
    EvidenceKind.EDUCATION: {"education": "title"},
    EvidenceKind.LICENSE: {"credential": "title", "issuer": "issuer", "expires_on": "expires_on"},
    EvidenceKind.EXPERIENCE: {"years": "years"},
    EvidenceKind.SUCCESS: {"story": "story"},
}
SAID_IN: dict[str, str] = {
    EvidenceKind.EDUCATION: "education",
    EvidenceKind.LICENSE: "credential",
    EvidenceKind.SUCCESS: "story",
}


class Shows(Protocol):
    """What evidence is recognized by."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def story(self) -> str: ...
    @property
    def from_file(self) -> bool: ...


Shown = TypeVar("Shown", bound=Shows)


@dataclass(frozen=True)
class Proof:
    """One row of evidence that the roster holds."""

    pk: int
    kind: str
    title: str
    issuer: str = ""
    expires_on: date | None = None
    years: int | None = None
    story: str = ""
    from_file: bool = False


@dataclass(frozen=True)
class Details:
    """What the roster holds about someone: values by column's key, as rows hold them, and what is not one value."""

    values: dict[str, Any]
    evidence: tuple[Proof, ...] = ()
    supervisors: frozenset[int] = frozenset()
    permissions: frozenset[date] = frozenset()
    awaits_permission: bool = False
    shielded: frozenset[int] = frozenset()  # from whom
    is_withheld: bool = False  # the reader may not know what they need, nor read notes about them


@dataclass(frozen=True)
class Change:
    key: str
    before: str
    after: str

    @property
    def heading(self) -> str:
        return BY_KEY[self.key].heading


def changes(values: dict[str, Any], held: Details) -> list[Change]:
    """What the row changes, in the order of the columns; supervisors are the plan's to compare."""
    found = {change.key: change for change in (*_plain(values, held), *_evidence(values, held), *_dated(values, held))}
    return [found[key] for key in BY_KEY if key in found]


def _plain(values: dict[str, Any], held: Details) -> Iterable[Change]:
    for key in values.keys() & {*PLAIN, *LISTS, "needs", "week"}:
        before, after = held.values.get(key), values[key]
        if held.is_withheld and key in ADDED_UNSEEN:
            yield Change(key, _("what is on record, which is not shown to you"), say(key, after))
            continue
        if key == "needs":
            after = (*(before or ()), *(need for need in after if not _has_need(need, before or ())))
        if _comparable(key, before) != _comparable(key, after):
            yield Change(key, say(key, before), say(key, after))


def _has_need(need: tuple[str, str], held: Iterable[tuple[str, str]]) -> bool:
    return any(need[0] == kind and fold(need[1]) == fold(detail) for kind, detail in held)


def _comparable(key: str, value: Any) -> Any:
    """What makes two values of a column the same: order, case and accents of names of things do not."""
    if key in LISTS:
        return frozenset(map(fold, value or ()))
    if key == "organization":
        return fold(value or "")
    if key == "is_adult":
        return value
    return tuple(tidy(value or ())) if key == "week" else value or ""


def _evidence(values: dict[str, Any], held: Details) -> Iterable[Change]:
    for kind, fields in EVIDENCE_OF.items():
        proof = held_proof(kind, values, held.evidence)
        for key in fields.keys() & values.keys():
            before = getattr(proof, fields[key]) if proof else None
            if before != values[key]:
                yield Change(key, say(key, before), say(key, values[key]))


def held_proof(kind: str, values: dict[str, Any], evidence: Iterable[Shown]) -> Shown | None:
    """The evidence of that kind that a row speaks of: the one an earlier list gave, else one that says the same."""
    of_kind = [proof for proof in evidence if proof.kind == kind]
    from_file = [proof for proof in of_kind if proof.from_file]
    said = fold(str(values.get(SAID_IN.get(kind, ""), "")))
    same = [proof for proof in of_kind if said and said in (fold(proof.title), fold(proof.story))]
    return next(iter([*from_file, *same]), None)


def _dated(values: dict[str, Any], held: Details) -> Iterable[Change]:
    given = values.get("permission")
    if given and (given not in held.permissions or held.awaits_permission):
        before = max(held.permissions, default=None) if not held.awaits_permission else None
        yield Change("permission", say("permission", before), say("permission", given))

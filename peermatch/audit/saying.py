"""Records in words: who, what was done, of whom, which facts. However many they are, by the same few queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program
from peermatch.audit import people
from peermatch.audit.models import Record
from peermatch.audit.people import Known
from peermatch.audit.recording import Actor, Did
from peermatch.clock import local_day

WHOLE_ROW = ("added", "deleted")
VISIT = timedelta(minutes=30)  # what one reads of one person within it is one visit, however many pages it was
_called: dict[str, Any] = {}


def calls(names: Mapping[str, Any]) -> None:
    """Called when an app is ready: what its forms call a fact that is no field; an empty word is not said."""
    _called.update(names)


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    did: str
    what: str
    facts: tuple[str, ...]
    person: Known | None
    request: str
    times: int = 1
    is_read: bool = False

    @property
    def said(self) -> str:
        """“Facts about a child: age; the child's needs”."""
        facts = "; ".join(self.facts)
        return f"{self.what}: {facts}" if self.what and facts else self.what or facts


def lines(records: Sequence[Record], program: Program) -> list[Line]:
    """For leads: everybody by name."""
    ids = {row.person for row in records if row.person}
    ids |= {UUID(row.actor) for row in records if row.actor_kind == Actor.LINK}
    known = people.named(program, ids)
    users = people.users({row.actor for row in records if row.actor_kind == Actor.USER})
    staff = {key: str(user) for key, user in users.items()}
    return [_line(row, _who(row, staff, known), known.get(row.person) if row.person else None) for row in records]


@dataclass(frozen=True)
class Told:
    """What somebody read of one person in one visit, or one form changed, with all that it was. People of whom one page
    showed the same stand together."""

    line: Line
    said: list[str]
    people: list[Known]


def together(told: list[Line]) -> list[Told]:
    """`told`: the latest first."""
    found: list[Told] = []
    for same in _visits(told):
        line, said = same[0], said_of(reversed(same))
        last = found[-1] if found else None
        if last and line.person and line.request and _page(last.line, last.said) == _page(line, said):
            last.people.append(line.person)
        else:
            found.append(Told(line, said, [line.person] if line.person else []))
    return found


def _page(line: Line, said: list[str]) -> Any:
    return line.request, line.who, line.did, said


def _visits(told: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    latest: dict[Any, list[Line]] = {}
    for one in told:
        visit = (one.person or one.what) if one.is_read else (one.request, one.person)
        key = (one.who, one.did, visit)
        if (same := latest.get(key)) and same[-1].at - one.at <= VISIT:
            same.append(one)
        else:
            latest[key] = [one]
            found.append(latest[key])
    return found


def said_of(told: Iterable[Line]) -> list[str]:
    """Each kind of row once, with all facts of it."""
    facts: dict[str, dict[str, None]] = {}
    for one in told:
        facts.setdefault(one.what, {}).update(dict.fromkeys(one.facts))
    said = [": ".join(filter(None, (what, "; ".join(names)))) for what, names in facts.items()]
    return [words for words in said if words]


def lines_for_family(
    records: Sequence[Record], program: Program, *, zone: str, theirs: Iterable[UUID], with_names: bool,
    but: Collection[str] = (),
) -> list[Line]:  # fmt: skip
    """For the person whom they concern: staff by name and role, or by role; of anybody else nothing but that they were
    somebody else. The same thing done several times in a day of that zone is one line. `but`: fields that are not
    told to them.
    """
    own = {str(one) for one in theirs}
    ids = {row.actor for row in records if row.actor_kind == Actor.USER}
    users, roles = people.users(ids), people.roles(program, ids)
    staff = {key: _staff(str(user), roles.get(key, _not_here(user)), with_names) for key, user in users.items()}
    real = (row for one in records if (row := _real(one, but)))
    told = [_line(row, _who_for_family(row, staff, own), None) for row in real]
    return list(_joined(told, zone))


def _real(row: Record, but: Collection[str]) -> Record | None:
    """With the names of fields alone: what else a form asked may tell of others. None where nothing is left."""
    names = [name for name in row.fields if (name in WHOLE_ROW or _field(row.kind, name)) and name not in but]
    if row.fields and not names:
        return None
    row.fields = names
    return row


def _field(kind: str, name: str) -> Any:
    try:
        return apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _joined(told: list[Line], zone: str) -> Iterable[Line]:
    """The latest of those that say the same of one day, and how many there were."""
    found: dict[Any, list[Line]] = {}
    for one in told:
        found.setdefault((local_day(one.at, zone), one.who, one.did, one.what, one.facts), []).append(one)
    for same in found.values():
        yield Line(**{**same[0].__dict__, "times": len(same)})


def _line(row: Record, who: str, person: Known | None) -> Line:
    facts = tuple(dict.fromkeys(label(row.kind, name) for name in row.fields))
    facts = tuple(fact for fact in facts if fact)
    return Line(
        row.at, who, str(row.get_did_display()), kind_in_words(row.kind), facts, person, row.request,
        is_read=row.did == Did.READ,
    )  # fmt: skip


def _who(row: Record, staff: dict[str, str], known: dict[UUID, Known]) -> str:
    match row.actor_kind:
        case Actor.USER:
            return staff.get(row.actor, _("An account that is gone"))
        case Actor.LINK:
            person = known.get(UUID(row.actor))
            return _("%(name)s, by their link") % {"name": person.name} if person else _("Somebody by their link")
        case Actor.SYSTEM:
            return _("PeerMatch: %(name)s") % {"name": row.actor}
    return _("Not known")


def _who_for_family(row: Record, staff: dict[str, str], own: set[str]) -> str:
    match row.actor_kind:
        case Actor.USER:
            return staff.get(row.actor, _("Somebody of the program"))
        case Actor.LINK:
            return _("You, by your link") if row.actor in own else _("Somebody else, by their link")
    return _("PeerMatch itself")


def _staff(name: str, role: str, with_names: bool) -> str:
    return _("%(name)s (%(role)s)") % {"name": name, "role": role} if with_names else role


def _not_here(user: object) -> str:
    """Somebody who is no member today."""
    is_administrator = getattr(user, "is_superuser", False)
    return _("Administrator") if is_administrator else _("Formerly of the program")


def kind_in_words(kind: str) -> str:
    if not kind:
        return ""
    try:
        words = str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:  # of a version before or after this one
        return kind
    return words[:1].upper() + words[1:]


def label(kind: str, name: str) -> str:
    """The field as forms call it; what is no field says itself what it is."""
    return str(getattr(_field(kind, name), "verbose_name", _called.get(name, name.replace("_", " "))))

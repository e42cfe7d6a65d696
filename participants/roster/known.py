"""What the roster holds, as the plain values that planning compares rows with."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from participants.free_time import Window
from participants.knowing import known_among
from participants.models import (
    FAMILY_KINDS,
    AccessNeed,
    Consent,
    Evidence,
    Language,
    Merging,
    Organization,
    Participant,
    Relationship,
    RelationshipKind,
    RosterRules,
    RosterUpload,
    Status,
    Topic,
    WeeklyWindow,
)
from participants.roster.comparing import LISTS, PLAIN, Details, Proof
from participants.roster.entries import Told
from participants.roster.matching import Known
from participants.roster.plan import Plan, ReadList, make_plan, match, read_list
from peermatch.accounts.models import Membership, Program

WITHHELD: dict[str, Any] = {"needs": (), "private_notes": ""}
COLUMNS_READ = ("pk", "public_id", "program_key", "first_name", "last_name", "email", "phone", "status")


def plan_of(upload: RosterUpload, program: Program, today: date, told: Told | None = None) -> Plan:
    """What importing this list would do to the roster as it is now. Raises ValidationError if it cannot be read."""
    return plan_read(read_list(upload.text, upload.decided, today, told), program, upload.uploaded_by_id)


def plan_read(read: ReadList, program: Program, reader: int | None) -> Plan:
    """The same for a list that was read before: the roster is looked at only now, as far as its reader may."""
    matched = match(read, people(program))
    rules = RosterRules.of(program)
    membership = Membership.objects.filter(program=program, user=reader).first()
    known = known_among(membership, matched.known) if membership else set()
    held = details(program, matched.known, known)
    return make_plan(matched, held, names(program), adults_only=rules.adults_only)


def people(program: Program) -> list[Known]:
    """Everyone a list could mean. Erased people have no name to mean."""
    rows = Participant.objects.in_program(program).listed().order_by("pk").values_list(*COLUMNS_READ)
    former = _former_keys(program)
    return [
        Known(pk, str(public_id), key, first, last, email, phone, status == Status.WITHDRAWN, tuple(former[pk]))
        for pk, public_id, key, first, last, email, phone, status in rows
    ]


def _former_keys(program: Program) -> dict[int, list[str]]:
    """Ids of records that became part of a person's."""
    rows = Merging.objects.in_program(program).standing().exclude(former_key="")
    return _grouped(rows.values_list("kept_id", "former_key"))


def names(program: Program) -> dict[str, list[str]]:
    """What organizations, topics and languages the program has."""
    models: dict[str, Any] = {"organizations": Organization, "topics": Topic, "languages": Language}
    return {
        sort: list(model.objects.in_program(program).values_list("name", flat=True)) for sort, model in models.items()
    }


def details(program: Program, pks: Collection[int], known: Collection[int]) -> dict[int, Details]:
    """What the roster holds about these people: a fixed number of queries.

    What is protected, of those alone whom the reader knows.
    """
    if not pks:
        return {}
    lists = {key: _grouped(_names(key, pks, known)) for key in LISTS}
    evidence = _grouped(_proofs(program, pks))
    above = _grouped(_supervisors(program, pks))
    shielded = _grouped(_shielded(program))
    consents = _grouped(_of(Consent, program, pks, "given_on", withdrawn_at=None))
    needs = _grouped(_needs(program, known))
    windows = _grouped(
        (pk, Window(*window)) for pk, *window in _of(WeeklyWindow, program, pks, "weekday", "begins", "ends")
    )
    several = lists | {"needs": needs, "week": windows}
    return {
        pk: Details(
            values | {key: tuple(found[pk]) for key, found in several.items()} | ({} if pk in known else WITHHELD),
            tuple(evidence[pk]),
            frozenset(above[pk]),
            frozenset(consents[pk]),
            status == Status.INVITED,
            frozenset(shielded[pk]),
            pk not in known,
        )
        for pk, status, values in _plain_values(program, pks)
    }


def _plain_values(program: Program, pks: Collection[int]) -> Iterable[tuple[int, str, dict[str, Any]]]:
    columns = ["organization__name" if key == "organization" else key for key in PLAIN]
    rows = Participant.objects.in_program(program).filter(pk__in=pks)
    for pk, status, *values in rows.values_list("pk", "status", *columns):
        yield pk, status, dict(zip(PLAIN, values, strict=True))


def _names(key: str, pks: Collection[int], known: Collection[int]) -> Iterable[tuple[int, str]]:
    """Topics or languages of these people, by name; conditions of families only where these are known."""
    through: Any = getattr(Participant, key).through
    rows, name = through.objects.filter(participant__in=pks), "language__name"
    if key != "languages":
        unknown = Q(participant__kind__in=FAMILY_KINDS) & ~Q(participant__in=known)
        rows, name = rows.exclude(Q(topic__is_condition=True) & unknown), "topic__name"
    found: Iterable[tuple[int, str]] = rows.order_by(name).values_list("participant_id", name)
    return found


def _of(model: Any, program: Program, pks: Collection[int], *fields: str, **only: Any) -> Iterable[tuple[Any, ...]]:
    rows = model.objects.in_program(program).filter(participant__in=pks, **only)
    return rows.values_list("participant_id", *fields)  # type: ignore[no-any-return]


def _grouped(pairs: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for pk, value in pairs:
        found[pk].append(value)
    return found


def _proofs(program: Program, pks: Collection[int]) -> Iterable[tuple[int, Proof]]:
    fields = ("pk", "kind", "title", "issuer", "expires_on", "years", "story", "from_file")
    for pk, *values in _of(Evidence, program, pks, *fields):
        yield pk, Proof(*values)


def _needs(program: Program, pks: Collection[int]) -> Iterable[tuple[int, tuple[str, str]]]:
    rows = AccessNeed.objects.in_program(program).filter(profile__participant__in=pks)
    for pk, kind, detail in rows.values_list("profile__participant_id", "kind", "detail"):
        yield pk, (kind, detail)


def _shielded(program: Program) -> Iterable[tuple[int, int]]:
    rows = Relationship.objects.in_program(program).filter(kind=RelationshipKind.SHIELDED).standing(program.today)
    for one, other in rows.values_list("one_id", "other_id"):
        yield from ((one, other), (other, one))


def _supervisors(program: Program, pks: Collection[int]) -> Iterable[tuple[int, int]]:
    rows = Relationship.objects.in_program(program).filter(kind=RelationshipKind.SUPERVISES, other__in=pks)
    return rows.values_list("other_id", "one_id")

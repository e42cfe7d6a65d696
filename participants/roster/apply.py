"""A plan → the roster, in bulk: the same few dozen statements for each portion of rows. How many are done is told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from participants.models import FAMILY_KINDS, Language, Organization, OwnChange, Participant, Status, Topic
from participants.models.address import address_changed
from participants.roster.comparing import LISTS, PLAIN
from participants.roster.merging.joining import joined
from participants.roster.parts import (
    BATCH,
    Work,
    add_evidence,
    add_needs,
    add_permissions,
    add_status_changes,
    add_supervisors,
    set_weeks,
)
from participants.roster.plan import Line, Outcome, Plan
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.text import fold

WRITTEN = (*PLAIN, "search_text", "name_key", "phone_key", "status", "status_by", "status_since", "status_reason")


PORTION = 250  # rows
Written = Callable[[int, int], None]  # rows written, of how many


@transaction.atomic
def apply(plan: Plan, *, program: Program, by: User, at: datetime, told: Written | None = None) -> dict[str, int]:
    """Takes every row that is new or changed, all or nothing. Returns how many rows had which outcome.

    `told` is called after each portion of rows.
    """
    work, done = Work(program, by, at), 0
    new, changed = plan.of(Outcome.NEW), plan.of(Outcome.CHANGED)
    both = [*new, *changed]
    _add_names(work, both)
    for write, lines in [*_portions(_add_people, new), *_portions(_change_people, changed)]:
        write(work, lines)
        for add in (_set_lists, set_weeks, add_needs, add_evidence, add_permissions):
            add(work, lines)
        _record(work, lines)
        done += len(lines)
        if told:
            told(done, len(both))
    add_supervisors(work, both)  # who may stand in any row
    return plan.counts


def _record(work: Work, lines: list[Line]) -> None:
    """Whose facts the list brought or changed: names of its columns."""
    whose = [(work.people[line.number], line.entry.values) for line in lines]
    told = [audit.of(person, person=person.public_id, fields=values) for person, values in whose]
    audit.changed(*told, by=work.by, program=work.program)


def _portions(write: Callable[[Work, list[Line]], None], lines: list[Line]) -> Iterator[tuple[Any, list[Line]]]:
    for start in range(0, len(lines), PORTION):
        yield write, lines[start : start + PORTION]


def _add_names(work: Work, lines: list[Line]) -> None:
    wanted: dict[Any, list[str]] = {Topic: [], Language: [], Organization: []}
    for line in lines:
        values = line.entry.values
        wanted[Topic] += [*values.get("offers", ()), *values.get("wants", ())]
        wanted[Language] += values.get("languages", ())
        wanted[Organization] += [values["organization"]] if "organization" in values else []
    work.topics = _named(work.program, Topic, wanted[Topic])
    work.languages = _named(work.program, Language, wanted[Language])
    work.organizations = _named(work.program, Organization, wanted[Organization], states=_states(lines))


def _named(program: Program, model: Any, wanted: Iterable[str], states: dict[str, str] | None = None) -> dict[str, Any]:
    """Rows by folded name; those that the program lacks are made, as first written."""
    had = {fold(row.name): row for row in model.objects.in_program(program)}
    missing = {fold(name): name for name in reversed(list(wanted)) if fold(name) not in had}
    extra = [{"state": (states or {}).get(key, "")} if model is Organization else {} for key in missing]
    made = [model(program=program, name=name, **more) for name, more in zip(missing.values(), extra, strict=True)]
    return had | {fold(row.name): row for row in model.objects.bulk_create(made)}


def _states(lines: list[Line]) -> dict[str, str]:
    """The state of an organization, where all its people in the list are of one."""
    seen: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if "organization" in line.entry.values:
            seen[fold(line.entry.values["organization"])].add(line.entry.values.get("state", ""))
    return {name: states.pop() for name, states in seen.items() if len(states) == 1}


def _add_people(work: Work, lines: list[Line]) -> None:
    for line in lines:
        person = Participant(program=work.program, time_zone=work.program.time_zone, kept_by=work.by)
        work.people[line.number] = person
        _write(work, person, line)
    Participant.objects.bulk_create([work.people[line.number] for line in lines], BATCH)
    add_status_changes(work, lines)


def _change_people(work: Work, lines: list[Line]) -> None:
    rows = Participant.objects.in_program(work.program)
    pks = {line.known.pk: line.number for line in lines if line.known}
    for person in rows.filter(pk__in=pks).select_related("organization").prefetch_related("offers", "wants"):
        work.people[pks[person.pk]] = person
    had = {line.number: work.people[line.number].email.lower() for line in lines}
    for line in lines:
        _write(work, work.people[line.number], line)
    Participant.objects.bulk_create(
        [work.people[line.number] for line in lines], BATCH, update_conflicts=True, unique_fields=["id"],
        update_fields=WRITTEN,
    )  # fmt: skip
    moved = {number: work.people[number] for number, email in had.items() if work.people[number].email.lower() != email}
    address_changed(list(moved.values()), at=work.at)
    unknown = [moved[line.number] for line in lines if line.is_withheld and line.number in moved]
    OwnChange.objects.bulk_create(
        OwnChange(program=work.program, participant=one, what=OwnChange.What.EMAIL, at=work.at, told_to=work.by)
        for one in unknown
    )
    add_status_changes(work, lines)


def _write(work: Work, person: Participant, line: Line) -> None:
    """The row's plain values on the person, and what they are found by; with permission they become active."""
    values = line.entry.values
    for key in values.keys() & {*PLAIN} - {"organization"}:
        unseen = line.is_withheld and key == "private_notes"
        setattr(person, key, joined(person.private_notes, values[key]) if unseen else values[key])
    if "organization" in values:
        person.organization = work.named("organization", values["organization"])
    if "permission" in values and person.status == Status.INVITED:
        person.activate(by=work.by, at=work.at, save=False)
    person.name_key, person.phone_key = person.keys_alike()
    person.search_text = person.searchable(
        [topic for side in ("offers", "wants") for topic in _topics(work, person, line, side)]
    )


def _topics(work: Work, person: Participant, line: Line, side: str) -> Iterable[Topic]:
    if side in line.entry.values:
        return [work.named(side, name) for name in line.entry.values[side]]
    return getattr(person, side).all() if person.pk else ()


def _set_lists(work: Work, lines: list[Line]) -> None:
    for key in LISTS:
        through: Any = getattr(Participant, key).through
        target = "language_id" if key == "languages" else "topic_id"
        replaced = [work.people[line.number].pk for line in lines if line.known and key in line.entry.values]
        had = through.objects.filter(participant_id__in=replaced)
        if key != "languages":  # what whoever uploaded the list may not read was not compared, and stays
            unread = [work.people[line.number].pk for line in lines if line.is_withheld]
            had = had.exclude(topic__is_condition=True, participant__kind__in=FAMILY_KINDS, participant__in=unread)
        had.delete()
        through.objects.bulk_create(
            [
                through(participant_id=work.people[line.number].pk, **{target: work.named(key, name).pk})
                for line in lines
                for name in line.entry.values.get(key, ())
            ],
            BATCH,
            ignore_conflicts=True,  # what stayed unread may be in the list
        )

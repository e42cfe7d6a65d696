"""What bringing in a list of running matches would do: each row a new match, here already, or to be mended. Pure."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from matches.people.bringing_in.columns import MATCHES
from matches.people.bringing_in.people import Directory, Person
from matches.people.bringing_in.rows import Meant, faults_of_new, filled_in, meant
from participants.roster.entries import Entry, Fault, Reader, read_row, say_extra_cells
from participants.roster.headings import Headings
from participants.roster.mending import kept_columns, say_faults, write_rest
from participants.roster.reading import Table, read_table
from peermatch.text import fold


class Outcome(StrEnum):
    NEW = "new"
    HERE = "here"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Held:
    """A match that the program has: what it takes to recognize it. people: everyone who ever had a place in it."""

    public_id: UUID
    title: str
    stage: str
    people: frozenset[int]


@dataclass(frozen=True)
class Known:
    """All that a list can name. me: whoever uploaded it, if they may coordinate. program: of what keys are made.

    apart: pairs of people who are to stay apart.
    """

    program: int
    roster: Directory
    coordinators: Directory
    me: Person | None
    matches: Collection[Held]
    topics: Collection[str]
    apart: Collection[tuple[int, int]] = ()


@dataclass(frozen=True)
class Line:
    """One row and what becomes of it. key: what the match's public id is to be; values: with what follows of others."""

    meant: Meant
    outcome: Outcome
    key: UUID
    values: Mapping[str, Any] = field(default_factory=dict)
    held: Held | None = None

    @property
    def number(self) -> int:
        return self.meant.entry.number

    @property
    def title(self) -> str:
        return str(self.meant.entry.values.get("title", ""))

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.meant.entry.faults


@dataclass(frozen=True)
class Plan:
    table: Table
    headings: Headings
    lines: tuple[Line, ...]
    new_topics: tuple[str, ...] = ()

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(line.outcome for line in self.lines)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def fingerprint(self) -> str:
        """Differs as soon as agreeing would do anything else."""
        said = [[line.number, line.outcome, str(line.key), *_facts(line)] for line in self.lines]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()

    @property
    def rest(self) -> str:
        """The rows to mend as a file, with what to do in a column more; empty if there is none."""
        rows = {row.number: row for row in self.table.rows}
        kept = kept_columns(self.table)
        told = {
            line.number: [*(rows[line.number].cells[at] for at in kept), " ".join(say_faults(line.faults))]
            for line in self.of(Outcome.PROBLEM)
        }
        return write_rest(self.table, told)


def _facts(line: Line) -> list[Any]:
    places = [[place.part, place.person.pk] for place in line.meant.places]
    return [sorted(line.values.items()), places, line.meant.coordinator and line.meant.coordinator.pk]


def make_plan(text: str, known: Known, headings_meant: Mapping[int, str], today: date) -> Plan:
    """Raises ValidationError for a list that cannot be read."""
    table = read_table(text, MATCHES.example)
    headings = MATCHES.read_headings(table, headings_meant)
    named = {
        column.key: name for name, column in zip(headings.names, headings.columns, strict=True) if column is not None
    }
    rows = [meant(entry, known.roster, known.coordinators, known.me, named) for entry in _entries(table, headings)]
    lines = tuple(_lines(rows, known, today))
    return Plan(table, headings, lines, _new_topics(lines, known.topics))


def _entries(table: Table, headings: Headings) -> Iterable[Entry]:
    reader = Reader({})
    places = [(at, column) for at, column in enumerate(headings.columns) if column]
    for row in table.rows:
        entry = read_row(row, table, places, reader)
        yield entry.with_faults(Fault(row.number, "", "", say_extra_cells(row.extra))) if row.extra else entry


def _lines(rows: Iterable[Meant], known: Known, today: date) -> Iterable[Line]:
    by_key = {held.public_id: held for held in known.matches}
    by_title: dict[str, list[Held]] = defaultdict(list)
    for one in known.matches:
        by_title[fold(one.title)].append(one)
    seen: dict[UUID, int] = {}
    for row in rows:
        key = key_of(known.program, row)
        title = fold(row.entry.values.get("title", ""))
        same = (one for one in by_title[title] if row.people and row.people <= one.people)
        held = by_key.get(key) or next(same, None)
        if held and not row.entry.faults:
            yield Line(row, Outcome.HERE, key, held=held)
            continue
        row = row.with_faults(
            *faults_of_new(row, today, known.apart), *_twice(row, seen.get(key)), *_nobody_answers(row)
        )
        seen.setdefault(key, row.entry.number)
        if row.entry.faults:
            yield Line(row, Outcome.PROBLEM, key)
        else:
            yield Line(row, Outcome.NEW, key, filled_in(row))


def key_of(program: int, row: Meant) -> UUID:
    """The same title and people are the same match, whoever brings it in and however often."""
    people = sorted(place.person.public_id for place in row.places)
    return uuid5(NAMESPACE_URL, f"brought in:{program}:{fold(row.entry.values.get('title', ''))}:{people}")


def _twice(row: Meant, earlier: int | None) -> Iterable[Fault]:
    if earlier is not None and not row.entry.faults:
        told = _("row %(row)s is the same match: the same title and people. Take one of them out, or change the title.")
        yield row.fault("title", told % {"row": earlier})


def _nobody_answers(row: Meant) -> Iterable[Fault]:
    if row.coordinator is None and "coordinator" not in row.entry.values:
        yield row.fault("coordinator", _("whoever uploaded the list coordinates no matches now. Write who does."))


def _new_topics(lines: Iterable[Line], had: Collection[str]) -> tuple[str, ...]:
    there = {fold(name) for name in had}
    names = {fold(name): name for line in lines for name in reversed(line.values.get("topics", ()))}
    return tuple(name for key, name in sorted(names.items()) if key not in there)

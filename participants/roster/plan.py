"""What importing a list would do, before anything is done: each row new, changed, unchanged, or to be mended. Pure.

Three steps, because the first takes longest and needs no roster, and only the second knows whose details are needed:
read_list, match, make_plan.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from participants.models import Decisions, Kind
from participants.roster.columns import BY_KEY, PEOPLE
from participants.roster.comparing import Change, Details, changes
from participants.roster.entries import Entry, Fault, Mended, Told, read_entries
from participants.roster.headings import Headings
from participants.roster.matching import Known, Match, Question, match_rows
from participants.roster.reading import Table, read_table
from participants.roster.shields import shields_of
from participants.roster.staying_family import is_left, why_not
from participants.roster.supervision import Supervisor, circles, resolve
from peermatch.text import fold

NAMED = {"organization": "organizations", "languages": "languages", "offers": "topics", "wants": "topics"}


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"  # faults, or a question without an answer
    LEFT_OUT = "left_out"  # by the coordinator's word
    GONE = "gone"  # left the program: a list does not bring them back


@dataclass(frozen=True)
class Line:
    """One row and what becomes of it."""

    entry: Entry
    outcome: Outcome
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    question: Question | None = None
    supervisor: Supervisor | None = None
    is_withheld: bool = False

    @property
    def number(self) -> int:
        return self.entry.number

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.entry.faults

    @property
    def changed_keys(self) -> set[str]:
        return {change.key for change in self.changes}


@dataclass(frozen=True)
class NewWord:
    """A topic, language or organization that the program does not have yet, and one it has that is nearly the same."""

    name: str
    like: str = ""


@dataclass(frozen=True)
class Plan:
    table: Table
    headings: Headings
    lines: tuple[Line, ...]
    new_words: dict[str, list[NewWord]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def of(self, *outcomes: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(line.outcome for line in self.lines)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def mended(self) -> list[Mended]:
        return [mended for line in self.lines for mended in line.entry.mended]

    @property
    def fingerprint(self) -> str:
        """Differs as soon as importing would do anything else."""
        said: list[Any] = [
            [line.number, line.outcome, line.known and line.known.pk, line.supervisor, [vars(c) for c in line.changes]]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class ReadList:
    """What a list says. answers: what the coordinator said to questions about rows, by the row's number."""

    table: Table
    headings: Headings
    entries: tuple[Entry, ...]
    answers: dict[int, str]


@dataclass(frozen=True)
class Matched:
    """A list that is read and matched, waiting for the details of those that the roster holds."""

    table: Table
    headings: Headings
    entries: tuple[Entry, ...]
    matches: dict[int, Match]
    people: tuple[Known, ...]

    @property
    def known(self) -> set[int]:
        """Whose details `make_plan` needs."""
        return {match.known.pk for match in self.matches.values() if match.known}


def read_list(text: str, decided: Decisions, today: date, told: Told | None = None) -> ReadList:
    """Reads a list, whoever the roster holds. Raises ValidationError for a list that cannot be read."""
    table = read_table(text, PEOPLE.example)
    headings = PEOPLE.read_headings(table, decided.headings)
    entries = read_entries(table, headings, decided.cells, today, decided.own, told)
    return ReadList(table, headings, tuple(_keys_once(entries)), decided.rows)


def match(read: ReadList, people: Iterable[Known]) -> Matched:
    """Finds out whom each row means."""
    people = tuple(people)
    entries = tuple(_keys_of_now(read.entries, people))
    return Matched(read.table, read.headings, entries, match_rows(entries, people, read.answers), people)


def _keys_of_now(entries: Iterable[Entry], people: Iterable[Known]) -> Iterable[Entry]:
    """The id of a record that became part of another means the id that the person has now: the list changes none."""
    now = {former: known.program_key for known in people for former in known.former_keys if known.program_key}
    for entry in entries:
        key = entry.values.get("program_key")
        yield replace(entry, values=entry.values | {"program_key": now[key]}) if key in now else entry


def make_plan(
    matched: Matched,
    details: Mapping[int, Details],
    words: Mapping[str, Collection[str]],
    *,
    adults_only: bool = True,
) -> Plan:
    """`details` by person; `words` are the topics, languages and organizations that the program has.

    adults_only: the program's rule that nobody under 18 is taken.
    """
    placed = resolve(matched.entries, matched.matches, matched.people)
    entries = [_of_age(entry) if adults_only else entry for entry in matched.entries]
    shields = shields_of(entries, matched.matches, matched.people, details)
    entries = [shields.faulted(entry, matched.matches[entry.number].known) for entry in entries]
    lines = [_line(entry, matched.matches[entry.number], placed, details) for entry in entries]
    lines = _without_missing_supervisors(lines)
    taken = [line for line in lines if line.outcome in (Outcome.NEW, Outcome.CHANGED)]
    above = {line.number: line.supervisor for line in lines if line.supervisor}
    remarks = tuple(circles(above, {line.number: line.entry.name for line in lines}))
    return Plan(matched.table, matched.headings, tuple(lines), _new_words(taken, words), remarks)


def _keys_once(entries: Iterable[Entry]) -> Iterable[Entry]:
    seen: dict[str, int] = {}
    for entry in entries:
        key = entry.values.get("program_key")
        if key and key in seen:
            told = _("row %(row)s has the same id. Each person needs an id of their own.") % {"row": seen[key]}
            entry = entry.with_faults(Fault(entry.number, BY_KEY["program_key"].heading, key, told, "program_key"))
        elif key:
            seen[key] = entry.number
        yield entry


def _of_age(entry: Entry) -> Entry:
    if entry.values.get("is_adult") is not False:
        return entry
    told = _("this program takes nobody under 18. Take the row out, or write their parent instead.")
    return entry.with_faults(Fault(entry.number, BY_KEY["is_adult"].heading, _("no"), told, "is_adult"))


def _line(entry: Entry, found: Match, placed: dict[int, Supervisor | Fault], details: Mapping[int, Details]) -> Line:
    supervisor = placed.get(entry.number)
    if isinstance(supervisor, Fault):
        entry, supervisor = entry.with_faults(supervisor), None
    if found.left_out:
        return Line(entry, Outcome.LEFT_OUT, found.known)
    if entry.faults or found.question:
        return Line(entry, Outcome.PROBLEM, found.known, question=found.question)
    if found.known is None:
        return Line(entry, Outcome.NEW, supervisor=supervisor)
    if found.known.has_left:
        return Line(entry, Outcome.GONE, found.known)
    held = details[found.known.pk]
    if held.is_withheld and (kind := entry.values.get("kind")) and is_left(held.values["kind"], kind):
        told = why_not(found.known.first_name)
        fault = Fault(entry.number, BY_KEY["kind"].heading, str(Kind(kind).label), told, "kind")
        return Line(entry.with_faults(fault), Outcome.PROBLEM, found.known)
    changed = changes(entry.values, held)
    if supervisor and supervisor.person not in held.supervisors:
        changed.append(Change("supervisor", "", supervisor.name))
    outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
    return Line(entry, outcome, found.known, tuple(changed), supervisor=supervisor, is_withheld=held.is_withheld)


def _without_missing_supervisors(lines: list[Line]) -> list[Line]:
    """A row whose supervisor stands in a row that is not taken waits with it, and so on up the chain."""
    while True:
        waiting = {line.number for line in lines if line.outcome in (Outcome.PROBLEM, Outcome.LEFT_OUT)}
        stuck = [
            line
            for line in lines
            if line.supervisor
            and line.supervisor.person is None
            and line.supervisor.row in waiting
            and line.number not in waiting
        ]
        if not stuck:
            return lines
        mended = {line.number: _stuck(line) for line in stuck}
        lines = [mended.get(line.number, line) for line in lines]


def _stuck(line: Line) -> Line:
    assert line.supervisor is not None  # noqa: S101  # chosen so
    told = _("this person is in row %(row)s, which cannot be taken yet. Mend that row, or leave this cell empty.")
    fault = Fault(
        line.number,
        BY_KEY["supervisor"].heading,
        line.entry.values["supervisor"],
        told % {"row": line.supervisor.row},
        "supervisor",
    )
    return replace(line, entry=line.entry.with_faults(fault), outcome=Outcome.PROBLEM, changes=())


def _new_words(lines: Iterable[Line], words: Mapping[str, Collection[str]]) -> dict[str, list[NewWord]]:
    """Names that would be added, each once, with the existing name that it may be a slip of."""
    found: dict[str, dict[str, NewWord]] = {"organizations": {}, "topics": {}, "languages": {}}
    had = {sort: {fold(name): name for name in words.get(sort, ())} for sort in found}
    for line in lines:
        for key, sort in NAMED.items():
            value = line.entry.values.get(key, ())
            for name in (value,) if isinstance(value, str) else value:
                if fold(name) not in had[sort] and fold(name) not in found[sort]:
                    close = get_close_matches(fold(name), had[sort], n=1, cutoff=0.85)
                    found[sort][fold(name)] = NewWord(name, had[sort][close[0]] if close else "")
    return {sort: sorted(new.values(), key=lambda one: fold(one.name)) for sort, new in found.items() if new}

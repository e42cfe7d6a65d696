"""A table's rows → entries: the values that a row holds for one person, and what is wrong with them. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import FAMILY_KINDS, Kind
from participants.roster import cells
from participants.roster.columns import BY_KEY, FAMILY, KIND_WORDS, NAMES
from participants.roster.headings import Column, Headings
from participants.roster.reading import Row, Table
from peermatch.text import fold

MOST_GUESSES = 300
TOLD_EVERY = 100  # rows
Told = Callable[[int], None]
Cells = Mapping[tuple[str, str], str]  # (column's key, what the cell says) → what it is to say
Own = Mapping[tuple[int, str], str]  # (row, column's key) → what that one cell is to say


@dataclass(frozen=True)
class Fault:
    """What is wrong in one row: heading and cell as they stand, what to do, and what was probably meant."""

    row: int
    heading: str
    cell: str
    message: str
    key: str = ""
    suggestion: str = ""
    is_cell: bool = False  # the cell itself is at fault, so that others which say the same are too

    @property
    def shown(self) -> str:
        """The cell, short enough to quote."""
        return self.cell if len(self.cell) <= cells.SHOWN else self.cell[: cells.SHOWN] + "…"


@dataclass(frozen=True)
class Mended:
    """A cell that is read otherwise than it stands, because the coordinator said so."""

    row: int
    heading: str
    key: str
    cell: str
    value: str
    at: int = -1  # the position of its heading; -1: the list has none
    is_own: bool = False  # said of this row alone


@dataclass(frozen=True)
class Entry:
    """One row: only what it says. A key that is missing from `values` leaves the roster as it is."""

    number: int
    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    mended: tuple[Mended, ...] = ()

    @property
    def name(self) -> str:
        """First and last name as far as they can be read."""
        return " ".join(self.values[key] for key in ("first_name", "last_name") if key in self.values)

    @property
    def name_key(self) -> str:
        """What makes two names the same; empty where one of both is missing."""
        return fold(self.name) if self.values.keys() >= NAMES else ""

    def with_faults(self, *faults: Fault) -> "Entry":
        return replace(self, faults=(*self.faults, *faults))


@dataclass
class Reader:
    """Reads each different cell once: lists repeat themselves."""

    decided: Cells
    own: Own = field(default_factory=dict)
    read: dict[tuple[str, str], Any] = field(default_factory=dict)
    guesses: dict[tuple[str, str], str] = field(default_factory=dict)

    def guess(self, column: Column, cell: str, problem: cells.CellProblem) -> str:
        """What was probably meant. A list with very many different slips has another trouble than slips."""
        at = (column.key, cell)
        if at not in self.guesses and len(self.guesses) < MOST_GUESSES:
            self.guesses[at] = problem.suggestion
        return self.guesses.get(at, "")

    def value(self, column: Column, cell: str) -> Any:
        """The cell's value, None for an empty one. Raises CellProblem."""
        at = (column.key, cell)
        if at not in self.read:
            try:
                self.read[at] = self._value(column, cell)
            except cells.CellProblem as problem:
                self.read[at] = problem
        if isinstance(self.read[at], cells.CellProblem):
            raise self.read[at]
        return self.read[at]

    def _value(self, column: Column, cell: str) -> Any:
        text = cells.clean(self.decided.get((column.key, cell), cell), words_for_nothing=column.key not in NAMES)
        if not text:
            if column.required:
                raise cells.CellProblem(_("this is empty, and every row needs one. Write it in."))
            return None
        return column.read(text)


def read_entries(
    table: Table, headings: Headings, decided: Cells, today: date, own: Own | None = None, told: Told | None = None
) -> list[Entry]:
    """All rows, in order. `decided` are cells that the coordinator let be read otherwise, `own` those of one row.

    `told` is called with the number of rows that are done, every now and then and at the end.
    """
    reader = Reader(decided, own or {})
    places = [(at, column) for at, column in enumerate(headings.columns) if column]
    entries = []
    for done, row in enumerate(table.rows, 1):
        entries.append(_entry(row, table, places, reader, today))
        if told and (done % TOLD_EVERY == 0 or done == len(table.rows)):
            told(done)
    return entries


def _entry(row: Row, table: Table, places: list[tuple[int, Column]], reader: Reader, today: date) -> Entry:
    entry = read_row(row, table, [*places, *_absent(row, places, reader)], reader)
    wrong = {fault.key for fault in entry.faults}
    named = {column.key: table.headings[at] for at, column in places}
    together = [
        replace(fault, heading=named.get(fault.key, fault.heading))
        for fault in _together(row, entry.values, wrong, today)
    ]
    return entry.with_faults(*together)


def read_row(row: Row, table: Table, places: Iterable[tuple[int, Column]], reader: Reader) -> Entry:
    """Each cell by itself. `places`: the columns, and where they stand; -1 for one that the list does not have."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    mended: list[Mended] = []
    for at, column in places:
        heading, cell = (table.headings[at], row.cells[at]) if at >= 0 else (column.heading, "")
        own = reader.own.get((row.number, column.key))
        said = cell if own is None else own
        try:
            value = reader.value(column, said)
        except cells.CellProblem as problem:
            guess = reader.guess(column, said, problem)
            faults.append(Fault(row.number, heading, said, problem.messages[0], column.key, guess, own is None))
            continue
        if value not in (None, ()):
            values[column.key] = value
        if own is not None or (column.key, cell) in reader.decided:
            read_as = reader.decided.get((column.key, said), said)
            mended.append(Mended(row.number, heading, column.key, cell, read_as, at, own is not None))
    return Entry(row.number, values, tuple(faults), tuple(mended))


def _absent(row: Row, places: list[tuple[int, Column]], reader: Reader) -> list[tuple[int, Column]]:
    """Columns that the list does not have, and that the coordinator wrote into this row."""
    had = {column.key for _at, column in places}
    return [(-1, BY_KEY[key]) for number, key in reader.own if number == row.number and key not in had]


def _together(row: Row, values: dict[str, Any], wrong: set[str], today: date) -> Iterator[Fault]:
    """What is wrong between cells. Turns “family” into the kind that the role names."""

    def fault(key: str, message: str) -> Fault:
        return Fault(row.number, BY_KEY[key].heading, str(values.get(key, "")), message, key)

    if row.extra:
        yield Fault(row.number, "", "", say_extra_cells(row.extra))
    if values.get("kind") == FAMILY:
        values["kind"] = family_kind(values.get("role_title", ""))
        if not values["kind"]:
            del values["kind"]
            yield fault("role_title", _("which relative is it? Write parent, grandparent, sibling or foster parent."))
    yield from _level(values, fault)
    if not values.keys() & {"credential"} and values.keys() & {"issuer", "expires_on"} and "credential" not in wrong:
        yield fault("credential", _("who issued it or when it ends is given, but not what it is. Write its name."))
    if values.get("permission", today) > today:
        yield fault("permission", _("this day is still to come. Write the day on which they gave permission."))


def _level(values: dict[str, Any], fault: Any) -> Iterator[Fault]:
    level, kind = values.get("level"), values.get("kind")
    if level == FAMILY:
        del values["level"]
        if kind == Kind.PROFESSIONAL:
            yield fault("level", _("“family” is no level of a professional. Write direct service, lead, supervisor …"))
    elif level and kind and kind != Kind.PROFESSIONAL:
        del values["level"]
        yield fault("level", _("only professionals have a level. Leave it empty, or write “family”."))


def say_extra_cells(extra: int) -> str:
    return ngettext(
        "This row has a cell more than there are headings. Put text that holds the separator in quotation marks.",
        "This row has %(n)s cells more than there are headings. Put text that holds the separator in quotation marks.",
        extra,
    ) % {"n": extra}


def family_kind(role: str) -> str:
    """The kind of relative that a role title names, “Foster mother of two”; empty if it names none."""
    plain = fold(role).replace("-", " ")
    relatives = [word for word, kind in KIND_WORDS.items() if kind in FAMILY_KINDS]
    found = re.search(rf"\b({'|'.join(sorted(relatives, key=len, reverse=True))})s?\b", plain)
    return KIND_WORDS[found.group(1)] if found else ""

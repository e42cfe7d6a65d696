"""The figures of a report: each table counted in the same few queries, however many rows there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import Count, Sum

from matches.models.feedback import HIGH
from matches.reporting.clocked import Ran, clocks_of_matches, clocks_of_requests
from matches.reporting.definitions import Of, Section, Table, Tells
from matches.reporting.reach import Reached, reached
from matches.reporting.reading import SAID, Row, read, read_yeses
from matches.reporting.scope import Asked, rows
from matches.reporting.sections import SECTIONS, TABLES
from matches.reporting.standing import RAN, Came, middle
from matches.reporting.work_done import LOAD
from peermatch.accounts.models import User

CENT = Decimal("0.01")
ROWS_SAID = "rows_said"  # no field of any row is called so


@dataclass(frozen=True)
class Cell:
    value: Any
    word: str
    n: Any


@dataclass(frozen=True)
class Counted:
    """One table with its figures. `middle`: of a clock, the hours within which half of them were done."""

    table: Table
    total: Any
    cells: Sequence[Cell]
    middle: float | None = None

    @property
    def in_time(self) -> tuple[int, int] | None:
        """Of a clock: how many were in time, of how many that were done or are overdue."""
        by_value = {cell.value: int(cell.n) for cell in self.cells}
        ran = sum(by_value.get(came, 0) for came in RAN)
        return (by_value[Came.IN_TIME], ran) if ran else None

    @property
    def high(self) -> tuple[int, int] | None:
        """Of marks: how many are four or five, of how many that were given."""
        given = {cell.value: int(cell.n) for cell in self.cells if cell.value}
        n = sum(given.values())
        return (sum(count for mark, count in given.items() if mark >= HIGH), n) if self.table.are_marks and n else None


class Figures:
    """What a report tells; each kind of row is read once, when a table asks for it."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._grouped: dict[tuple[Of, Tells], list[dict[str, Any]]] = {}

    @property
    def sections(self) -> list[tuple[Section, list[Counted]]]:
        return [(section, [self.counted(table) for table in section.tables]) for section in SECTIONS]

    def counted(self, table: Table) -> Counted:
        each = self.listed(table)
        if each is None:
            by_value = self._by_value(table)
            return Counted(table, sum(by_value.values()), self._cells(table, by_value))
        counts = Counter(map(itemgetter(1), each))
        took = [took for _pk, _value, took in each if took is not None]
        return Counted(table, len(each), self._cells(table, counts), middle(took))

    def listed(self, table: Table) -> Ran | None:
        """Each row of a table that no field tells apart, with its cell; None of any other table."""
        if table.of == Of.FAMILIES:
            place = 1 if table.field == "kind" else 2
            return [(one[0], str(one[place]), None) for one in self._reached]
        return self._clock(table.clock) if table.clock else None

    @cached_property
    def _reached(self) -> Reached:
        return reached(self.asked)

    @cached_property
    def _requests(self) -> list[Row]:
        return read(Of.REQUESTS, self.asked)

    @cached_property
    def _matches(self) -> list[Row]:
        return read(Of.MATCHES, self.asked)

    @cached_property
    def _of_requests(self) -> dict[str, Ran]:
        return clocks_of_requests(self.asked, self._requests, read_yeses(self.asked))

    @cached_property
    def _of_matches(self) -> dict[str, Ran]:
        return clocks_of_matches(self.asked, self._matches)

    def _clock(self, which: str) -> Ran:
        return (self._of_matches if which in ("reach", "pace") else self._of_requests)[which]

    def _by_value(self, table: Table) -> dict[Any, Any]:
        if table.of in SAID:
            each = self._requests if table.of == Of.REQUESTS else self._matches
            return Counter(map(itemgetter(SAID[table.of].index(table.field)), each))
        found: dict[Any, Any] = {}
        for group in self._groups(table.of, table.tells):
            value = group[table.field]
            found[value] = found.get(value, 0) + group[ROWS_SAID]
        return found

    def _groups(self, of: Of, tells: Tells) -> list[dict[str, Any]]:
        """How many rows there are, or what they cost, of each combination of what tells these rows apart."""
        if (of, tells) not in self._grouped:
            fields = {table.field for table in TABLES.values() if table.of == of and table.field}
            measure: Any = Count("pk") if tells == Tells.COUNT else Sum("cost")
            found = list(rows(of, self.asked).values(*fields).annotate(**{ROWS_SAID: measure}))
            if tells == Tells.MONEY:
                found = [group | {ROWS_SAID: Decimal(group[ROWS_SAID]).quantize(CENT)} for group in found]
            self._grouped[of, tells] = found
        return self._grouped[of, tells]

    def _cells(self, table: Table, by_value: Mapping[Any, Any]) -> list[Cell]:
        """In the order of the definition; else by what they are called, and what says nothing last."""
        words = self._coordinators if table.field == "coordinator" else {}
        known = [value for value, _word in table.cells or ()]
        others = [value for value in by_value if value not in known]
        named = sorted((not value, str(words.get(value) or table.word(value)), value) for value in others if value)
        order = [*known, *(value for _no, _word, value in named), *(value for value in others if not value)]
        return [Cell(value, str(words.get(value) or table.word(value)), by_value.get(value, 0)) for value in order]

    @cached_property
    def _coordinators(self) -> dict[int, str]:
        ids = {value for table in LOAD.tables for value in self._by_value(table)}
        return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))

"""Columns of any list, and what the headings of a table mean by them. Pure.

A `Layout` is the columns that one kind of list may have: `columns.PEOPLE` for people; other floors bring their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from participants.roster.cells import SHOWN
from participants.roster.reading import Table
from peermatch.text import fold

WHAT_TO_MEND = "What to mend"  # the column that a file of rows to mend has more than others


@dataclass(frozen=True)
class Column:
    """key: what the value is called in the program; heading: in the file; also: other headings that mean it."""

    key: str
    heading: str
    read: Callable[[str], Any]
    about: Any = ""
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """name: by which the program remembers what the headings of such lists mean."""

    name: str
    columns: tuple[Column, ...]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _called(self) -> dict[str, Column]:
        return {plain(name): column for column in self.columns for name in (column.heading, *column.also)}

    @property
    def example(self) -> str:
        """The headings that every list of this kind needs, in words."""
        return ", ".join(column.heading for column in self.columns if column.required)

    def column(self, heading: str) -> Column | None:
        return self._called.get(plain(heading))

    def understand(self, names: tuple[str, ...], meant: Mapping[int, str] | None = None) -> "Headings":
        """`meant` is what a coordinator said, by the heading's position: a column's key, or empty for none."""
        said = meant or {}
        columns = (self.by_key.get(said[at]) if at in said else self.column(name) for at, name in enumerate(names))
        return Headings(names, tuple(columns), self)

    def read_headings(self, table: Table, meant: Mapping[int, str] | None = None) -> "Headings":
        """Raises ValidationError for headings that say the same twice, or miss what every row needs."""
        found = self.understand(table.headings, meant)
        for wrong in found.wrong:
            raise ValidationError(wrong)
        return found

    def remembered(self, names: tuple[str, ...], meanings: Mapping[str, str]) -> dict[int, str]:
        """What a program said of such headings before, by position; what would be understood so anyway is left out."""
        known = {at: meanings[plain(name)] for at, name in enumerate(names) if plain(name) in meanings}
        return {at: key for at, key in known.items() if self.by_key.get(key) is not self.column(names[at])}


@dataclass(frozen=True)
class Headings:
    """Which column each heading of a table means (None: it is not read), and what keeps the list from being read."""

    names: tuple[str, ...]
    columns: tuple[Column | None, ...]
    layout: Layout

    @property
    def ignored(self) -> tuple[str, ...]:
        """Those that are not read, but for the one that only says what to mend."""
        pairs = zip(self.names, self.columns, strict=True)
        return tuple(name for name, column in pairs if column is None and name and fold(name) != fold(WHAT_TO_MEND))

    @property
    def missing(self) -> list[Column]:
        """What every row needs, and no heading means."""
        return [column for column in self.layout.columns if column.required and column not in self.columns]

    @property
    def twice(self) -> list[tuple[str, ...]]:
        """Headings that mean the same column."""
        found = []
        for column in dict.fromkeys(column for column in self.columns if column):
            same = tuple(name for name, one in zip(self.names, self.columns, strict=True) if one is column)
            found += [same] if len(same) > 1 else []
        return found

    @property
    def wrong(self) -> list[str]:
        """What keeps the list from being read, in sentences that say what to do."""
        missing = [column.heading for column in self.missing]
        return [*map(say_twice, self.twice), *([say_missing(missing, self.names)] if missing else [])]

    @property
    def are_clear(self) -> bool:
        return not self.missing and not self.twice


def plain(heading: str) -> str:
    """What two ways of writing a heading share: letters and digits, case and accents aside."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(heading)).split())


def say_twice(same: tuple[str, ...]) -> str:
    named = get_text_list([f"“{heading}”" for heading in same], _("and"))
    return _("Two headings mean the same: %(headings)s. Read one of them, and leave the other out.") % {
        "headings": named
    }


def say_missing(missing: list[str], headings: tuple[str, ...]) -> str:
    said = get_text_list([f"“{heading}”" for heading in missing], _("and"))
    if len(missing) < 3 and any(fold(heading) in ("name", "full name") for heading in headings):
        return _("These columns are missing: %(missing)s. Split the name into first and last name.") % {"missing": said}
    return _("These columns are missing: %(missing)s. Row 1 must hold the headings; yours are: %(headings)s.") % {
        "missing": said,
        "headings": ", ".join(heading[:SHOWN] for heading in headings[:30] if heading),
    }

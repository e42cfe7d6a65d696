"""Which tables there are, as the migrations that ran made them; their rows in order, and how they are written.

The models are those of the migrations, not of the code: a backup of an older version is read as it was written.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.core.management.base import CommandError
from django.db import DataError, IntegrityError, connections, models
from django.db.migrations.loader import MigrationLoader

from peermatch.keeping.values import as_line, from_line
from peermatch.keeping.versions import Migration, loader_for

AT_ONCE = 1_000  # rows
# Who is signed in is no part of what is kept: nobody is signed in again by a restore.
LEFT_OUT = frozenset({"django_session", "accounts_opensession", "axes_accessattempt", "axes_accessattemptexpiration"})
# What `migrate` itself writes, and the tick of a program that was started once.
NOT_COUNTED = frozenset({"django_content_type", "auth_permission", "peermatch_tick"})


@dataclass(frozen=True)
class Seen:
    """How many rows a table has, and a checksum of all that they say."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Table:
    model: type[models.Model]

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def words(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @cached_property
    def fields(self) -> list[Any]:
        """In the order of their columns' names: the order in which migrations added them is none of the data's."""
        return sorted(self.model._meta.local_concrete_fields, key=lambda field: str(field.column))

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    def lines(self, using: str) -> Iterator[str]:
        """Every row, by its key; a thousand at a time are in memory."""
        names = [field.attname for field in self.fields]
        rows = self.model._base_manager.using(using).order_by("pk").values_list("pk", *names)
        found = list(rows[:AT_ONCE])
        while found:
            yield from (as_line(row[1:]) for row in found)
            found = list(rows.filter(pk__gt=found[-1][0])[:AT_ONCE])

    def write(self, lines: Iterable[str], using: str) -> Seen:
        """Puts these rows into the table; tells what they were."""
        counted = Counting(lines)
        rows = (self._values(line, using) for line in counted)
        try:
            while batch := list(islice(rows, AT_ONCE)):
                self._insert(batch, using)
        except (DataError, IntegrityError, ValueError) as problem:
            raise CommandError(f"{self.name}: a row cannot be kept by this database: {problem}") from problem
        return counted.seen

    def look(self, using: str) -> Seen:
        """Reads the whole table."""
        counted = Counting(self.lines(using))
        for _line in counted:
            pass
        return counted.seen

    def _values(self, line: str, using: str) -> list[Any]:
        values = from_line(line)
        if len(values) != len(self.fields):
            raise ValueError(f"{len(values)} values for {len(self.fields)} columns")
        connection = connections[using]
        return [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(self.fields, values, strict=True)
        ]

    def _insert(self, rows: list[list[Any]], using: str) -> None:
        connection = connections[using]
        quoted = connection.ops.quote_name
        into = f"INSERT INTO {quoted(self.name)} ({', '.join(map(quoted, self.columns))}) VALUES "  # noqa: S608  # nosec B608  # names of our own
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                from psycopg2.extras import execute_values

                execute_values(cursor.cursor, f"{into} %s", rows, page_size=AT_ONCE)
            else:
                cursor.executemany(f"{into} ({', '.join(['%s'] * len(self.fields))})", rows)


class Counting:
    """Lines that are counted and summed up on their way."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self._rows, self._sum = lines, 0, hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._rows += 1
            self._sum.update(line.encode() + b"\n")
            yield line

    @property
    def seen(self) -> Seen:
        return Seen(self._rows, self._sum.hexdigest())


def migrations_of(using: str) -> list[Migration]:
    """Those that ran on that database, a squashed one in place of those that it replaces."""
    loader = MigrationLoader(connections[using])
    return sorted(node for node in loader.graph.nodes if node in loader.applied_migrations)


def tables_after(migrations: Collection[Migration]) -> list[Table]:
    """The tables that these migrations make, by name."""
    loader, nodes = loader_for(migrations)
    state = loader.project_state(nodes)
    kept = [Table(model) for model in state.apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((one for one in kept if one.name not in LEFT_OUT), key=lambda table: table.name)


def what_is_there(using: str) -> list[str]:
    """What rows the database has already, in words; empty where there is nothing to lose."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    tables = [one for one in tables_after(migrations_of(using)) if one.name in there - NOT_COUNTED]
    counted = [(table.model._base_manager.using(using).count(), table) for table in tables]
    largest = sorted(((rows, table.name, table.words) for rows, table in counted if rows), reverse=True)
    return [f"{rows:,} {words}" for rows, _name, words in largest]

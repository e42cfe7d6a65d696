"""Filling an empty database, tables and all, in one transaction: whoever is killed on the way leaves it empty."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from peermatch.keeping.connecting import insist_reachable
from peermatch.keeping.tables import NOT_COUNTED, Seen, Table, migrations_of, tables_after, what_is_there
from peermatch.keeping.versions import Migration, loader_for, one_by_one

MOST_TOLD = 5  # kinds of rows that are named where a database is not empty


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """SQLite makes tables within a transaction only where it does not look at references meanwhile."""
    insist_reachable()
    with connection.constraint_checks_disabled(), transaction.atomic(durable=True):
        yield


def tables_of(migrations: Collection[Migration], named: Collection[str]) -> list[Table]:
    """The tables of a backup, by its migrations. Refuses what another version wrote that this one does not know."""
    known = MigrationLoader(None, replace_migrations=False).graph.nodes
    if strange := sorted(one_by_one(migrations) - set(known)):
        app, name = strange[0]
        raise CommandError(
            f"This backup was made by a newer version of PeerMatch, or by a very old one ({app} {name} is not known "
            "here). Install the version that made it, restore there, then change versions."
        )
    tables = tables_after(migrations)
    if {one.name for one in tables} != set(named):
        raise CommandError("This backup is damaged: its tables are not those of the version that made it.")
    return tables


def prepare(migrations: Collection[Migration]) -> None:
    """Makes the tables where there are none. Refuses a database in which there is anything."""
    if there := what_is_there(DEFAULT_DB_ALIAS):
        more = " and more" if len(there) > MOST_TOLD else ""
        raise CommandError(
            f"The database is not empty: {', '.join(there[:MOST_TOLD])}{more}. Nothing was changed. "
            "Name an empty database by DATABASE_URL, or another folder by PEERMATCH_HOME."
        )
    present = migrations_of(DEFAULT_DB_ALIAS)
    if present and one_by_one(present) != one_by_one(migrations):
        raise CommandError(
            "The database has tables of another version, without rows. Nothing was changed. Make a new database "
            "with no tables (with SQLite: move its file away), and name that one."
        )
    if not present:
        executor = MigrationExecutor(connection)
        executor.loader, nodes = loader_for(migrations, connection)
        executor.migrate(_latest(nodes, executor.loader))
        _let_references_wait()
    with connection.cursor() as cursor:
        for name in sorted(NOT_COUNTED):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608  # nosec B608  # names of our own


def compare(tables: Collection[Table], expected: Mapping[str, Seen]) -> None:
    """Reads all that was written and compares it, row for row, with what it is to be."""
    for table in tables:
        found, due = table.look(DEFAULT_DB_ALIAS), expected[table.name]
        if found != due:
            raise CommandError(
                f"{table.name}: {found.rows:,} rows were written where {due.rows:,} are to be, or they say something "
                "else. Nothing was changed."
            )


def finish(tables: Collection[Table]) -> None:
    """New rows get new numbers, every reference leads somewhere, and the tables are those of this version."""
    models = [table.model for table in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    try:
        connection.check_constraints()
    except IntegrityError as problem:
        raise CommandError(f"A row names another that is not there: {problem}. Nothing was changed.") from problem
    _bring_up_to_date()


def _let_references_wait() -> None:
    """PostgreSQL looks at them at the end again: migrations have it look at once, or leave some to be looked at."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _latest(migrations: Collection[Migration], loader: MigrationLoader) -> list[Migration]:
    """Of each app's those on which no other of the app builds."""
    built_on = {(parent.key, node) for node in migrations for parent in loader.graph.node_map[node].parents}
    return sorted(set(migrations) - {parent for parent, child in built_on if parent[0] == child[0]})


def _bring_up_to_date() -> None:
    executor = MigrationExecutor(connection)
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        MigrationExecutor(connection).migrate([(migration.app_label, migration.name)])
        _let_references_wait()
    ContentType.objects.clear_cache()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)

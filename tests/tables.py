"""Tables as the models say, marked as if migrations had made them: that takes a second, where those take seven.

`python -m tests.tables` does it for the database that the surroundings name. That migrations make the same is what
`makemigrations --check` says; `tests/test_demo.py` and restored backups begin with them.
"""

from importlib import import_module

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def add_what_no_model_says() -> None:
    """Two rules of the database stand in migrations alone."""
    bookings = import_module("matches.migrations.0003_bookings_do_not_overlap")
    links = import_module("peermatch.outbox.migrations.0007_no_notes_of_links")
    with connection.schema_editor() as editor:
        bookings.add(apps, editor)
        links.note_nothing(apps, editor)


def empty() -> None:
    """All tables but those in which Django says what tables there are, so that it need not say that anew."""
    kept = {"django_content_type", "auth_permission"}
    tables = [table for table in connection.introspection.django_table_names(include_views=False) if table not in kept]
    connection.ops.execute_sql_flush(
        _empty_in_postgres(tables) if connection.vendor == "postgresql" else _empty(tables)
    )


def _empty(tables: list[str]) -> list[str]:
    return connection.ops.sql_flush(no_style(), tables)


def _empty_in_postgres(tables: list[str]) -> list[str]:
    """TRUNCATE makes new files for each table, which is ten times the work: most are empty."""
    names = ", ".join(f"'{table}'" for table in tables)
    each = f"FOREACH one IN ARRAY ARRAY[{names}] LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;"
    return [f"DO $$ DECLARE one text; BEGIN SET LOCAL session_replication_role = replica; {each} END $$"]


def make() -> None:
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES = {}
    add_what_no_model_says()
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection, replace_migrations=False).disk_migrations:
        recorder.record_applied(app, name)


if __name__ == "__main__":
    django.setup()
    make()

"""On PostgreSQL the database itself refuses two overlapping bookings of one person, unless one states why.

SQLite has no such constraint; there its single writer and the check inside the transaction do the same.
The person stands as a range of one number, so that no extension (btree_gist) is needed.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ADD = """
    ALTER TABLE matches_booking ADD CONSTRAINT one_place_at_a_time EXCLUDE USING gist (
        int8range(participant_id, participant_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (override_reason = '')
"""
DROP = "ALTER TABLE matches_booking DROP CONSTRAINT one_place_at_a_time"


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("matches", "0002_calls_to_make")]

    operations = [migrations.RunPython(add, drop)]

"""PostgreSQL notes common and typical values of each column, and keeps them after the rows are wiped: not of links."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def note_nothing(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE outbox_email ALTER COLUMN sealed_links SET STATISTICS 0")


def note_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE outbox_email ALTER COLUMN sealed_links SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_told_in_another")]

    operations = [migrations.RunPython(note_nothing, note_again)]

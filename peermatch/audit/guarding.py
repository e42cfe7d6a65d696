"""The database itself refuses to change a record, and to delete one that is younger than six years.

It is told so after every `migrate`, because SQLite forgets triggers when a table is made anew for a new column.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from peermatch.audit.models import KEPT_YEARS

TABLE = "audit_record"
WORDS = "what was recorded is neither changed nor deleted"
SQLITE = {
    # "INSERT OR REPLACE" takes a row away without a word to what stands before a deletion.
    "audit_no_replacing": f"""
        BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
    """,  # noqa: S608  # nosec B608  # words of our own
    "audit_no_change": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    "audit_no_deletion": f"""
        BEFORE DELETE ON {TABLE} WHEN OLD.at >= strftime('%Y-%m-%d %H:%M:%f', 'now', '-{KEPT_YEARS} years')
        BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
    """,
}
POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at < now() - interval '{KEPT_YEARS} years' THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    f"""CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_stays()""",
    f"""CREATE OR REPLACE TRIGGER audit_no_truncation BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()""",
)


def stand(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Said again, it changes nothing. Where the table is not there yet, there is nothing to guard."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            for name, rule in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {rule}")
        else:
            for statement in POSTGRESQL:
                cursor.execute(statement)


@contextmanager
def stood_down(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """For tests alone, which empty their tables between one and the next."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        stand(using)

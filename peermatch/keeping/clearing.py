"""The files of the database, written anew without the words that no row has any more."""

from django.db import OperationalError, connection

LOCKED_FOR = "30s"  # for which one table is waited for


def clear_remains() -> bool:
    """The database keeps old words where no row has them any more: clears those. False where somebody else is at it.

    SQLite's lie in free parts of its file, which is written anew. PostgreSQL's lie in old versions of rows, and in what
    it has noted of common and of typical values, so that queries are planned well: that is noted anew, then every table
    is written anew, one after the other. Whoever needs one of them waits meanwhile; plain VACUUM would only mark the
    room of old rows as free, and leave the words in it.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET lock_timeout = '{LOCKED_FOR}'")
                try:
                    for words in ("ANALYZE", "VACUUM FULL"):
                        cursor.execute(words)
                finally:
                    cursor.execute("RESET lock_timeout")
                return True
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
    except OperationalError:
        return False

"""Records a page at a time, by key: none is skipped or told twice while new ones come in."""

from peermatch.audit.models import Record, RecordQuerySet

ROWS_PER_PAGE = 50
LONGEST_KEY = 18  # digits


def page_of(rows: RecordQuerySet, before: str) -> tuple[list[Record], int | None]:
    """Rows older than that key, and the key for the next page."""
    if before.isascii() and before.isdecimal() and len(before) <= LONGEST_KEY:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: ROWS_PER_PAGE + 1])
    listed = found[:ROWS_PER_PAGE]
    return listed, listed[-1].pk if len(found) > ROWS_PER_PAGE else None

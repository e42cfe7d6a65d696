"""Records a page at a time, by key: none is skipped or told twice while new ones come in."""

from peermatch.audit.models import Record, RecordQuerySet

ROWS_PER_PAGE = 50
LONGEST_KEY = 18  # digits


def newest(most: int, *found_by: RecordQuerySet) -> list[Record]:
    """Of several searches together, each of which an index answers: none finds what another does."""
    found = [row for rows in found_by for row in rows[:most]]
    return sorted(found, key=lambda row: -row.pk)[:most]


def page_of(before: str, *found_by: RecordQuerySet) -> tuple[list[Record], int | None]:
    """Rows older than that key, and the key for the next page."""
    if before.isascii() and before.isdecimal() and len(before) <= LONGEST_KEY:
        found_by = tuple(rows.filter(pk__lt=int(before)) for rows in found_by)
    found = newest(ROWS_PER_PAGE + 1, *found_by)
    listed = found[:ROWS_PER_PAGE]
    return listed, listed[-1].pk if len(found) > ROWS_PER_PAGE else None

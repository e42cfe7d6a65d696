"""The report reads very many rows without looking at all of them for each."""

from datetime import timedelta

import pytest
from django.db import connection

from benchmarks.reporting.filled import Filled
from matches.reporting.figures import Figures
from matches.reporting.scope import Asked

FEW, MANY = 100, 400
EACH = 100  # of so many steps of the database one is told


@pytest.mark.django_db
@pytest.mark.once(on="sqlite")
def test_four_times_the_rows_are_no_more_than_six_times_the_work() -> None:
    """On an SQLite that never counted its rows, as they are in life, and prefers the index that tells least."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts its rows by itself, and does not tell its steps")
    _make_last("%_program_id_%")
    assert _steps(MANY) < 6 * _steps(FEW)


def _make_last(indexes: str) -> None:
    """Of two indexes that seem as good, SQLite takes the one that was made last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name LIKE %s", [indexes])
        for name, sql in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
            cursor.execute(sql)


def _steps(matches: int) -> int:
    filled = Filled(matches, people=40)
    asked = Asked(filled.program, filled.now - timedelta(400), filled.now + timedelta(100), filled.now)
    steps: list[int] = []
    connection.connection.set_progress_handler(lambda: steps.append(1), EACH)
    try:
        assert len(Figures(asked).sections) > 5
    finally:
        connection.connection.set_progress_handler(None, 0)
    return len(steps)
